"""Spells of software versions: when a device changed from one to another, as far as anybody saw it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

LONGEST_VERSION = 64
Spell = tuple[str, datetime, datetime]
"""Version, first and last sighting."""


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """What a sighting adds. spell: place of the spell it belongs to, None for a new one; since: when that begins.

    changed_from: the version before, when this sighting is the first of the newest spell; else "".
    """

    spell: int | None
    changed_from: str
    since: datetime
    is_newest: bool


def tidy_version(text: str) -> str:
    """Return a version in one line; several values of DICOM, parted by backslashes, stand beside each other."""
    parts = [" ".join(part.split()) for part in text.replace("\x00", " ").split("\\")]
    return " / ".join(part for part in parts if part)[:LONGEST_VERSION].strip()


def learn(*, spells: Sequence[Spell], version: str, at: datetime) -> Learnt:
    """Find the spell a sighting belongs to. spells: of one source, by their beginning, none inside another.

    A sighting inside or beside a spell of the same version lengthens it; a version that comes back after another one
    begins a new spell.
    """
    before = [place for place, (_, since, _) in enumerate(spells) if since <= at]
    last = before[-1] if before else None
    follower = (last + 1 if last is not None else 0) if spells else None
    is_newest = last is None and not spells or last == len(spells) - 1
    if last is not None and spells[last][0] == version:
        return Learnt(spell=last, changed_from="", since=spells[last][1], is_newest=is_newest)
    if follower is not None and follower < len(spells) and spells[follower][0] == version:
        return Learnt(spell=follower, changed_from="", since=at, is_newest=follower == len(spells) - 1)
    changed_from = spells[last][0] if last is not None and is_newest else ""
    return Learnt(spell=None, changed_from=changed_from, since=at, is_newest=is_newest)


def changes_of(spells: Sequence[Spell]) -> list[tuple[str, str, datetime]]:
    """Return from, to and when for each change between spells of one source, by time."""
    return [
        (before[0], after[0], after[1])
        for before, after in zip(spells, spells[1:], strict=False)
        if before[0] != after[0]
    ]
