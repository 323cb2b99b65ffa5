"""Forms of the rota, its calendars, and the hand-over."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from django import forms

from accounts.models import Person
from accounts.queries.people import desk_people
from tickets.actions.handover import MAX_LINE, MAX_TEXT
from tickets.actions.rota import MOST_WEEKS
from tickets.forms.desk import RowField, offer_rows
from tickets.forms.staff import MinuteField, offer_people
from tickets.models import OnCallShift, Queue, Ticket
from tickets.queries.rota import LEVEL_WORDS


class ShiftForm(forms.Form):
    """Who is on call for which queue, and how often."""

    queue = RowField(label="Queue", error_messages={"required": "Choose the queue."})
    person = RowField(label="Who is on call?", error_messages={"required": "Choose who is on call."})
    level = forms.TypedChoiceField(label="Called", coerce=int, choices=list(LEVEL_WORDS.items()), initial=1)
    starts_at = MinuteField(label="From", error_messages={"required": "Say when it begins."})
    ends_at = MinuteField(label="Until", error_messages={"required": "Say when it ends."})
    weeks = forms.IntegerField(
        label="For how many weeks",
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text="At the same time every week.",
        error_messages={"required": "Write 1 for once."},
    )

    def __init__(self, data: Any = None, *, queues: Sequence[Queue], initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        offer_rows(self.fields["queue"], [("", queues)])
        people = list(desk_people().select_related(None))
        offer_people(self.fields["person"], people, empty="Choose a member of the queue")


class SwapForm(forms.Form):
    """To whom a shift is offered, and for which of theirs."""

    to = RowField(label="Offer it to", error_messages={"required": "Choose a colleague."})
    for_shift = forms.TypedChoiceField(label="In exchange for", required=False, coerce=int, empty_value=None)

    def __init__(
        self, data: Any = None, *, people: Sequence[Person], shifts: Sequence[OnCallShift], zone: tzinfo
    ) -> None:
        super().__init__(data)
        offer_people(self.fields["to"], people, empty="Choose a colleague")
        options = [(shift.pk, f"{shift.person.full_name}: {shift_words(shift, zone)}") for shift in shifts]
        self.fields["for_shift"].choices = [("", "Nothing: they take it over"), *options]  # type: ignore[attr-defined]  # a ChoiceField


def shift_words(shift: OnCallShift, zone: tzinfo) -> str:
    """Say when a shift lasts."""
    return f"{_words(shift.during.lower, zone)} to {_words(shift.during.upper, zone)}"


def _words(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%a %-d %b %H:%M")


class FeedForm(forms.Form):
    """Whose shifts a calendar shows."""

    queue = RowField(label="Show", required=False)

    def __init__(self, data: Any = None, *, queues: Sequence[Queue]) -> None:
        super().__init__(data)
        offer_people(self.fields["queue"], queues, empty="My own shifts")  # type: ignore[arg-type]  # rows with a name


class HandOverForm(forms.Form):
    """A note for the next shift: for whom, what, and a line on each ticket that is ticked."""

    queue = RowField(label="For whoever works next in", required=False)
    to = RowField(label="Or for a colleague", required=False)
    text = forms.CharField(
        label="What must they know?",
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Only the desk reads it. No patient names.",
    )

    def __init__(
        self, data: Any = None, *, queues: Sequence[Queue], user: Person, tickets: Sequence[Ticket]
    ) -> None:
        super().__init__(data)
        self.tickets = tickets
        offer_people(self.fields["queue"], queues, empty="No queue")  # type: ignore[arg-type]  # rows with a name
        others = [person for person in desk_people().select_related(None) if person.pk != user.pk]
        offer_people(self.fields["to"], others, empty="Nobody in particular")
        for ticket in tickets:
            self.fields[f"ticket{ticket.pk}"] = forms.BooleanField(label=f"#{ticket.pk}", required=False, initial=True)
            self.fields[f"line{ticket.pk}"] = forms.CharField(
                label=f"About #{ticket.pk}", required=False, max_length=MAX_LINE
            )

    @property
    def rows(self) -> list[tuple[Ticket, Any, Any]]:
        return [(ticket, self[f"ticket{ticket.pk}"], self[f"line{ticket.pk}"]) for ticket in self.tickets]

    def clean(self) -> None:
        """Somebody must be told."""
        if not self.errors and not self.cleaned_data.get("queue") and not self.cleaned_data.get("to"):
            self.add_error("queue", "Choose a queue, or a colleague.")

    def lines(self) -> dict[int, str]:
        """Return the line of every ticket that is ticked, of the right form."""
        values = self.cleaned_data
        return {
            ticket.pk: values[f"line{ticket.pk}"] for ticket in self.tickets if values[f"ticket{ticket.pk}"]
        }
