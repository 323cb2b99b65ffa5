"""Whether what somebody is about to send names a patient: by shapes that are rarely anything else.

Errs on the side of silence, unlike rules/public_text.py: it is asked of every reply and every report, and a warning
that is usually wrong is not read. What has no label and no telling shape passes. Pictures cannot be read at all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from tickets.enums import IdentityField


class PhiKind(StrEnum):
    """What was found."""

    NAME = "name"
    PATIENT_ID = "patient_id"
    NATIONAL_ID = "national_id"
    BIRTH_DATE = "birth_date"
    ACCESSION = "accession"
    STUDY_UID = "study_uid"


KIND_WORDS: Mapping[PhiKind, str] = {
    PhiKind.NAME: "a name",
    PhiKind.PATIENT_ID: "a patient ID",
    PhiKind.NATIONAL_ID: "a national health or insurance number",
    PhiKind.BIRTH_DATE: "a date of birth",
    PhiKind.ACCESSION: "an accession number",
    PhiKind.STUDY_UID: "a UID of an examination",
}

FIELD_OF: Mapping[PhiKind, IdentityField] = {
    PhiKind.NAME: IdentityField.PATIENT_NAME,
    PhiKind.PATIENT_ID: IdentityField.PATIENT_ID,
    PhiKind.NATIONAL_ID: IdentityField.PATIENT_ID,
    PhiKind.BIRTH_DATE: IdentityField.BIRTH_DATE,
    PhiKind.ACCESSION: IdentityField.ACCESSION,
    PhiKind.STUDY_UID: IdentityField.STUDY_UID,
}
"""Where it is kept when it is moved out of the text."""


@dataclass(frozen=True)
class Hit:
    """One place in a text: what it seems to be, and what it says there."""

    kind: PhiKind
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class SitePatterns:
    """Shapes of the hospital's own numbers, as regular expressions; they need no label beside them."""

    record_numbers: tuple[str, ...] = field(default_factory=tuple)
    accessions: tuple[str, ...] = field(default_factory=tuple)


_DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d|(?:18|19|20)\d{6}"
    r"|\d{1,2}\.? ?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* ?,? (?:19|20)\d\d)"
)
_WORD = r"[A-ZÀ-ÖØ-Þ](?:['’][A-Z])?[a-zà-öø-ÿ'’-]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’]+)?"
_NUMBER = r"(?:[A-Z]{1,4}[- ]?)?\d[\d-]{3,14}\d"
_IS = r"\s*(?:is|was|number|no\.?|nr\.?|[:=#])*\s*[:=#]?\s*"
_LETTERS, _CAPITAL = r"[A-Za-zÀ-ÿ'’-]", r"[A-ZÀ-ÖØ-Þ]"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Herr|Frau)\.?"
_CARE = r"(?:scan|image|exam|stud|CT|MR|X-?ray|report|lies|waits|table|contrast|ward|bed)"
_RECORD = r"(?:mrn|medical record|record (?:number|no\.?)|patient[ -]?(?:id|number|no\.?|nr\.?)|pat[. -]?id)"
_BORN = r"(?:dob|d\.o\.b\.?|date of birth|birth ?date|born(?: on)?|geb(?:\.|oren)?(?: am)?)"
_PATTERNS: tuple[tuple[PhiKind, str, int], ...] = (
    (PhiKind.STUDY_UID, r"(?<![\d.])([0-2]\.(?!2\.840\.10008\.)\d+(?:\.\d+){5,})(?![\d.]*\d)", 0),
    (PhiKind.NAME, rf"(?<![\w^])({_CAPITAL}{_LETTERS}+\^{_CAPITAL}{_LETTERS}+(?:\^[\w.]*)*)", 0),
    (PhiKind.NAME, rf"\b[Pp]atient(?:'s name| name|in)?\s*[:=]\s*({_WORD},? {_WORD})", 0),
    (PhiKind.NAME, rf"\b[Pp]atient(?:'s name is| named| called) ({_WORD}(?: {_WORD})?)", 0),
    (PhiKind.NAME, rf"\b[Pp]atient,? ({_TITLE} {_WORD}(?: {_WORD})?)", 0),
    (PhiKind.NAME, rf"\b({_TITLE} {_WORD})(?=[^.\n]{{0,60}}\b{_CARE}\w*)", 0),
    (PhiKind.BIRTH_DATE, rf"\b{_BORN}\W{{0,4}}(?:is |on )?({_DATE})", re.IGNORECASE),
    (PhiKind.BIRTH_DATE, rf"(?<!\w)\*\s?({_DATE})", 0),
    (PhiKind.PATIENT_ID, rf"\b{_RECORD}\b{_IS}({_NUMBER})\b", re.IGNORECASE),
    (PhiKind.PATIENT_ID, r"\b[Pp]atients?\b[ ,:]+(?:[a-z]{1,10} ){0,2}([A-Z]{0,3}\d{6,10})(?![\d.:-]*\d)", 0),
    (PhiKind.ACCESSION, rf"\b(?:accession|acc)\b{_IS}({_NUMBER})\b", re.IGNORECASE),
    (PhiKind.NATIONAL_ID, r"(?<![\d-])((?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4})(?![\d-])", 0),
)
"""Kind, expression whose first group is the identifier, and flags; measured by tests/tickets/rules/test_phi.py."""

