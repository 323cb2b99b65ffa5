"""When RadDesk reached nothing that it asks."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Q

from assets.enums import CheckKind, CheckState
from assets.models import Blackout, DeviceCheck
from assets.queries.check import working_checks
from assets.rules.blackout import NOBODY, TOLD_AFTER

_SHOWN = timedelta(days=30)
_COUNTED = (CheckState.UP.value, CheckState.DEGRADED.value, CheckState.DOWN.value)


def running_blackout() -> Blackout | None:
    """Return the one that lasts, or None. One query."""
    return Blackout.objects.filter(ended_at=None).first()


def cut_off_since() -> datetime | None:
    """Return since when RadDesk reaches nothing; None while it does."""
    found = running_blackout()
    return found.began_at if found else None


def last_blackout(*, since: datetime) -> Blackout | None:
    """Return the newest that ended since then, or lasts."""
    return Blackout.objects.filter(Q(ended_at=None) | Q(ended_at__gte=since)).order_by("-pk").first()


def blackouts_shown(*, at: datetime) -> list[Blackout]:
    """Return those of the last 30 days, the newest first. One query."""
    return list(Blackout.objects.filter(Q(ended_at=None) | Q(ended_at__gte=at - _SHOWN)).order_by("-pk")[:5])


def blackouts_untold(*, at: datetime) -> list[int]:
    """Return those whose ticket is to be logged, or to hear of the end."""
    begun = Q(ticket_number=None, ended_at=None, began_at__lte=at - TOLD_AFTER)
    over = Q(ticket_number__isnull=False, ended_at__isnull=False, is_end_told=False)
    return list(Blackout.objects.filter(begun | over).order_by("pk").values_list("pk", flat=True)[:10])


def found_at_others(check: DeviceCheck, *, since: datetime) -> dict[str, set[str]]:
    """Return what was found at each other host that was asked since then. One query."""
    rows = working_checks().filter(asked_at__gte=since)
    rows = rows.exclude(kind=CheckKind.OUTSIDE.value).exclude(host=check.host)
    rows = rows.filter(Q(state__in=_COUNTED) | Q(code=NOBODY.code))
    found: dict[str, set[str]] = defaultdict(set)
    for host, code in rows.values_list("host", "code"):
        found[host].add(code)
    return dict(found)
