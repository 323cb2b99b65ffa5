"""What messages look like and say."""

from dataclasses import dataclass

from django import forms

from accounts.enums import Language
from accounts.rules.languages import LANGUAGE_WORDS
from notifications.rules.branding import PLACEHOLDERS
from notifications.rules.words import NEWS_WORDS
from tickets.enums import EventKind

_MAX_NUMBER = 2**63 - 1


@dataclass(frozen=True)
class Wanted:
    """A message to show."""

    kind: EventKind
    is_for_desk: bool
    language: Language
    ticket: int | None


class PreviewForm(forms.Form):
    """Which message to show; what is left out or wrong counts as the first choice."""

    kind = forms.ChoiceField(label="Message", choices=[(kind.value, words) for kind, words in NEWS_WORDS.items()])
    relation = forms.ChoiceField(label="For", choices=[("requester", "the requester"), ("desk", "the desk")])
    language = forms.ChoiceField(
        label="Language", choices=[(tag.value, words) for tag, words in LANGUAGE_WORDS.items()]
    )
    ticket = forms.IntegerField(required=False, min_value=1, max_value=_MAX_NUMBER, label="Ticket number")

    def wanted(self) -> Wanted:
        """What is asked for."""
        self.full_clean()
        found = getattr(self, "cleaned_data", {})
        return Wanted(
            kind=EventKind(found.get("kind") or EventKind.TICKET_RESOLVED),
            is_for_desk=found.get("relation") == "desk",
            language=Language(found.get("language") or Language.ENGLISH),
            ticket=found.get("ticket"),
        )


class LineForm(forms.Form):
    """A line of the site's own."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in EventKind], widget=forms.HiddenInput)
    language = forms.ChoiceField(choices=[(tag.value, tag.value) for tag in Language], widget=forms.HiddenInput)
    line = forms.CharField(
        required=False,
        max_length=200,
        label="A line of your own",
        help_text="Such as “Ring {phone} at night.” It may name "
        + ", ".join(f"{{{name}}} ({words})" for name, words in PLACEHOLDERS.items())
        + ". Empty: no line.",
    )


class BrandForm(forms.Form):
    """How messages of a desk look."""

    name = forms.CharField(max_length=40, label="Name of the desk", help_text="Stands at the top of every mail.")
    sender = forms.CharField(
        required=False, max_length=40, label="Sender’s name", help_text="What a mailbox shows before it is opened."
    )
    phone = forms.CharField(required=False, max_length=30, label="Telephone of the desk")
    footer = forms.CharField(
        required=False, max_length=120, label="Last line", help_text="Such as the hours of the desk."
    )
    accent = forms.CharField(
        max_length=7, label="Colour of the buttons", help_text="# and six digits; white words must be readable on it."
    )
    language = forms.ChoiceField(
        label="Language of those who chose none", choices=[(tag.value, words) for tag, words in LANGUAGE_WORDS.items()]
    )
    logo = forms.FileField(
        required=False,
        label="Logo",
        help_text="PNG or JPEG, at most 1 MB. It is made small and sent inside each mail.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    drop_logo = forms.BooleanField(required=False, label="Take the logo away")
