"""The ladder of a queue as a form: a row for each step, and when it starts. Works without JavaScript."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.queries.people import desk_people
from notifications.enums import Channel, Who
from notifications.rules.ladder import MAX_MINUTES, MAX_PAUSE, MAX_REPEATS, MAX_STEPS, MEANS, WHO_LABELS, Ladder, Rung
from tickets.enums import Priority
from tickets.forms.desk import RowField, offer_rows
from tickets.rules.priority import PRIORITY_WORDS

_MEANS = {"both": MEANS, "sms": (Channel.SMS,), "email": (Channel.EMAIL,)}
_MEANS_LABELS = (("both", "Text message and mail"), ("sms", "Text message"), ("email", "Mail"))
_EMPTY_ROWS = 2


class RungForm(forms.Form):
    """One step; without a choice of who it is left out."""

    who = forms.ChoiceField(
        label="Who", required=False, choices=[("", "– no step –"), *((who.value, WHO_LABELS[who]) for who in Who)]
    )
    person = RowField(label="Named person", required=False)
    after = forms.IntegerField(label="After minutes", required=False, min_value=0, max_value=MAX_MINUTES)
    means = forms.ChoiceField(label="By", required=False, choices=_MEANS_LABELS)

    def __init__(self, data: Any = None, *, people: Sequence[Any], **options: Any) -> None:
        super().__init__(data, **options)
        offer_rows(self.fields["person"], [("", people)])
        field: Any = self.fields["person"]
        field.widget.choices = [("", "–"), *field.widget.choices]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("who") and found.get("after") is None and "after" not in self.errors:
            self.add_error("after", "Say after how many minutes this step is taken.")
        if found.get("who") == Who.PERSON and not found.get("person") and "person" not in self.errors:
            self.add_error("person", "Choose who is called.")
        return found


class LadderForm(forms.Form):
    """When a queue pages, whom, and how often."""

    priorities = forms.TypedMultipleChoiceField(
        label="Page for these priorities",
        required=False,
        coerce=int,
        choices=[(each.value, f"P{each.value}, {PRIORITY_WORDS[each].lower()}") for each in Priority],
        widget=forms.CheckboxSelectMultiple,
        help_text="None of them: nobody is paged for new tickets of this queue.",
    )
    when_empty = forms.BooleanField(
        label="Only while nobody of this queue is at work",
        required=False,
        help_text="By the hours and absences of its people. A ticket nobody takes is paged once they have left.",
    )
    on_incident = forms.BooleanField(
        label="Also when a major incident is declared, whatever its priority", required=False
    )
    on_missed = forms.BooleanField(label="Also when a promise of such a ticket is missed", required=False)
    takes = forms.BooleanField(label="Whoever acknowledges takes the ticket, if nobody has it", required=False)
    repeats = forms.IntegerField(label="Repeat all steps", min_value=0, max_value=MAX_REPEATS)
    pause = forms.IntegerField(
        label="Minutes from the last step to the next round, or to the alarm", min_value=1, max_value=MAX_PAUSE
    )

    def __init__(self, data: Any = None, *, ladder: Ladder) -> None:
        names = ("priorities", "when_empty", "on_incident", "on_missed", "takes", "repeats", "pause")
        super().__init__(data, initial={name: getattr(ladder, name) for name in names})
        people = list(desk_people().select_related(None))
        rows = min(len(ladder.rungs) + _EMPTY_ROWS, MAX_STEPS)
        self.rungs = [
            RungForm(data, people=people, prefix=f"step{number}", initial=_initial(ladder, number))
            for number in range(rows if data is None else MAX_STEPS)
        ]

    @property
    def rows(self) -> list[RungForm]:
        """The steps to show: those that were posted, or have something in them, and two more."""
        if not self.is_bound:
            return self.rungs
        filled = [number for number, rung in enumerate(self.rungs, start=1) if rung["who"].value() or rung.errors]
        return self.rungs[: min(max(filled, default=0) + _EMPTY_ROWS, MAX_STEPS)]

    def is_valid(self) -> bool:
        """True when the form and each of its steps are right; what is wrong with a step is said with the others."""
        rungs_right = self.is_bound and self._checks_rungs()
        right = super().is_valid()
        if self.is_bound and not rungs_right:
            self.add_error(None, "A step is not right. Look at the marked fields of the steps.")
        return right and rungs_right

    def _checks_rungs(self) -> bool:
        """Check every step, so that each says what is wrong with it."""
        wrong = [rung for rung in self.rungs if not rung.is_valid()]
        return not wrong

    def ladder(self) -> Ladder:
        """Return what was entered; ask after is_valid()."""
        data = self.cleaned_data
        return Ladder(
            rungs=tuple(_rung(form.cleaned_data) for form in self.rungs if form.cleaned_data.get("who")),
            priorities=tuple(sorted(data["priorities"])),
            **{name: data[name] for name in ("when_empty", "on_incident", "on_missed", "takes", "repeats", "pause")},
        )


def _rung(data: dict[str, Any]) -> Rung:
    who, person = Who(data["who"]), data["person"]
    return Rung(
        who=who,
        after=data["after"],
        means=_MEANS.get(data["means"], MEANS),
        person=person.pk if who is Who.PERSON and person else None,
    )


def _initial(ladder: Ladder, number: int) -> dict[str, Any]:
    if number >= len(ladder.rungs):
        return {"means": "both"}
    rung = ladder.rungs[number]
    means = next((name for name, value in _MEANS.items() if value == rung.means), "both")
    return {"who": rung.who.value, "person": rung.person, "after": rung.after, "means": means}
