"""Filters of ticket lists, the same for pages and API. They live in the address; each can be given more than once."""

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
from tickets.enums import ACTIVE_STATES, Priority, State
from tickets.models import Ticket
from tickets.queries.categories import category_choices
from tickets.queries.inbox import queues_in_use
from tickets.queries.search import matching_text
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.priority import PRIORITY_WORDS

NOBODY, ME = "nobody", "me"


class OneOfMany(forms.Select):
    """A plain select for a field that takes many: the page offers one, the address may hold several."""

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


def _flat(choices: Iterable[Any]) -> dict[str, str]:
    """The words of each choice, groups opened."""
    words: dict[str, str] = {}
    for value, label in choices:
        words |= dict(label) if isinstance(label, list) else {value: label}
    return words


class TicketFilter(django_filters.FilterSet):
    """Filters of a list of tickets. `user` is who looks: "me" means them."""

    q = django_filters.CharFilter(label="Search", method="filter_text", max_length=200)
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

    def __init__(self, data: Any = None, queryset: Any = None, *, user: Any = None, **options: Any) -> None:
        super().__init__(data, queryset, **options)
        self.user = user if user is not None else getattr(self.request, "user", None)
        people = [(str(number), name) for number, name in desk_people().values_list("pk", "full_name")]
        self._offer("queue", "Any queue", queues_in_use().values_list("code", "name"))
        self._offer("category", "Any category", category_choices())
        self._offer("assignee", "Anybody", [(ME, "Me"), (NOBODY, "Nobody yet"), *people])

    def _offer(self, name: str, anything: str, choices: Iterable[Any]) -> None:
        self.filters[name].extra["choices"] = [("", anything), *choices]

    def filter_text(self, queryset: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        return matching_text(queryset, value)

    def chips(self) -> list[tuple[str, str, str]]:
        """Each filter that is set, as (name, value, words)."""
        return [
            (name, value, f"{self.filters[name].label}: {self._words(name, value)}")
            for name in self.filters
            for value in self._given(name)
        ]

    def _given(self, name: str) -> list[str]:
        found = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        return [value for value in found if value.strip()]

    def _words(self, name: str, value: str) -> str:
        if name == "requester" and self.is_valid():
            return str(self.form.cleaned_data["requester"])
        return _flat(self.filters[name].extra.get("choices", ())).get(value, value)

    def found(self) -> QuerySet[Ticket]:
        """The tickets asked for; none while a filter is wrong, so that a wrong filter never looks like an answer."""
        found: QuerySet[Ticket] = self.qs if self.is_valid() else self.queryset.none()
        return found


class InboxFilter(TicketFilter):
    """Filters of the inbox, where nothing is resolved or closed."""

    state = AnyOf(
        field_name="state",
        label="State",
        widget=forms.CheckboxSelectMultiple,
        choices=[(state.value, STATE_WORDS[state]) for state in ACTIVE_STATES],
    )
