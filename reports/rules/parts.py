"""Parts of what a figure counts, so that each number of a page has an address of its own.

met, missed: of a share. out: what the figure leaves out. age-1-2: of a backlog, from one band of ages to another, both
included, 0 is the youngest. in-open: solved tickets that were ever in a state; with-vendor: that somebody ever held.
handled-7, touched-7, has-7, answers-7: what a person did, by their id.
"""

from dataclasses import dataclass
from enum import StrEnum

from reports.rules.ages import BAND_NAMES


class PartKind(StrEnum):
    """What a part is of."""

    MET = "met"
    MISSED = "missed"
    OUT = "out"
    AGE = "age"
    STATE = "in"
    HOLDER = "with"
    HANDLED = "handled"
    TOUCHED = "touched"
    HAS = "has"
    ANSWERS = "answers"


PERSONAL = frozenset({PartKind.HANDLED, PartKind.TOUCHED, PartKind.HAS, PartKind.ANSWERS})
GROUPS = (
    ("under 1 day", 0, 0),
    ("1 to 7 days", 1, 2),
    ("1 to 4 weeks", 3, 4),
    ("4 to 12 weeks", 5, 5),
    ("12 weeks or more", 6, 6),
)
"""Ages as a chart shows them, more than five could not be told apart: name, first and last band."""
_PLAIN = (PartKind.MET, PartKind.MISSED, PartKind.OUT)
_WORDS = {PartKind.MET: "in time", PartKind.MISSED: "missed", PartKind.OUT: "left out"}
_OF = {
    "reopened": {PartKind.MET: "reopened", PartKind.MISSED: "held"},
    "first_contact": {PartKind.MET: "at first contact", PartKind.MISSED: "later"},
    "without_vendor": {PartKind.MET: "without the vendor", PartKind.MISSED: "with the vendor"},
    "rated": {PartKind.MET: "rated", PartKind.MISSED: "not rated"},
    "content": {PartKind.MET: "content", PartKind.MISSED: "not content"},
    "reassigned": {PartKind.MET: "changed hands", PartKind.MISSED: "stayed"},
}
"""What met and missed are called where a share is not about promises, by metric."""
_LONGEST_ID = 18


@dataclass(frozen=True)
class Part:
    """ages: first and last band. word: a state or holder. person: an id."""

    kind: PartKind
    ages: tuple[int, int] = (0, 0)
    word: str = ""
    person: int = 0


def part_named(text: str) -> Part | None:
    """Read a part from an address; None for what is none."""
    name, _, rest = text.partition("-")
    if name not in list(PartKind):
        return None
    kind = PartKind(name)
    if kind in _PLAIN:
        return Part(kind) if not rest else None
    if kind is PartKind.AGE:
        return _ages(rest)
    if kind in PERSONAL:
        return Part(kind, person=int(rest)) if rest.isdecimal() and len(rest) <= _LONGEST_ID else None
    return Part(kind, word=rest) if rest.isalpha() and rest.isascii() else None


def age(first: int, last: int) -> str:
    """Name the part from one band of ages to another."""
    return f"{PartKind.AGE}-{first}-{last}"


def is_promise(metric: str) -> bool:
    """True for a share of promises kept, of which all is the aim."""
    return metric not in _OF


def kept_words(metric: str) -> tuple[str, str]:
    """Return what met and missed are called for a metric."""
    words = _WORDS | _OF.get(metric, {})
    return words[PartKind.MET], words[PartKind.MISSED]


def part_words(text: str, *, metric: str = "", name: str = "") -> str:
    """Say a part of a metric: "missed", "1 to 7 days", "handled by Ana Ruiz"; "" for all. name: of the person."""
    part = part_named(text)
    if part is None:
        return ""
    if part.kind in PERSONAL:
        verbs = {PartKind.HAS: "in hand now of", PartKind.ANSWERS: "answered by"}
        return f"{verbs.get(part.kind) or f'{part.kind} by'} {name}".strip()
    if part.kind is PartKind.AGE:
        grouped = {(first, last): words for words, first, last in GROUPS}
        return grouped.get(part.ages) or f"{BAND_NAMES[part.ages[0]]} and up to {BAND_NAMES[part.ages[1]]}"
    if part.kind in (PartKind.STATE, PartKind.HOLDER):
        return f"ever {'with the' if part.kind is PartKind.HOLDER else ''} {part.word}".replace("  ", " ")
    return (_WORDS | _OF.get(metric, {}))[part.kind]


def _ages(text: str) -> Part | None:
    first, _, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last) < len(BAND_NAMES)):
        return None
    return Part(PartKind.AGE, ages=(int(first), int(last)))
