"""Which software a device runs: what people write down, and what its images say."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from assets.actions.history import lock_device
from assets.enums import VersionSource
from assets.models import Device, SoftwareVersion
from assets.rules.drift import is_drift
from assets.rules.software import Learnt, learn, tidy_version


@dataclass(frozen=True, kw_only=True)
class VersionNews:
    """What a version that was seen means. changed_from: what the same source said before; "" when it is no change.

    since: from when this version is known. is_drift: the register names another version.
    """

    version: str
    changed_from: str
    since: datetime | None
    is_drift: bool


@transaction.atomic
def learn_software_version(
    *, device_id: int, version: str, source: VersionSource = VersionSource.EVIDENCE, at: datetime
) -> VersionNews:
    """Note that a source saw a device run a version at `at`, the moment the image was made or received.

    The register itself is left as it is: a person decides. What is older than the last sighting changes nothing but
    how long a version is known. Safe to run twice. Raises Device.DoesNotExist.
    """
    device = lock_device(device_id=device_id)
    said = tidy_version(version)
    if not said:
        return VersionNews(version="", changed_from="", since=None, is_drift=False)
    learnt = _keep(device=device, said=said, source=source, at=at, person=None)
    known = tidy_version(device.software_version)
    drifts = learnt.is_newest and bool(known) and is_drift(registered=known, seen=said)
    return VersionNews(version=said, changed_from=learnt.changed_from, since=learnt.since, is_drift=drifts)


def note_typed_version(*, actor: Person, device: Device, at: datetime) -> None:
    """Note the version a person has just written into the register. Not transactional: part of the device's change."""
    said = tidy_version(device.software_version)
    if said:
        _keep(device=device, said=said, source=VersionSource.TYPED, at=at, person=actor)


def _keep(*, device: Device, said: str, source: VersionSource, at: datetime, person: Person | None) -> Learnt:
    rows = list(SoftwareVersion.objects.filter(device=device, source=source.value).order_by("since", "pk"))
    learnt = learn(spells=[(row.version, row.since, row.last_seen_at) for row in rows], version=said, at=at)
    if learnt.spell is None:
        SoftwareVersion.objects.create(
            device=device, version=said, source=source.value, since=at, last_seen_at=at, person=person
        )
        return learnt
    row = rows[learnt.spell]
    row.since, row.last_seen_at = min(row.since, at), max(row.last_seen_at, at)
    row.save(update_fields=["since", "last_seen_at"])
    return learnt
