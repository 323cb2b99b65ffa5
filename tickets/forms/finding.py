"""Finding tickets: the line and, beside it, the controls that say the same. The address holds the line as `q`.

The addresses of earlier days, with one name for each filter, are understood as the line they mean.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict

from accounts.models import Person
from accounts.queries.people import desk_people
from tickets.enums import Priority, State
from tickets.queries.asked import Asked, ask
from tickets.queries.categories import category_choices
from tickets.queries.inbox import queues_in_use
from tickets.queries.named import Names
from tickets.rules.clicked import merged, shown
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.priority import PRIORITY_WORDS
from tickets.rules.query import LONGEST, Key, Query, read_line, tidied, without_part, write_line

_DUE_CHOICES = [
    ("", "Any time"), ("overdue", "Overdue"), ("<1h", "Within 1 hour"), ("<4h", "Within 4 hours"),
    ("today", "Today"), ("<3d", "Within 3 days"), (">1w", "In more than a week"),
]  # fmt: skip
_BOXES = (Key.STATE, Key.PRIORITY)
_CONTROLS = (Key.QUEUE, Key.ASSIGNEE, Key.REQUESTER, Key.DEVICE, Key.CATEGORY, Key.DUE)


class Offered(NamedTuple):
    """What the controls let people choose from: codes and names of queues, categories by group, people by address."""

    queues: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    people: tuple[tuple[str, str], ...]


def offered_now() -> Offered:
    """Read what can be chosen, in three queries."""
    return Offered(
        queues=tuple(queues_in_use().values_list("code", "name")),
        categories=tuple((group, tuple(rows)) for group, rows in category_choices()),
        people=tuple(desk_people().values_list("email", "full_name")),
    )


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick."""


class FilterForm(forms.Form):
    """The controls beside the line. It is only shown: what was sent is read by Finder."""

    queue = forms.ChoiceField(label="Queue", required=False)
    assignee = forms.ChoiceField(label="Assignee", required=False)
    category = forms.ChoiceField(label="Category", required=False)
    device = forms.CharField(label="Device", required=False, max_length=80)
    due = forms.ChoiceField(label="Due", required=False)
    state = forms.MultipleChoiceField(label="State", required=False, widget=Boxes)
    priority = forms.MultipleChoiceField(label="Priority", required=False, widget=Boxes)
    created_after = forms.CharField(label="Logged from", required=False)
    created_before = forms.CharField(label="Logged until", required=False)
    requester = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *, values: Mapping[Key, str], states: Iterable[State], offered: Offered) -> None:
        first, dots, last = values[Key.LOGGED].partition("..")
        days = {"created_after": first, "created_before": last if dots else first}
        boxes = {key.value: values[key].split(",") for key in _BOXES}
        super().__init__(initial={key.value: value for key, value in values.items()} | boxes | days)
        self._offer(Key.QUEUE, values, [("", "Any queue"), *_lower(offered.queues)])
        self._offer(Key.CATEGORY, values, [("", "Any category"), *_lower(offered.categories)])
        people = [("", "Anybody"), ("me", "Me"), ("nobody", "Nobody yet"), *_people(offered.people)]
        self._offer(Key.ASSIGNEE, values, people)
        self._offer(Key.DUE, values, _DUE_CHOICES)
        self._offer_boxes(states, boxes)
        for name, text in days.items():
            is_day = len(text) in (0, len("2026-03-31"))
            self.fields[name].widget = forms.TextInput(attrs={"type": "date" if is_day else "text"})

    def _offer(self, key: Key, values: Mapping[Key, str], choices: list[Any]) -> None:
        """Fill a select; what the line says and it does not offer is offered too, or sending it would take it away."""
        value = values[key]
        if value and value not in _flat(choices):
            choices = [*choices, (value, value.replace(",", " or "))]
        self.fields[key.value].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def _offer_boxes(self, states: Iterable[State], ticked: dict[str, list[str]]) -> None:
        offered = [state for state in State if state in states or state.value in ticked["state"]]
        self.fields["state"].choices = [(state.value, STATE_WORDS[state]) for state in offered]  # type: ignore[attr-defined]  # as above
        levels = [(str(level.value), f"P{level.value} {PRIORITY_WORDS[level]}") for level in Priority]
        self.fields["priority"].choices = levels  # type: ignore[attr-defined]  # as above


class Finder:
    """What somebody asks a list for, from the address of the page."""

    def __init__(self, data: QueryDict, *, user: Person, at: datetime, zone: tzinfo, line: str = "") -> None:
        self.is_sent = "was" in data
        self.names = Names(user)
        self.line = _line(data, otherwise=line)
        self.asked: Asked = ask(line=self.line, user=user, at=at, zone=zone, names=self.names)
        self.user = user

    @property
    def query(self) -> Query:
        return self.asked.query

    @property
    def is_valid(self) -> bool:
        return not self.asked.mistakes

    def clicked(self) -> dict[Key, str]:
        """The controls as the line has them."""
        return shown(self.query)

    def chips(self) -> Sequence[tuple[str, str]]:
        """Return each part in words, with the line without it."""
        return [
            (words, write_line(without_part(self.query, index))) for index, words in enumerate(self.asked.words)
        ]

    def mistakes(self) -> list[dict[str, Any]]:
        """Return what is wrong, with the place in the line counted from 1."""
        return [{"at": each.at + 1, "part": each.part, "message": each.message} for each in self.asked.mistakes]


def _line(data: QueryDict, *, otherwise: str) -> str:
    typed = read_line(data.get("q", otherwise))
    sent = {key: value for key, value in _clicked(data).items() if "was" in data or value}
    was = read_line(data.get("was", "")).query
    if typed.mistakes:
        added = write_line(merged(was=was, typed=Query(), clicked=sent))
        return f"{data.get('q', otherwise)} {added}".strip()
    if not sent:
        return data.get("q", otherwise)
    return write_line(merged(was=was, typed=typed.query, clicked=sent))[: LONGEST + 1]


def _clicked(data: QueryDict) -> dict[Key, str]:
    """Return what the controls say that were sent."""
    found = {key: ",".join(filter(None, data.getlist(key.value))) for key in _CONTROLS if key.value in data}
    for key in _BOXES:
        if key.value in data or "was" in data:
            found[key] = ",".join(sorted(filter(None, data.getlist(key.value)), key=_place))
    if "created_after" in data or "created_before" in data:
        first, last = data.get("created_after", "").strip(), data.get("created_before", "").strip()
        found[Key.LOGGED] = first if first == last else f"{first}..{last}"
    return {key: value.strip().lower() for key, value in found.items()}


def _people(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """People by the part of their address before the @, or by all of it where two have the same."""
    found = [(email.lower(), name) for email, name in rows]
    short = Counter(email.partition("@")[0] for email, _ in found)
    return [(part if short[part := email.partition("@")[0]] == 1 else email, name) for email, name in found]


def _place(value: str) -> int:
    states = [state.value for state in State]
    return states.index(value) if value in states else ord(value[0])


def _lower(choices: Iterable[Any]) -> list[Any]:
    """Choices with their values as a line has them; those of a group are choices again."""
    return [
        (value.lower(), label) if isinstance(label, str) else (value, _lower(label)) for value, label in choices
    ]


def _flat(choices: Iterable[Any]) -> list[str]:
    values: list[str] = []
    for value, label in choices:
        values += [each for each, _ in label] if isinstance(label, list | tuple) else [value]
    return values


def canonical(line: str) -> str:
    """Return a line in its one order; as it is when it holds a mistake."""
    read = read_line(line)
    return line.strip() if read.mistakes else write_line(tidied(read.query))
