"""Filters of the list of tickets of the API; each can be given more than once, and `q` is the line of the pages."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_current_timezone

from accounts.models import Person
from accounts.queries.people import desk_people
from assets.queries.devices import device_by_tag
from tickets.enums import Priority, State
from tickets.models import Ticket
from tickets.queries.asked import ask
from tickets.queries.categories import category_choices
from tickets.queries.inbox import queues_in_use
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.priority import PRIORITY_WORDS
from tickets.rules.query import LONGEST

NOBODY, ME = "nobody", "me"


class OneOfMany(forms.Select):
    """A plain select for a field that takes many."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [found] if isinstance(found, str) else list(found)


class ChoicesField(forms.MultipleChoiceField):
    """Many choices; says which value is wrong without repeating the whole list."""

    default_error_messages = {"invalid_choice": "“%(value)s” is not one of the choices. Choose another, or clear it."}

    def to_python(self, value: Any) -> list[str]:
        """An empty value among many is what a form sends for "any"."""
        return [each for each in super().to_python(value) if each != ""]


class AnyOf(django_filters.MultipleChoiceFilter):
    """Rows whose field is one of the values; no DISTINCT, so that keyset pages stay cheap."""

    field_class = ChoicesField

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class AssigneeFilter(AnyOf):
    """Somebody's tickets: a person's id, "me", or "nobody"."""

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        if not value:
            return qs
        me = str(getattr(self.parent.user, "pk", 0))
        ids = [me if each == ME else each for each in value if each != NOBODY]
        wanted = Q(assignee__in=ids)
        return qs.filter(wanted | Q(is_taken=False) if NOBODY in value else wanted)


class DeviceField(forms.CharField):
    """A device by its tag, in any case."""

    def clean(self, value: Any) -> Any:
        tag = super().clean(value)
        if not tag:
            return None
        device = device_by_tag(tag)
        if device is None:
            raise forms.ValidationError(
                f"No device has the tag “{tag}”. Check it, or clear the filter.", code="no_device"
            )
        return device


class DeviceFilter(django_filters.CharFilter):
    field_class = DeviceField


class MomentField(forms.CharField):
    """A day or a moment. A day means its start, or with `is_end` its end, in the reader's time zone."""

    default_error_messages = {"invalid": "Write the date as 2026-03-31."}

    def __init__(self, *, is_end: bool = False, **options: Any) -> None:
        self.is_end = is_end
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self._moment(text)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def _moment(self, text: str) -> datetime:
        day = parse_date(text)
        if day is not None:
            return datetime.combine(day + timedelta(days=self.is_end), time.min, get_current_timezone()).astimezone(UTC)
        moment = parse_datetime(text)
        if moment is None:
            raise ValueError(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=get_current_timezone())).astimezone(UTC)


class MomentFilter(django_filters.Filter):
    field_class = MomentField


class TicketFilter(django_filters.FilterSet):
    """Filters of a list of tickets. `user` is who looks: "me" means them."""

    q = django_filters.CharFilter(label="Search", method="filter_text", max_length=LONGEST)
    state = AnyOf(
        field_name="state",
        label="State",
        widget=forms.CheckboxSelectMultiple,
        choices=[(state.value, STATE_WORDS[state]) for state in State],
    )
    priority = AnyOf(
        field_name="priority",
        label="Priority",
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(level.value), f"P{level.value} {PRIORITY_WORDS[level]}") for level in Priority],
    )
    queue = AnyOf(field_name="queue__code", label="Queue", widget=OneOfMany, choices=())
    category = AnyOf(field_name="category__code", label="Category", widget=OneOfMany, choices=())
    assignee = AssigneeFilter(field_name="assignee", label="Assignee", widget=OneOfMany, choices=())
    device = DeviceFilter(field_name="device", label="Device", max_length=24)
    requester = django_filters.ModelChoiceFilter(
        field_name="requester",
        label="Requester",
        queryset=Person.objects.order_by("id"),
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Nobody has this number. Clear the filter for the requester."},
    )
    created_after = MomentFilter(
        field_name="created_at",
        lookup_expr="gte",
        label="Logged from",
        widget=forms.TextInput(attrs={"type": "date"}),
    )
    created_before = MomentFilter(
        field_name="created_at",
        lookup_expr="lt",
        label="Logged until",
        is_end=True,
        widget=forms.TextInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Ticket
        fields: list[str] = []

    def __init__(
        self, data: Any = None, queryset: Any = None, *, at: datetime, user: Any = None, **options: Any
    ) -> None:
        super().__init__(data, queryset, **options)
        self.at = at
        self.user: Any = user if user is not None else getattr(self.request, "user", None)
        people = [(str(number), name) for number, name in desk_people().values_list("pk", "full_name")]
        self._offer("queue", "Any queue", queues_in_use().values_list("code", "name"))
        self._offer("category", "Any category", category_choices())
        self._offer("assignee", "Anybody", [(ME, "Me"), (NOBODY, "Nobody yet"), *people])

    def _offer(self, name: str, anything: str, choices: Iterable[Any]) -> None:
        self.filters[name].extra["choices"] = [("", anything), *choices]

    def filter_text(self, queryset: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        """Keep the tickets that fit a line; its mistakes are those of the filter."""
        asked = ask(line=value, user=self.user, at=self.at, zone=get_current_timezone())
        return asked.found(queryset, user=self.user, is_list=True)

    def is_valid(self) -> bool:
        """True when every filter is right, the line included."""
        if not super().is_valid():
            return False
        line = self.form.cleaned_data.get("q") or ""
        asked = ask(line=line, user=self.user, at=self.at, zone=get_current_timezone())
        for mistake in asked.mistakes:
            self.form.add_error("q", forms.ValidationError(mistake.message, code=mistake.code))
        return not asked.mistakes

    def found(self) -> QuerySet[Ticket]:
        """The tickets asked for; none while a filter is wrong, so that a wrong filter never looks like an answer."""
        found: QuerySet[Ticket] = self.qs if self.is_valid() else self.queryset.none()
        return found

