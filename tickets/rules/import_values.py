"""From the cells of a foreign file to values of this desk."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from tickets.rules.import_mapping import Choice, PersonColumn

Cell = str | int | float | bool | datetime | None
MAX_KEY = 120
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_REMEMBERED = 10_000

ACCOUNT = "account:"
"""Begins the key of a person who has an account here: their e-mail follows."""


class NotUnderstood(ValueError):
    """A cell says nothing we know; `code` is a key of import_words.REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Reference:
    """The words of this desk, by what people may write for them, in small letters: code or name to code.

    category_queues, category_priorities and category_resolutions are by code of the category.
    """

    queues: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    category_queues: Mapping[str, str] = field(default_factory=dict)
    category_priorities: Mapping[str, int] = field(default_factory=dict)
    category_resolutions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    emails: frozenset[str] = frozenset()


def text_of(cell: Cell) -> str:
    """Return a cell as one line of text; a whole number without a point, a moment in ISO."""
    if isinstance(cell, str):
        return " ".join(cell.replace("\x00", "").split())
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


class Moments:
    """Reads times in the formats of a mapping, in its zone; `latest` is the last that can have been."""

    def __init__(self, *, formats: Sequence[str], zone: tzinfo, latest: datetime) -> None:
        self._formats = formats
        self._zone = zone
        self._latest = latest + timedelta(minutes=5)
        self._known: dict[str, datetime] = {}

    def __call__(self, cell: Cell) -> datetime:
        """Return the moment in UTC. Raises NotUnderstood."""
        if isinstance(cell, datetime):
            return self._checked(cell)
        text = text_of(cell)
        if text not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[text] = self._checked(self._parsed(text))
        return self._known[text]

    def _parsed(self, text: str) -> datetime:
        for pattern in self._formats:
            try:
                return datetime.fromisoformat(text) if pattern == "iso" else datetime.strptime(text, pattern)
            except ValueError:
                continue
        raise NotUnderstood("bad_time")

    def _checked(self, moment: datetime) -> datetime:
        try:
            found = (moment if moment.tzinfo else moment.replace(tzinfo=self._zone)).astimezone(UTC)
        except (OverflowError, ValueError):
            raise NotUnderstood("bad_time") from None
        if found < _EARLIEST:
            raise NotUnderstood("time_long_ago")
        if found > self._latest:
            raise NotUnderstood("time_in_future")
        return found


def choice_reader(choice: Choice, known: Mapping[str, str]) -> Callable[[str], tuple[str, bool]]:
    """Return a function from a text to our word and whether it was unknown and fell to `otherwise`.

    known: what people may write, in small letters, to our word. It raises NotUnderstood("unknown_value") for what is
    unknown when there is no `otherwise`.
    """

    def read(text: str) -> tuple[str, bool]:
        word = text.casefold()
        found = choice.means.get(word)
        found = known.get((found or word).casefold())
        if found is not None:
            return found, False
        if not choice.otherwise:
            raise NotUnderstood("unknown_value")
        return known[choice.otherwise.casefold()], True

    return read


def person_key(text: str, *, column: PersonColumn, emails: frozenset[str]) -> str:
    """Return the key of a person: that of an account here, or the name the placeholder will bear."""
    account = column.accounts.get(text.casefold())
    if account is None and column.match_email and text.casefold() in emails:
        account = text.casefold()
    if account is not None:
        return f"{ACCOUNT}{account}"
    name = f"{column.prefix}{text}".strip()[:MAX_KEY]
    return f"'{name}" if name.startswith(ACCOUNT) else name


def whole_number(text: str) -> int:
    """Return a small whole number. Raises NotUnderstood."""
    if not text.isascii() or not text.isdigit() or int(text[:5]) > 100:
        raise NotUnderstood("bad_number")
    return int(text)


_WORDS = re.compile(r"(\d+)\s*(d|h|m|s)\w*")
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST = timedelta(days=20_000)


def duration(text: str, *, unit: str) -> timedelta:
    """Return a duration: a number of the unit, "clock" for 12:30 or 12:30:05 hours, "words" for "1 day 2 hours 5 min".

    Raises NotUnderstood.
    """
    try:
        found = timedelta(seconds=_in_seconds(text.strip().casefold(), unit))
    except (ValueError, OverflowError):
        raise NotUnderstood("bad_duration") from None
    if not timedelta(0) <= found <= _LONGEST:
        raise NotUnderstood("bad_duration")
    return found


def _in_seconds(text: str, unit: str) -> float:
    if unit == "clock":
        hours, minutes, *seconds = (int(part) for part in text.split(":"))
        return hours * 3600 + minutes * 60 + sum(seconds[:1])
    if unit == "words":
        pieces = _WORDS.findall(text)
        if not pieces:
            raise ValueError(text)
        return sum(int(number) * _SECONDS[word] for number, word in pieces)
    return float(text.replace(",", ".")) * _SECONDS[unit]
