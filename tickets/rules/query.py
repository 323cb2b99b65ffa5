"""The line tickets are found by: read, judged and written again. `queue:pacs is:unassigned due:<4h "no images"`.

Terms hold together; values of one term are alternatives, and so are terms of one key, but for those of `is`, `due`,
`age` and `logged`. "-" turns a term or a word round. Whatever is no term is text. The reader never fails: what it
cannot take is a Mistake that says where, and what to write instead.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum

from tickets.enums import Source, State

LONGEST = 400
MOST_PARTS = 40


class Key(StrEnum):
    """What a term is about, in the order in which a line is written."""

    QUEUE = "queue"
    IS = "is"
    ASSIGNEE = "assignee"
    REQUESTER = "requester"
    DEVICE = "device"
    SITE = "site"
    PRIORITY = "priority"
    CATEGORY = "category"
    DUE = "due"
    AGE = "age"
    STATE = "state"
    SOURCE = "source"
    TAG = "tag"
    LOGGED = "logged"
    SORT = "sort"


class Is(StrEnum):
    """What `is:` may say."""

    UNASSIGNED = "unassigned"
    MINE = "mine"
    OPEN = "open"
    WAITING = "waiting"
    OVERDUE = "overdue"
    REOPENED = "reopened"
    SAFETY = "safety"
    MERGED = "merged"
    WATCHED = "watched"
    DONE = "done"


class Sort(StrEnum):
    """The order asked for; without one the page has its own."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"
    BEST = "best"


@dataclass(frozen=True)
class Term:
    """`key:value,value`. at: where it begins in the line it was read from; terms that say the same are equal."""

    key: Key
    values: tuple[str, ...]
    is_not: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Word:
    """Text to be found: one word, or a phrase that stands in this order."""

    text: str
    is_phrase: bool = False
    is_not: bool = False
    at: int = field(default=0, compare=False)


Part = Term | Word


