"""The report pages and figures that are measured."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any


def report_pages() -> dict[str, str]:
    """Name to address. "all time" reaches back before the first ticket."""
    today = date.today()
    ever = f"period=custom&from={today - timedelta(days=365 * 6)}&to={today}"
    quarter = f"period=custom&from={today - timedelta(days=90)}&to={today}"
    return {
        "report: overview, 30 days": "/reports/",
        "report: overview, 90 days": f"/reports/?{quarter}",
        "report: overview, this year": "/reports/?period=year",
        "report: overview, all time": f"/reports/?{ever}",
        "report: response, 90 days": f"/reports/response/?{quarter}",
        "report: resolution, 90 days": f"/reports/resolution/?{quarter}",
        "report: resolution, by category, 90 days": f"/reports/resolution/?by=category&{quarter}",
        "report: SLA, 90 days": f"/reports/sla/?{quarter}",
        "report: backlog": f"/reports/backlog/?{quarter}",
        "report: queues and people, 30 days": "/reports/people/",
        "report: devices, 90 days": f"/reports/devices/?{quarter}",
        "report: hour of week, 90 days": f"/reports/hours/?{quarter}",
        "report: tickets of a figure": f"/reports/tickets/?metric=resolution&{quarter}",
        "report: API, resolution by queue, 90 days": f"/api/v1/metrics/resolution/?{quarter}",
    }


def report_figures() -> dict[str, Callable[[], Any]]:
    """Name to a call for one figure from the facts, without roll-ups: n, mean and percentiles, all exact."""
    from django.utils import timezone

    from accounts.models import Person
    from reports.enums import Preset
    from reports.metrics.registry import METRICS
    from reports.queries.figures import figures
    from reports.rules.period import Period
    from reports.rules.scope import Scope

    user = Person.objects.select_related("site").get(email="anna.whitmore@example.org")
    today, at = date.today(), timezone.now()

    def asked(days: int) -> Callable[[], Any]:
        period = Period(first=today - timedelta(days=days), last=today, zone="Europe/London")
        scope = Scope(period=period, preset=Preset.CUSTOM)
        return partial(figures, user=user, metric=METRICS["resolution"], scope=scope, at=at)

    return {
        "figure: exact median of the resolution, 90 days": asked(90),
        "figure: exact median of the resolution, all time": asked(365 * 6),
    }
