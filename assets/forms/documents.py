"""The form of a link to a document."""

from django import forms


class DocumentForm(forms.Form):
    """A title and where the document is kept."""

    title = forms.CharField(
        label="Title", max_length=120, error_messages={"required": "Say what the document is, such as Manual."}
    )
    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        help_text="Where the hospital keeps it, such as https://documents.example.org/ct2.pdf",
        error_messages={
            "required": "Give the address of the document.",
            "invalid": "This is no address of a page or file: it begins with https://.",
        },
    )

    def clean_url(self) -> str:
        """Only pages: a browser must not be led to run something."""
        url = str(self.cleaned_data["url"])
        if not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError("The address begins with https:// or http://.", code="scheme")
        return url