@dataclass(frozen=True)
class Query:
    """What was asked for, in the order it was written."""

    parts: tuple[Part, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(part for part in self.parts if isinstance(part, Term))

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(part for part in self.parts if isinstance(part, Word))

    @property
    def sort(self) -> Sort | None:
        found = next((term for term in self.terms if term.key is Key.SORT), None)
        return Sort(found.values[0]) if found else None


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a part: its place in the line, counted from 0, the part, and a sentence with advice."""

    at: int
    part: str
    message: str
    code: str


@dataclass(frozen=True)
class Read:
    """A line as understood: the parts without a mistake, and the mistakes."""

    query: Query
    mistakes: tuple[Mistake, ...] = ()


_ALIASES: Mapping[tuple[Key, str], tuple[Key, str]] = {
    (Key.ASSIGNEE, "nobody"): (Key.IS, Is.UNASSIGNED.value),
    (Key.ASSIGNEE, "me"): (Key.IS, Is.MINE.value),
    (Key.DUE, "overdue"): (Key.IS, Is.OVERDUE.value),
}
"""The same said in two ways; written in the second."""

_HELD_APART = frozenset({Key.IS, Key.DUE, Key.AGE, Key.LOGGED, Key.SORT})
"""Keys whose terms are not alternatives of each other."""

_TOKEN = re.compile(
    r'(?P<minus>-?)(?:(?P<key>[A-Za-z]+):(?!//)(?P<values>(?:"[^"]*"?|[^\s"])+)|(?P<rest>"[^"]*"?|[^\s"]+))'
)
_VALUE = re.compile(r'"([^"]*)"?|([^,"]+)')
_SPAN = re.compile(r"([<>]?)=?(\d{1,4})(m|min|h|d|w)")
_LEVELS = re.compile(r"p?([1-5])(?:\.\.p?([1-5]))?")


def read_line(line: str) -> Read:
    """Read a line of any length and content."""
    line = _plain(line)
    if len(line) > LONGEST:
        why = f"This is too long. Write at most {LONGEST} characters."
        return Read(Query(), (Mistake(LONGEST, line[LONGEST : LONGEST + 20], why, "too_long"),))
    parts: list[Part] = []
    mistakes: list[Mistake] = []
    for found in _TOKEN.finditer(line):
        part = _part(found)
        if isinstance(part, Mistake):
            mistakes.append(part)
        elif part is not None:
            parts.append(part)
    if len(parts) > MOST_PARTS:
        at = parts[MOST_PARTS].at
        mistakes.append(Mistake(at, line[at : at + 20], f"Write at most {MOST_PARTS} words and filters.", "too_many"))
    return Read(Query(tuple(_joined(parts[:MOST_PARTS]))), tuple(mistakes))


def write_line(query: Query) -> str:
    """Write a query as a line that read_line reads as the same query."""
    return " ".join(_written(part) for part in query.parts)


def tidied(query: Query) -> Query:
    """Return the query with its terms in the order of Key and the words behind them: one line for one question."""
    keys = list(Key)
    terms = sorted(query.terms, key=lambda term: (keys.index(term.key), term.is_not, term.values))
    return Query((*terms, *query.words))


def without_part(query: Query, index: int) -> Query:
    """Return the query without one of its parts."""
    return Query(query.parts[:index] + query.parts[index + 1 :])


def with_term(query: Query, key: Key, values: Iterable[str]) -> Query:
    """Return the query with one positive term of a key, or with none when there are no values.

    Terms that say it by another name (`is:unassigned` for `assignee:nobody`) are terms of that key too. Values are not
    judged here: read_line finds the mistakes in the line this is written as.
    """
    kept = tuple(part for part in query.parts if not (isinstance(part, Term) and is_about(part, key)))
    given = tuple(filter(None, (_plain(value).replace('"', " ").strip().lower() for value in values)))
    return Query((*kept, _said_once(Term(key, given)))) if given else Query(kept)


def values_of(query: Query, key: Key) -> tuple[str, ...]:
    """Return the values of the first positive term of a key, those said by another name in the key's own words."""
    for term in query.terms:
        if is_about(term, key):
            other = {said: value for (of, value), (_, said) in _ALIASES.items() if of is key}
            return term.values if term.key is key else tuple(other[value] for value in term.values)
    return ()


def is_about(term: Term, key: Key) -> bool:
    """True for a positive term of the key, or one that says the same by another name."""
    if term.is_not:
        return False
    said = {value for (of, _), (_, value) in _ALIASES.items() if of is key}
    return term.key is key or (term.key is Key.IS and len(term.values) == 1 and term.values[0] in said)


def _plain(line: str) -> str:
    """Straight quotes, and nothing a database does not take."""
    for curly in "“”„«»":
        line = line.replace(curly, '"')
    return "".join(" " if sign < " " or "\ud800" <= sign <= "\udfff" else sign for sign in line)


def _part(found: re.Match[str]) -> Part | Mistake | None:
    is_not, at = bool(found["minus"]), found.start()
    if found["key"] is None:
        text = found["rest"]
        is_phrase = text.startswith('"')
        text = text.strip('"').strip() if is_phrase else text
        name = text[:-1].lower() if text.endswith(":") and not is_phrase else ""
        if name in set(Key):
            return Mistake(at, text, f"Say what “{text}” should be. {ADVICE[Key(name)]}", "no_value")
        return Word(text, is_phrase, is_not, at) if text else None
    return _term(found, is_not=is_not, at=at)


def _term(found: re.Match[str], *, is_not: bool, at: int) -> Part | Mistake | None:
    name, whole = found["key"].lower(), found[0]
    if name not in set(Key):
        near = get_close_matches(name, list(Key), n=1)
        quoted = whole.replace('"', "")
        advice = f"Do you mean “{near[0]}:”?" if near else f'To search for it, write "{quoted}" in quotes.'
        return Mistake(at, whole, f"There is no filter “{name}:”. {advice}", "unknown_key")
    key = Key(name)
    values: list[str] = []
    for value in _values(found["values"]):
        good = _JUDGES.get(key, _any_text)(value)
        if not good:
            return Mistake(at, whole, f"“{value}” does not fit “{key}:”. {ADVICE[key]}", "bad_value")
        values += good
    if not values:
        return Mistake(at, whole, f"Say what “{key}:” should be. {ADVICE[key]}", "no_value")
    if key is Key.SORT and (is_not or len(values) > 1):
        return Mistake(at, whole, f"There is one order. {ADVICE[key]}", "bad_value")
    return _said_once(Term(key, tuple(values), is_not, at))


def _values(text: str) -> Iterator[str]:
    for found in _VALUE.finditer(text):
        value = (found[1] if found[1] is not None else found[2]).strip().lower()
        if value:
            yield value


def _said_once(term: Term) -> Term:
    """The term in its one form: no value twice, and by the name it is written with."""
    values = tuple(dict.fromkeys(term.values))
    if term.key is Key.PRIORITY:
        values = tuple(sorted(values))
    other = _ALIASES.get((term.key, values[0])) if len(values) == 1 else None
    return replace(term, key=other[0], values=(other[1],)) if other else replace(term, values=values)


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Terms of one key become one; a term said twice is said once."""
    kept: list[Part] = []
    for part in parts:
        place = next((place for place, other in enumerate(kept) if _are_one(part, other)), None)
        if place is None or not isinstance(part, Term):
            kept.append(part)
        elif part.key not in _HELD_APART:
            other = kept[place]
            assert isinstance(other, Term)  # noqa: S101 - _are_one says so
            kept[place] = _said_once(replace(other, values=(*other.values, *part.values)))
    return iter(kept)


def _are_one(part: Part, other: Part) -> bool:
    if not (isinstance(part, Term) and isinstance(other, Term)):
        return False
    if part.key in _HELD_APART:
        return part == other or (part.key is Key.SORT and other.key is Key.SORT)
    return part.key is other.key and part.is_not == other.is_not and not part.is_not


def _written(part: Part) -> str:
    minus = "-" if part.is_not else ""
    if isinstance(part, Word):
        return f'{minus}"{part.text}"' if part.is_phrase else f"{minus}{part.text}"
    if part.key is Key.PRIORITY and len(part.values) > 1 and _is_row(part.values):
        return f"{minus}{part.key}:{part.values[0]}..{part.values[-1]}"
    return f"{minus}{part.key}:{','.join(map(_quoted, part.values))}"


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s,]", value) else value


def _is_row(levels: tuple[str, ...]) -> bool:
    return all(re.fullmatch("[1-5]", level) for level in levels) and int(levels[-1]) - int(levels[0]) == len(levels) - 1


def _any_text(value: str) -> list[str]:
    return [value] if len(value) <= 80 else []


def _one_of(words: Iterable[str]) -> Callable[[str], list[str]]:
    known = {str(word) for word in words}
    return lambda value: [value] if value in known else []


def _levels(value: str) -> list[str]:
    found = _LEVELS.fullmatch(value)
    if found is None:
        return []
    first, last = sorted((int(found[1]), int(found[2] or found[1])))
    return [str(level) for level in range(first, last + 1)]


def _span(usual: str) -> Callable[[str], list[str]]:
    def judge(value: str) -> list[str]:
        found = _SPAN.fullmatch(value)
        return [f"{found[1] or usual}{int(found[2])}{found[3][0]}"] if found else []

    return judge


def _due(value: str) -> list[str]:
    return [value] if value in ("overdue", "today") else _span("<")(value)


def _days(value: str) -> list[str]:
    first, dots, last = value.partition("..")
    given = [text for text in (first, last) if text]
    return [value] if given and all(map(_is_moment, given)) and (dots or first) else []


def _is_moment(text: str) -> bool:
    """A day, or a moment; not one at the rim of what calendars know, where a time zone leads out of it."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text.upper()).date()
    except ValueError:
        return False
    return 1900 <= day.year <= 2200


_JUDGES: Mapping[Key, Callable[[str], list[str]]] = {
    Key.IS: _one_of(Is),
    Key.STATE: _one_of(State),
    Key.SOURCE: _one_of(Source),
    Key.SORT: _one_of(Sort),
    Key.PRIORITY: _levels,
    Key.DUE: _due,
    Key.AGE: _span(">"),
    Key.LOGGED: _days,
}

ADVICE: Mapping[Key, str] = {
    Key.QUEUE: "Write the code of a queue, such as queue:pacs.",
    Key.IS: f"Choose one of: {', '.join(Is)}.",
    Key.ASSIGNEE: "Write me, nobody, or an e-mail address, such as assignee:ellen.shaw.",
    Key.REQUESTER: "Write me, or an e-mail address, such as requester:grace.adeyemi.",
    Key.DEVICE: "Write the tag or AE title of a device, such as device:ct2.",
    Key.SITE: "Write the code of a site, such as site:ngh.",
    Key.PRIORITY: "Write 1 to 5, such as priority:1 or priority:1..2.",
    Key.CATEGORY: "Write the code of a category, such as category:r21.",
    Key.DUE: "Write due:<4h, due:>2d, due:today or due:overdue; m, h, d and w are minutes, hours, days and weeks.",
    Key.AGE: "Write age:>2d for older than two days, or age:<4h.",
    Key.STATE: f"Choose one of: {', '.join(State)}.",
    Key.SOURCE: f"Choose one of: {', '.join(Source)}.",
    Key.TAG: "Write a tag, such as tag:vendor-case.",
    Key.LOGGED: "Write a day, such as logged:2026-03-31, or a span: logged:2026-03-01..2026-03-31.",
    Key.SORT: f"Choose one of: {', '.join(Sort)}.",
}
"""Key to what may stand behind it, with an example."""
