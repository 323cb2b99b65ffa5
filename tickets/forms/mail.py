"""The forms of the mail log: what to show, and what to do with a mail that was held."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Person
from tickets.enums import MailOutcome, MailState
from tickets.forms.desk_phone import caller_error, find_caller
from tickets.forms.relations import ticket_number
from tickets.rules.mail_words import OUTCOME_WORDS

_OUTCOMES = [
    ("", "All"),
    *((outcome.value, OUTCOME_WORDS[outcome]) for outcome in MailOutcome if outcome),
    (MailState.WAITING.value, OUTCOME_WORDS[MailOutcome.NONE]),
]


class MailFilterForm(forms.Form):
    """What to show; everything may be left empty."""

    sender = forms.CharField(
        required=False,
        max_length=80,
        label="Sender",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Part of the address", "data-shortcut": "/"}),
    )
    outcome = forms.ChoiceField(required=False, label="Outcome", choices=_OUTCOMES)

    def wanted(self) -> dict[str, str]:
        """The filters that make sense; a wrong one counts as empty."""
        self.full_clean()
        found = getattr(self, "cleaned_data", {})
        return {"outcome": found.get("outcome", ""), "text": found.get("sender", "").replace("\x00", "").strip()}


class LogMailForm(forms.Form):
    """In whose name a held mail becomes a ticket."""

    person = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    person_text = forms.CharField(label="In whose name?", required=False, max_length=120)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people: list[Person] = []

    def clean_person_text(self) -> str:
        """Find the person: by the number chosen, else the only one the words fit."""
        text = self.cleaned_data["person_text"]
        found, self.people = find_caller(self.cleaned_data.get("person", ""), text)
        if found is None:
            words = caller_error(text, many=bool(self.people)) if text else "Say in whose name: name or e-mail."
            raise ValidationError(words, code="person")
        self.cleaned_data["person"] = found
        return str(text)


class AddMailForm(forms.Form):
    """To which ticket a held mail is added."""

    number = forms.CharField(
        label="Number of the ticket",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Write the number of the ticket."},
    )

    def clean_number(self) -> int:
        return ticket_number(self.cleaned_data["number"])


class DiscardMailForm(forms.Form):
    """Why a held mail needs nothing done."""

    reason = forms.CharField(
        label="Why does it need nothing done?",
        max_length=200,
        error_messages={"required": "Say in a few words why it is discarded."},
    )
