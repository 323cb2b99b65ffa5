"""The software a device ran: what people wrote down, what its images said, and whether both agree."""

from dataclasses import dataclass
from datetime import datetime

from assets.enums import VersionSource
from assets.models import Device, SoftwareVersion
from assets.rules.drift import is_drift
from assets.rules.software import changes_of, tidy_version

MOST = 100


@dataclass(frozen=True, kw_only=True)
class Spell:
    """One version as one source told it. person: who wrote it down; "" when images said so."""

    version: str
    since: datetime
    last_seen_at: datetime
    is_evidence: bool
    person: str


@dataclass(frozen=True, kw_only=True)
class SoftwareCourse:
    """Spells, the newest first. drift: the version images speak of when the register names another one; else "".

    changed: from, to and when of the last change images told of; None when there is none.
    """

    spells: tuple[Spell, ...]
    drift: str
    drift_since: datetime | None
    changed: tuple[str, str, datetime] | None


def software_course(device: Device) -> SoftwareCourse:
    """Return what is known of the software of a device. One query."""
    rows = list(SoftwareVersion.objects.filter(device=device).select_related("person").order_by("-since", "-pk")[:MOST])
    seen = [row for row in reversed(rows) if row.source == VersionSource.EVIDENCE]
    changes = changes_of([(row.version, row.since, row.last_seen_at) for row in seen])
    last = seen[-1] if seen else None
    known = tidy_version(device.software_version)
    drifts = last is not None and bool(known) and is_drift(registered=known, seen=last.version)
    return SoftwareCourse(
        spells=tuple(
            Spell(
                version=row.version,
                since=row.since,
                last_seen_at=row.last_seen_at,
                is_evidence=row.source == VersionSource.EVIDENCE,
                person=row.person.full_name if row.person else "",
            )
            for row in rows
        ),
        drift=last.version if last and drifts else "",
        drift_since=last.since if last and drifts else None,
        changed=changes[-1] if changes else None,
    )
