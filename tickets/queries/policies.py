"""The promise that holds for a ticket, as the rules want it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from tickets.models import CalendarVersion, SlaPolicyVersion, Ticket
from tickets.queries.calendars import calendar_from
from tickets.queries.kept import once
from tickets.rules.sla import Target

DEFAULT_POLICY = "standard"


class NoPolicy(LookupError):
    """The reference data has not been loaded."""


def current_policy_version(*, at: datetime) -> SlaPolicyVersion:
    """Return the standard policy in force at `at`; for times before the first version, the first. Raises NoPolicy."""
    versions = _policy_versions()
    if not versions:
        raise NoPolicy("There is no SLA policy. Run: manage.py load_reference")
    return next((version for version in reversed(versions) if version.valid_from <= at), versions[0])


def ticket_targets(ticket: Ticket) -> Mapping[int, Target]:
    """Return priority to target as it holds for a ticket with its site loaded.

    The policy is the one pinned to the ticket, the calendars are those of when the desk was told, in the site's zone.
    """
    zone = ticket.site.time_zone if ticket.site else "UTC"
    return targets_for(policy_version_id=ticket.policy_version_id, time_zone=zone, at=ticket.occurred_at)


def targets_for(*, policy_version_id: int, time_zone: str, at: datetime) -> Mapping[int, Target]:
    """Return priority to target under a policy version, with the calendars in force at `at` in the site's zone."""
    pinned: dict[str, int] = {}
    for version_id, code, valid_from in _calendar_versions():
        if valid_from <= at or code not in pinned:
            pinned[code] = version_id
    return _targets(policy_version_id, tuple(pinned.items()), time_zone or "UTC", at.year)


@once
def _policy_versions() -> Sequence[SlaPolicyVersion]:
    return list(SlaPolicyVersion.objects.filter(policy__code=DEFAULT_POLICY).order_by("version"))


@once
def _calendar_versions() -> Sequence[tuple[int, str, datetime]]:
    """Id, calendar code and start of every version; the rows themselves are read only for a promise that is new."""
    versions = CalendarVersion.objects.order_by("calendar_id", "version")
    return list(versions.values_list("pk", "calendar__code", "valid_from"))


@lru_cache(maxsize=256)
def _targets(
    policy_version_id: int, pinned: tuple[tuple[str, int], ...], time_zone: str, year: int
) -> Mapping[int, Target]:
    """Versions never change, so their ids are key enough."""
    policy = SlaPolicyVersion.objects.get(pk=policy_version_id)
    rows = CalendarVersion.objects.in_bulk([version_id for _, version_id in pinned])
    calendars = {
        code: calendar_from(rows[version_id], year - 1, year + 4, time_zone=time_zone) for code, version_id in pinned
    }
    return {
        int(priority): Target(
            first_response_seconds=target["first_response"],
            resolution_seconds=target["resolution"],
            calendar=calendars[target["calendar"]],
        )
        for priority, target in policy.targets.items()
    }
