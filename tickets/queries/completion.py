"""What a word of a line of filters may become, while it is typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Person, Site
from accounts.queries.people import desk_people, search_people
from assets.queries.devices import search_devices
from tickets.enums import Source, State
from tickets.models import Category, Tag
from tickets.queries.inbox import queues_in_use
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.priority import PRIORITY_WORDS
from tickets.rules.query import ADVICE, Is, Key, Sort

_MOST = 8
_SPANS = {"<1h": "within an hour", "<4h": "within four hours", "today": "today or before", "overdue": "run out"}
_AGES = {"<4h": "logged in the last four hours", ">1d": "older than a day", ">1w": "older than a week"}


@dataclass(frozen=True)
class Completion:
    """text: the word as it could stand in the line. words: what it means."""

    text: str
    words: str


def completions(word: str, *, person: Person) -> list[Completion]:
    """Return what a begun word may become: a key while there is no colon, then one of its values."""
    minus, word = ("-", word[1:]) if word.startswith("-") else ("", word)
    name, colon, begun = word.lower().replace("\x00", "").partition(":")
    if not colon:
        keys = [key for key in Key if key.startswith(name)] if name else list(Key)
        return [Completion(f"{minus}{key}:", ADVICE[key]) for key in keys[:_MOST]]
    if name not in set(Key):
        return []
    before, comma, last = begun.rpartition(",")
    values = _values(Key(name), last, person)
    return [Completion(f"{minus}{name}:{before}{comma}{_quoted(value)}", words) for value, words in values[:_MOST]]


def _values(key: Key, begun: str, person: Person) -> list[tuple[str, str]]:
    match key:
        case Key.QUEUE:
            return _fitting(queues_in_use().values_list("code", "name"), begun)
        case Key.SITE:
            return _fitting(Site.objects.order_by("code").values_list("code", "name"), begun)
        case Key.CATEGORY:
            fits = Q(code__istartswith=begun) | Q(title__icontains=begun)
            rows = Category.objects.filter(fits, is_active=True).order_by("code").values_list("code", "title")
            return [(code.lower(), title) for code, title in rows[:_MOST]]
        case Key.TAG:
            return _fitting(((name, "") for name in Tag.objects.order_by("name").values_list("name", flat=True)), begun)
        case Key.DEVICE:
            return [(device.tag.lower(), device.name) for device in search_devices(begun, person=person, limit=_MOST)]
        case Key.ASSIGNEE:
            people = [(row.email.lower(), row.full_name) for row in desk_people().select_related(None)]
            return _fitting([("me", "You"), ("nobody", "Nobody yet"), *people], begun)
        case Key.REQUESTER:
            people = [(row.email.lower(), row.full_name) for row in search_people(begun, limit=_MOST)]
            return [*_fitting([("me", "You")], begun), *people]
        case _:
            return _fitting(_FIXED[key].items(), begun)


_FIXED: dict[Key, dict[str, str]] = {
    Key.IS: {value.value: "" for value in Is},
    Key.STATE: {state.value: words for state, words in STATE_WORDS.items() if state in State},
    Key.SOURCE: {source.value: "" for source in Source},
    Key.SORT: {sort.value: "" for sort in Sort},
    Key.PRIORITY: {str(level.value): words for level, words in PRIORITY_WORDS.items()},
    Key.DUE: _SPANS,
    Key.AGE: _AGES,
    Key.LOGGED: {},
}


def _fitting(choices: Iterable[tuple[str, str]], begun: str) -> list[tuple[str, str]]:
    """Those whose value or words begin with what was typed, or hold it as a word."""
    return [
        (value.lower(), words)
        for value, words in choices
        if value.lower().startswith(begun) or f" {words.lower()}".find(f" {begun}") >= 0
    ]


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value or "," in value else value
