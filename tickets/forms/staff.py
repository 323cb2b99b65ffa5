"""Forms about the desk's own people: queues, members, hours, absences, standing in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from accounts.enums import Capability
from accounts.models import Person
from accounts.queries.people import desk_people, people_who_may
from tickets.actions.staff import MAX_CAPACITY
from tickets.enums import AbsenceReason, Strategy
from tickets.forms.calendars import WindowsField
from tickets.forms.desk import MINUTE_FORMATS, MinuteInput, RowField, offer_rows
from tickets.models import QueueMember
from tickets.queries.queue_pages import skill_choices
from tickets.rules.assignment import STRATEGY_HINTS, STRATEGY_WORDS
from tickets.rules.working_hours import DAY_NAMES, Week

ABSENCE_WORDS: Mapping[str, str] = {
    AbsenceReason.LEAVE: "On leave",
    AbsenceReason.SICK: "Sick",
    AbsenceReason.TRAINING: "Training or conference",
    AbsenceReason.OTHER_WORK: "Other work",
    AbsenceReason.OTHER: "Away",
}


class MinuteField(forms.DateTimeField):
    """A moment by the reader's own clock, to the minute."""

    def __init__(self, **options: Any) -> None:
        words = {"invalid": "Write the time as 2026-03-31 14:30."} | options.pop("error_messages", {})
        super().__init__(widget=MinuteInput(), input_formats=MINUTE_FORMATS, error_messages=words, **options)


def offer_people(field: Any, people: Sequence[Person], *, empty: str = "") -> None:
    """Fill a RowField with people; `empty` are the words for nobody."""
    offer_rows(field, [("", people)])
    if empty:
        field.widget.choices = [("", empty), *field.widget.choices]


class StrategyForm(forms.Form):
    """How a queue gives out its tickets."""

    strategy = forms.TypedChoiceField(
        label="How tickets find somebody",
        coerce=Strategy,
        widget=forms.RadioSelect,
        choices=[(each.value, f"{STRATEGY_WORDS[each]}. {STRATEGY_HINTS[each]}") for each in Strategy],
    )


class AddMemberForm(forms.Form):
    """Who works a queue as well."""

    person = RowField(label="Add somebody", error_messages={"required": "Choose who works this queue as well."})

    def __init__(self, data: Any = None, *, members: Iterable[int]) -> None:
        super().__init__(data, auto_id="add_%s")
        there = set(members)
        people = [person for person in desk_people().select_related(None) if person.pk not in there]
        offer_people(self.fields["person"], people, empty="Choose a colleague")


class MemberForm(forms.Form):
    """How somebody works a queue."""

    is_lead = forms.BooleanField(
        label="Leads this queue", required=False, help_text="Hears of alarms, and may change this page and the rota."
    )
    capacity = forms.IntegerField(
        label="Open tickets at most",
        required=False,
        min_value=0,
        max_value=MAX_CAPACITY,
        help_text="Of this queue. Empty for no limit; 0 when tickets are never given to them by themselves.",
    )
    skills = forms.MultipleChoiceField(
        label="Knows",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text="Counts when the queue gives out its tickets by skill. Hold Ctrl to choose several.",
    )

    def __init__(self, data: Any = None, *, member: QueueMember) -> None:
        start = {"is_lead": member.is_lead, "capacity": member.capacity, "skills": member.skills}
        super().__init__(data, initial=start)
        choices: list[Any] = list(skill_choices())
        known = {value for _, options in choices for value, _ in options}
        gone = [(code, code) for code in member.skills if code not in known]
        self.fields["skills"].choices = [*choices, ("No longer in use", gone)] if gone else choices  # type: ignore[attr-defined]  # a MultipleChoiceField


class WeekForm(forms.Form):
    """When somebody works, day by day; or always."""

    always = forms.BooleanField(label="No fixed hours: counts as always there", required=False)

    def __init__(self, data: Any = None, *, week: Week | None) -> None:
        super().__init__(data)
        for number, name in enumerate(DAY_NAMES):
            self.fields[f"day{number}"] = WindowsField(label=name)
            self.initial[f"day{number}"] = list(week[number]) if week else []
        self.initial["always"] = week is None

    @property
    def days(self) -> list[Any]:
        return [self[f"day{number}"] for number in range(7)]

    def week(self) -> Week | None:
        """Return the hours of the right form; None for always."""
        if self.cleaned_data["always"]:
            return None
        return [self.cleaned_data[f"day{number}"] for number in range(7)]

    def clean(self) -> None:
        """Seven empty days are a mistake more often than a wish."""
        days = [self.cleaned_data.get(f"day{number}") for number in range(7)]
        if not self.errors and not self.cleaned_data.get("always") and not any(days):
            self.add_error("day0", "Write the hours of at least one day, or tick that there are no fixed hours.")


class AbsenceForm(forms.Form):
    """Who is away when, and who stands in."""

    person = RowField(label="Who is away?", error_messages={"required": "Choose who is away."})
    starts_at = MinuteField(label="From", required=False, help_text="Empty for now.")
    ends_at = MinuteField(label="Until", required=False, help_text="Empty until further notice.")
    reason = forms.TypedChoiceField(
        label="Why", coerce=AbsenceReason, choices=[(each.value, ABSENCE_WORDS[each]) for each in AbsenceReason]
    )
    stand_in = RowField(
        label="Who stands in?", required=False, help_text="Gets what waits, and what no queue gives out by itself."
    )

    def __init__(self, data: Any = None, *, user: Person, people: Sequence[Person]) -> None:
        super().__init__(data)
        offer_people(self.fields["person"], people)
        offer_people(self.fields["stand_in"], list(desk_people().select_related(None)), empty="Nobody in particular")
        self.initial["person"] = user.pk


class ActingForm(forms.Form):
    """Who stands in for which supervisor, and for how long."""

    person = RowField(label="Who stands in?", error_messages={"required": "Choose who stands in."})
    stands_in_for = RowField(label="For whom?", error_messages={"required": "Choose a supervisor."})
    starts_at = MinuteField(label="From", required=False, help_text="Empty for now.")
    ends_at = MinuteField(label="Until", error_messages={"required": "Say when it ends."})
    why = forms.CharField(label="Why", max_length=200, error_messages={"required": "Say why."})

    def __init__(self, data: Any = None, *, user: Person) -> None:
        super().__init__(data)
        supervisors = list(people_who_may(Capability.PLAN_STAFF).filter(acting_role="").select_related(None))
        if not user.may(Capability.MANAGE_DESK):
            supervisors = [person for person in supervisors if person.pk == user.pk]
        offer_people(self.fields["person"], list(desk_people().select_related(None)), empty="Choose a colleague")
        offer_people(self.fields["stands_in_for"], supervisors)
        self.initial["stands_in_for"] = user.pk
