"""Forms of the desk's own work on a ticket: steps, tags, watchers, time and the fields of its category."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Person
from accounts.queries.people import desk_people
from tickets.forms.desk import ActionForm
from tickets.rules.playbook import MAX_KEY
from tickets.rules.tag import MAX_TAG
from tickets.rules.time_spent import MAX_MINUTES

ANSWER = "answer_"
"""What the names of the inputs for a category's fields begin with."""


class TickForm(ActionForm):
    """Which step, and whether it is done."""

    step = forms.CharField(max_length=MAX_KEY)
    is_done = forms.BooleanField(required=False)


class TagForm(ActionForm):
    """Which tag."""

    tag = forms.CharField(
        label="Tag", max_length=MAX_TAG, error_messages={"required": "Write the tag."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class WatchForm(ActionForm):
    """Who is to watch: chosen from the list, named in words, or nobody for oneself."""

    person = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    person_text = forms.CharField(label="Colleague", required=False, max_length=120)

    def clean(self) -> None:
        chosen, text = self.cleaned_data.get("person", ""), self.cleaned_data.get("person_text", "").strip()
        found = _colleague(chosen, text)
        if found is None and (chosen or text):
            raise ValidationError({"person_text": "Nobody on the desk is called that. Write the whole name."})
        self.cleaned_data["person"] = found

    def arguments(self) -> dict[str, Any]:
        return {"person": self.cleaned_data["person"]}


def _colleague(chosen: str, text: str) -> Person | None:
    """Somebody of the desk by number, else the only one whose name or mail name the text is."""
    people = desk_people()
    if chosen.isdecimal() and len(chosen) < 19:
        return people.filter(pk=int(chosen)).first()
    wanted = text.lstrip("@").casefold()
    named = [each for each in people if wanted in (each.full_name.casefold(), each.email.partition("@")[0].casefold())]
    return named[0] if len(named) == 1 else None


class UnwatchForm(ActionForm):
    """Who no longer watches."""

    person = forms.IntegerField(min_value=1, max_value=2**63 - 1)

    def clean_person(self) -> Person:
        found = Person.objects.filter(pk=self.cleaned_data["person"]).first()
        if found is None:
            raise ValidationError("There is no such person.")
        return found


class TimeForm(ActionForm):
    """How many minutes."""

    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=MAX_MINUTES,
        error_messages={"required": "Write the minutes."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class TakeBackForm(ActionForm):
    """Which entry was wrong."""

    entry = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class AnswersForm(ActionForm):
    """Answers to the fields of the category; the page draws them, and the action judges them."""

    def arguments(self) -> dict[str, Any]:
        given = {name.removeprefix(ANSWER): str(self.data[name]) for name in self.data if name.startswith(ANSWER)}
        return {"answers": given}