_NHS = re.compile(r"(?<![\d-])\d{3}[ -]\d{3}[ -]\d{4}(?![\d-])", re.ASCII)
_NHS_LABELLED = re.compile(r"\bNHS\b\D{0,12}(\d{3}[ -]?\d{3}[ -]?\d{4})(?!\d)", re.IGNORECASE | re.ASCII)
_TELEPHONE = re.compile(
    r"(?:call|phone|tel|ring|rang|fax|ext|extension|mobile|number|bleep|pager)\W*(?:\w+\W+){0,2}$", re.IGNORECASE
)
_CAPTURES = re.compile(
    r"screen[ _-]?(?:shot|cap|print|grab)|snip|bildschirm|capture|clipboard|^image(?: ?\(\d+\))?\.|printscreen",
    re.IGNORECASE,
)
_NOT_PROSE = re.compile(
    r"(?:.*[_-])?(?:\w*uid|udi|phone|hotline|serial|email|password\d?|token|key|sha256|capabilities|tag|host|patient)"
    r"|csrfmiddlewaretoken|phi|phi_seen|next|uploads?|seen|as_seen|version|contract_number",
    re.IGNORECASE | re.ASCII,
)
_PROTECTED = "[{}: protected]"
_PROTECTED_FIELDS = frozenset(field.value for field in IdentityField)
_REMOVED = "[removed]"
_LONGEST = 40_000


def found_in(text: str, *, site: SitePatterns = SitePatterns()) -> tuple[Hit, ...]:  # frozen, no state
    """Return what looks like an identifier of a patient, in order and without overlaps; the longer one wins."""
    text = text[:_LONGEST]
    hits = sorted(_all(text, site), key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return tuple(kept)


def without(text: str, hits: Sequence[Hit], *, is_moved: bool) -> str:
    """Return the text with every hit replaced by words that say that something stood there."""
    for hit in reversed(hits):
        words = _PROTECTED.format(KIND_WORDS[hit.kind].removeprefix("a ").removeprefix("an ")) if is_moved else _REMOVED
        text = text[: hit.start] + words + text[hit.end :]
    return text


def values_of(hits: Iterable[Hit]) -> dict[IdentityField, list[str]]:
    """Return what was found, by the field it is kept in."""
    values: dict[IdentityField, list[str]] = {}
    for hit in hits:
        values.setdefault(FIELD_OF[hit.kind], []).append(hit.text.strip())
    return values


def is_prose(name: str) -> bool:
    """Say whether a field of this name may hold words of people: every field does, save those that cannot.

    What is left out are the protected fields themselves, and numbers that look alike and name a machine, a file or a
    telephone. A new field is prose until somebody says here that it is not.
    """
    return name not in _PROTECTED_FIELDS and not _NOT_PROSE.fullmatch(name)


def looks_like_capture(name: str, media_type: str) -> bool:
    """Say whether a file is a picture of a screen, by its name; what it shows nobody but a person can tell."""
    return media_type.startswith("image/") and bool(_CAPTURES.search(name))


def is_nhs_number(digits: str) -> bool:
    """Say whether ten digits pass the check of the NHS number (modulus 11; NHS Data Model and Dictionary)."""
    if not re.fullmatch(r"\d{10}", digits, re.ASCII) or len(set(digits)) == 1:
        return False
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (0 if rest == 11 else rest) == int(digits[9])


def bad_patterns(site: SitePatterns) -> list[str]:
    """Return the expressions of the settings that cannot be used."""
    return [pattern for pattern in (*site.record_numbers, *site.accessions) if not _compiles(pattern)]


def _all(text: str, site: SitePatterns) -> Iterator[Hit]:
    for kind, pattern, flags in _PATTERNS:
        for match in _compiled(pattern, flags).finditer(text):
            yield Hit(kind, match.start(1), match.end(1), match.group(1))
    yield from _nhs(text)
    own = ((PhiKind.PATIENT_ID, site.record_numbers), (PhiKind.ACCESSION, site.accessions))
    for kind, patterns in own:
        for pattern in filter(_compiles, patterns):
            for match in _compiled(rf"(?<![\w-])(?:{pattern})(?![\w-])", 0).finditer(text):
                yield Hit(kind, match.start(), match.end(), match.group())


def _nhs(text: str) -> Iterator[Hit]:
    """With its label, or grouped as it is printed and not after words that announce a telephone number."""
    for match in _NHS_LABELLED.finditer(text):
        yield Hit(PhiKind.NATIONAL_ID, match.start(1), match.end(1), match.group(1))
    for match in _NHS.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if is_nhs_number(digits) and not _TELEPHONE.search(text[max(0, match.start() - 40) : match.start()]):
            yield Hit(PhiKind.NATIONAL_ID, match.start(), match.end(), match.group())


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)


@lru_cache(maxsize=256)
def _compiles(pattern: str) -> bool:
    try:
        return bool(pattern) and len(pattern) <= 200 and not re.compile(pattern).fullmatch("")
    except re.error:
        return False
