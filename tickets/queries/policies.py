"""The promise that holds for a ticket, as the rules want it."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from tickets.models import CalendarVersion, SlaPolicyVersion
from tickets.queries.calendars import calendar_from
from tickets.rules.sla import Target

DEFAULT_POLICY = "standard"


class NoPolicy(LookupError):
    """The reference data has not been loaded."""


def current_policy_version(*, at: datetime) -> SlaPolicyVersion:
    """Return the standard policy in force at `at`; for times before the first version, the first. Raises NoPolicy."""
    versions = SlaPolicyVersion.objects.filter(policy__code=DEFAULT_POLICY)
    found = versions.filter(valid_from__lte=at).order_by("-version").first() or versions.order_by("version").first()
    if found is None:
        raise NoPolicy("There is no SLA policy. Run: manage.py load_reference")
    return found


def targets_for(*, policy_version: SlaPolicyVersion, time_zone: str, at: datetime) -> Mapping[int, Target]:
    """Return priority to target under a policy version, with the calendars in force at `at` in the site's zone."""
    pinned: dict[str, int] = {}
    rows = CalendarVersion.objects.select_related("calendar").order_by("calendar_id", "version")
    versions = list(rows)
    for row in versions:
        if row.valid_from <= at or row.calendar.code not in pinned:
            pinned[row.calendar.code] = row.pk
    return _targets(
        policy_version.pk, tuple(sorted(pinned.items())), time_zone or "UTC", at.year, _Rows(policy_version, versions)
    )


class _Rows:
    """Carries loaded rows past the cache: equal to every other, so that only the ids make the cache key."""

    def __init__(self, policy_version: SlaPolicyVersion, versions: list[CalendarVersion]) -> None:
        self.targets = policy_version.targets
        self.versions = {version.pk: version for version in versions}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _targets(
    policy_version_id: int, pinned: tuple[tuple[str, int], ...], time_zone: str, year: int, rows: _Rows
) -> Mapping[int, Target]:
    """Versions never change, so their ids are key enough."""
    calendars = {
        code: calendar_from(rows.versions[version_id], year - 1, year + 4, time_zone=time_zone)
        for code, version_id in pinned
    }
    return {
        int(priority): Target(
            first_response_seconds=target["first_response"],
            resolution_seconds=target["resolution"],
            calendar=calendars[target["calendar"]],
        )
        for priority, target in rows.targets.items()
    }
