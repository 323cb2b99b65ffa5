"""Forms about oneself."""

from django import forms

from accounts.enums import Language
from accounts.rules.languages import LANGUAGE_WORDS


class ProfileForm(forms.Form):
    """Name, number and department, as the desk sees them."""

    full_name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label="Number to call you back",
        help_text="Extension or pager. The desk rings it when a patient is waiting.",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    department = forms.CharField(label="Department", max_length=80, required=False)
    language = forms.ChoiceField(
        label="Language of messages",
        help_text="Of mails, pages to your phone, and what their links open without sign-in. All else is in English.",
        required=False,
        choices=[("", "That of my site"), *((tag.value, LANGUAGE_WORDS[tag]) for tag in Language)],
    )

    def clean_full_name(self) -> str:
        """One line: a name stands in the subject and the sender of mails."""
        return " ".join(str(self.cleaned_data["full_name"]).split())


class TokenForm(forms.Form):
    """A key to the API: what it is for, what it may do, how long it works."""

    name = forms.CharField(
        label="What is it for?",
        help_text="Such as “Dashboard in the control room”. You will know it by this name.",
        max_length=80,
        error_messages={"required": "Say what the token is for."},
    )
    days = forms.TypedChoiceField(
        label="Valid for",
        coerce=int,
        choices=[(30, "30 days"), (90, "90 days"), (365, "1 year"), (730, "2 years")],
        initial=90,
    )
    can_write = forms.BooleanField(
        label="It may also write",
        help_text="Without this it can only read.",
        required=False,
    )
