"""What in a text looks like a patient or a person: a warning for whoever writes, never a proof of the opposite."""

import re
from dataclasses import dataclass

_DATE = r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d{2}-\d{2})"
_LOOKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("a DICOM UID", re.compile(r"\b[0-2](?:\.\d{1,64}){6,}\b")),
    ("a date of birth", re.compile(rf"\b(?:born|dob|d\.o\.b\.?|date of birth)\W{{0,3}}{_DATE}", re.IGNORECASE)),
    (
        "a patient or accession number",
        re.compile(
            r"\b(?:mrn|pat(?:ient)?(?: ?id| number| no\.?)?|accession(?: number| no\.?)?|acc(?:\.| no\.?)?"
            r"|nhs(?: number)?)"
            r"\W{0,3}(?=[\w-]*\d)[\w-]{4,}",
            re.IGNORECASE,
        ),
    ),
    ("a long number", re.compile(r"(?<![\w.])\d(?:[ -]?\d){6,}(?![\w.]*\.\d)")),
    ("a name with a title", re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Herr|Frau|Mme)\.? [A-Z][\w'-]+")),
    ("a name as DICOM writes it", re.compile(r"\b[A-Z][A-Za-z'-]+\^[A-Z][A-Za-z'-]*")),
    ("a date", re.compile(rf"(?<![\w.]){_DATE}(?!\w|\.\d)")),
)


@dataclass(frozen=True)
class Finding:
    """Something that looks like an identifier: what, where (line, from 1), and the text for the writer's eyes."""

    what: str
    line: int
    text: str
    start: int
    end: int


def findings(text: str) -> list[Finding]:
    """Return what looks like an identifier, in order; the first meaning of a place counts."""
    found: list[Finding] = []
    for number, line in enumerate(text.splitlines(), start=1):
        on_line: list[Finding] = []
        for what, pattern in _LOOKS:
            for match in pattern.finditer(line):
                if not any(match.start() < each.end and each.start < match.end() for each in on_line):
                    on_line.append(Finding(what, number, match.group(), match.start(), match.end()))
        found += sorted(on_line, key=lambda each: each.start)
    return found


def has_identifier(text: str) -> bool:
    """True when anything in the text looks like an identifier."""
    return bool(findings(text))
