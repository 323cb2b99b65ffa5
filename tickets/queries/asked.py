"""What a line of filters asks for, as a condition on tickets, with the words of each part and what is wrong with it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db.models import Q, QuerySet

from accounts.models import Person
from tickets.enums import ACTIVE_STATES, DONE_STATES, State
from tickets.models import Ticket, TicketTag, Watcher
from tickets.queries.named import Names
from tickets.queries.search import holding_words
from tickets.queries.visible import visible_to
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.priority import PRIORITY_WORDS
from tickets.rules.query import Is, Key, Mistake, Query, Term, Word, read_line

_ACTIVE = Q(state__in=[state.value for state in ACTIVE_STATES])
_DONE = Q(state__in=[state.value for state in DONE_STATES])
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_UNIT_WORDS = {"m": "min", "h": "h", "d": "d", "w": "weeks"}
_NO_DUE = timedelta(days=3650)
"""Further away than any promise: a ticket whose sort_due_at lies there has none."""

_COLUMNS = {
    Key.QUEUE: "queue_id__in",
    Key.CATEGORY: "category_id__in",
    Key.SITE: "site_id__in",
    Key.DEVICE: "device_id__in",
    Key.ASSIGNEE: "assignee_id__in",
    Key.REQUESTER: "requester_id__in",
}
_IS_WORDS = {
    Is.UNASSIGNED: "Nobody has it",
    Is.MINE: "Mine",
    Is.OPEN: "Not done",
    Is.WAITING: "Waiting",
    Is.OVERDUE: "Overdue",
    Is.REOPENED: "Reopened",
    Is.SAFETY: "Patient safety",
    Is.MERGED: "Merged",
    Is.WATCHED: "Watched by me",
    Is.DONE: "Done",
}


@dataclass(frozen=True)
class Asked:
    """A line, understood. words: what each part of the query says, in its order. where: without the free text."""

    line: str
    query: Query
    where: Q
    words: tuple[str, ...]
    mistakes: tuple[Mistake, ...]

    def found(self, tickets: QuerySet[Ticket], *, user: Person, is_list: bool = False) -> QuerySet[Ticket]:
        """Return the tickets that fit; none while there is a mistake: a wrong line must not look like an answer.

        is_list: as for search.holding_words.
        """
        if self.mistakes:
            return tickets.none()
        return holding_words(tickets.filter(self.where), words=self.query.words, user=user, is_list=is_list)


@dataclass(frozen=True)
class _Reader:
    names: Names
    at: datetime
    zone: tzinfo


def ask(*, line: str, user: Person, at: datetime, zone: tzinfo, names: Names | None = None) -> Asked:
    """Understand a line as somebody who looks now, in their time zone. One query for each kind of name in it, at most.

    names: those looked up before, when there are several lines.
    """
    read = read_line(line)
    reader = _Reader(names or Names(user), at, zone)
    where, words, mistakes = Q(), [], list(read.mistakes)
    for part in read.query.parts:
        if isinstance(part, Word):
            words.append(_text_words(part))
            continue
        condition, said, why = _term(part, reader)
        where &= ~condition if part.is_not else condition
        words.append(f"not {said}" if part.is_not else said)
        whole = f"{part.key}:{','.join(part.values)}"
        mistakes += [Mistake(part.at, whole, sentence, "unknown_value") for sentence in why]
    return Asked(line, read.query, where, tuple(words), tuple(mistakes))


def tickets_asked(*, line: str, user: Person, at: datetime, zone: tzinfo) -> QuerySet[Ticket]:
    """Return the tickets somebody may see that fit a line; none when something is wrong with it."""
    return ask(line=line, user=user, at=at, zone=zone).found(visible_to(user), user=user)


def _text_words(word: Word) -> str:
    text = f"“{word.text}”" if word.is_phrase else word.text
    return f"Text: not {text}" if word.is_not else f"Text: {text}"


def _term(term: Term, reader: _Reader) -> tuple[Q, str, list[str]]:
    """The condition, the words, and what is wrong."""
    match term.key:
        case Key.IS:
            return _either(_is(Is(value), reader) for value in term.values), _is_words(term), []
        case Key.STATE:
            named = " or ".join(STATE_WORDS[State(value)] for value in term.values)
            return Q(state__in=term.values), f"State: {named}", []
        case Key.PRIORITY:
            return Q(priority__in=[int(value) for value in term.values]), f"Priority: {_levels(term.values)}", []
        case Key.SOURCE:
            return Q(source__in=term.values), f"Source: {' or '.join(term.values)}", []
        case Key.SORT:
            return Q(), f"Order: {term.values[0]}", []
        case Key.DUE:
            return _either(_due(value, reader) for value in term.values), f"Due: {_spans(term.values)}", []
        case Key.AGE:
            return _either(_age(value, reader) for value in term.values), f"Logged: {_ages(term.values)}", []
        case Key.LOGGED:
            return _either(_logged(value, reader) for value in term.values), f"Logged: {' or '.join(term.values)}", []
        case _:
            return _named(term, reader)


def _named(term: Term, reader: _Reader) -> tuple[Q, str, list[str]]:
    condition, words, why, ids = Q(), [], [], list[int]()
    for value in term.values:
        if term.key is Key.ASSIGNEE and value == "nobody":
            condition |= Q(is_taken=False)
            words.append("Nobody")
            continue
        named = reader.names.find(term.key, value)
        ids += named.ids
        words.append(named.words or value)
        why += [named.why] if named.why else []
    if term.key is Key.TAG:
        condition |= Q(pk__in=TicketTag.objects.filter(tag__in=ids).values("ticket"))
    else:
        condition |= Q(**{_COLUMNS[term.key]: ids})
    return condition, f"{term.key.value.capitalize()}: {' or '.join(words)}", why


def _either(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _is(value: Is, reader: _Reader) -> Q:
    match value:
        case Is.UNASSIGNED:
            return Q(is_taken=False)
        case Is.MINE:
            return Q(assignee=reader.names.me)
        case Is.OPEN:
            return _ACTIVE
        case Is.DONE:
            return _DONE
        case Is.WAITING:
            return Q(state=State.WAITING.value)
        case Is.OVERDUE:
            return _ACTIVE & Q(sort_due_at__lt=reader.at)
        case Is.REOPENED:
            return Q(reopened_count__gt=0)
        case Is.SAFETY:
            return Q(category__is_safety=True)
        case Is.MERGED:
            return Q(merged_into__isnull=False)
        case Is.WATCHED:
            return Q(pk__in=Watcher.objects.filter(person=reader.names.me).values("ticket"))


def _is_words(term: Term) -> str:
    return " or ".join(_IS_WORDS[Is(value)] for value in term.values)


def _due(value: str, reader: _Reader) -> Q:
    if value == "today":
        tomorrow = _midnight(reader.at.astimezone(reader.zone).date() + timedelta(days=1), reader.zone)
        return _ACTIVE & Q(sort_due_at__lt=tomorrow)
    if value == "overdue":
        return _is(Is.OVERDUE, reader)
    until = reader.at + _span(value)
    if value[0] == "<":
        return _ACTIVE & Q(sort_due_at__lt=until)
    return _ACTIVE & Q(sort_due_at__gt=until, sort_due_at__lt=reader.at + _NO_DUE)


def _age(value: str, reader: _Reader) -> Q:
    since = reader.at - _span(value)
    return Q(created_at__gt=since) if value[0] == "<" else Q(created_at__lt=since)


def _span(value: str) -> timedelta:
    return int(value[1:-1]) * _UNITS[value[-1]]


def _logged(value: str, reader: _Reader) -> Q:
    first, dots, last = value.partition("..")
    if not dots:
        last = first
    condition = Q()
    if first:
        condition &= Q(created_at__gte=_moment(first, reader.zone, is_end=False))
    if last:
        condition &= Q(created_at__lt=_moment(last, reader.zone, is_end=True))
    return condition


def _moment(text: str, zone: tzinfo, *, is_end: bool) -> datetime:
    if len(text) == len("2026-03-31"):
        return _midnight(date.fromisoformat(text) + timedelta(days=is_end), zone)
    moment = datetime.fromisoformat(text.upper())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _levels(values: tuple[str, ...]) -> str:
    return ", ".join(f"P{value} {PRIORITY_WORDS[int(value)]}" for value in values)  # type: ignore[index]  # an IntEnum


def _spans(values: Iterable[str]) -> str:
    words = {"today": "today or before", "overdue": "overdue"}
    return " or ".join(
        words.get(value) or ("within " if value[0] == "<" else "in more than ") + _amount(value) for value in values
    )


def _ages(values: Iterable[str]) -> str:
    return " or ".join(
        f"less than {_amount(value)} ago" if value[0] == "<" else f"more than {_amount(value)} ago" for value in values
    )


def _amount(value: str) -> str:
    return re.sub(r"[<>](\d+)(\w)", lambda found: f"{found[1]} {_UNIT_WORDS[found[2]]}", value)
