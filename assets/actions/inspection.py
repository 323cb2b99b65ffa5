"""Inspect an uploaded file: what it says about its device, and which device of the register that is."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assets.dicom.inspect import Reading, read_file
from assets.dicom.many import read_files
from assets.queries.matching import match_candidates
from assets.rules.findings import FINDINGS, Finding
from assets.rules.matching import Candidate, Match, facts_from, match_device


@dataclass(frozen=True)
class Inspection:
    """What a file said, what is wrong with it (gravest first) and whose it is; nothing of it is stored yet.

    `facts` is free of patient identifiers and can be stored as JSON; docs/dicom.md lists its keys. `keys`: kind of
    identity to its pseudonym, empty when no key was given.
    """

    facts: dict[str, Any]
    findings: tuple[Finding, ...]
    match: Match
    keys: dict[str, str] = field(default_factory=dict)


def inspect_file(*, path: Path, key: bytes = b"") -> Inspection:
    """Read the file in the child process and look for its device. Writes nothing; takes up to 12 seconds.

    key: that of the ticket, under which identities become pseudonyms.
    Not transactional on purpose: a child process must not run while rows are locked. The caller stores
    the result in a transaction of its own, afterwards. A hostile or broken file ends in findings;
    OSError means that the stored file itself is gone.
    """
    return _inspection(read_file(path=path, key=key), candidates=match_candidates())


def inspect_files(*, files: Sequence[tuple[Path, bytes]], seconds: float) -> Iterator[Inspection]:
    """The same for many files with the key of each, in their order, about 20 ms a file; ends when the seconds are over.

    A file that is gone ends in the finding INSPECTOR_FAILED. At least one file is read.
    """
    candidates, until = match_candidates(), time.monotonic() + seconds
    for reading in read_files(files=files):
        yield _inspection(reading, candidates=candidates)
        if time.monotonic() > until:
            return


def _inspection(reading: Reading, *, candidates: Sequence[Candidate]) -> Inspection:
    match = match_device(facts=facts_from(reading=reading.facts), candidates=candidates)
    return Inspection(facts=reading.facts, findings=reading.findings, match=match, keys=reading.keys)


def failed_inspection() -> Inspection:
    """The outcome for a file that could not be inspected at all: gone, or broken off again and again."""
    return Inspection(
        facts={},
        findings=(FINDINGS["INSPECTOR_FAILED"],),
        match=match_device(facts=facts_from(reading={}), candidates=[]),
    )
