"""Inspect an uploaded file: what it says about its device, and which device of the register that is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.dicom.inspect import read_file
from assets.queries.matching import match_candidates
from assets.rules.findings import FINDINGS, Finding
from assets.rules.matching import Match, facts_from, match_device


@dataclass(frozen=True)
class Inspection:
    """What a file said, what is wrong with it (gravest first) and whose it is; nothing of it is stored yet.

    `facts` is free of patient identifiers and can be stored as JSON; docs/dicom.md lists its keys.
    """

    facts: dict[str, Any]
    findings: tuple[Finding, ...]
    match: Match


def inspect_file(*, path: Path) -> Inspection:
    """Read the file in the child process and look for its device. Writes nothing; takes up to 12 seconds.

    Not transactional on purpose: a child process must not run while rows are locked. The caller stores
    the result in a transaction of its own, afterwards. A hostile or broken file ends in findings;
    OSError means that the stored file itself is gone.
    """
    reading = read_file(path=path)
    match = match_device(facts=facts_from(reading=reading.facts), candidates=match_candidates())
    return Inspection(facts=reading.facts, findings=reading.findings, match=match)


def failed_inspection() -> Inspection:
    """The outcome for a file that could not be inspected at all: gone, or broken off again and again."""
    return Inspection(
        facts={},
        findings=(FINDINGS["INSPECTOR_FAILED"],),
        match=match_device(facts=facts_from(reading={}), candidates=[]),
    )
