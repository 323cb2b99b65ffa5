"""The forms of documents: a link to one, one kept here, another version of it."""

from typing import Any

from django import forms

from assets.actions.document_file import MAX_LABEL, MAX_TITLE, Sent
from assets.enums import DOCUMENT_LABELS, DocumentKind
from assets.forms.fields import DayField
from assets.rules.documents import ENDINGS

_KINDS = [(kind.value, label) for kind, label in DOCUMENT_LABELS.items()]


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


class TitleForm(forms.Form):
    """What a document is."""

    title = forms.CharField(
        label="Title", max_length=MAX_TITLE, error_messages={"required": "Say what the document is, such as Manual."}
    )
    kind = forms.TypedChoiceField(label="Kind", coerce=DocumentKind, choices=_KINDS, initial=DocumentKind.MANUAL)


class VersionForm(forms.Form):
    """A file, and what it says of itself."""

    file = forms.FileField(
        label="File",
        max_length=1000,
        help_text="PDF, image, text or office file. No patient data: a document belongs to the device, not to a "
        "patient, and everybody at the desk can open it for as long as the device is kept.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Check it and choose it again."},
    )
    label = forms.CharField(
        label="Version", max_length=MAX_LABEL, required=False, help_text="What the document says, such as Rev. C."
    )
    dated_on = DayField(label="Date of the document", required=False)

    def sent(self) -> Sent:
        """The file as the actions take it."""
        given: dict[str, Any] = self.cleaned_data
        return Sent(file=given["file"], label=given["label"], dated_on=given["dated_on"])


class DocumentFileForm(VersionForm, TitleForm):
    """A document with its first file."""

    field_order = ("title", "kind", "file", "label", "dated_on")
