"""Schedules and their mails: what is due, and what supervisors read about them."""

from datetime import datetime

from django.db.models import F, Min, Prefetch, Q, QuerySet

from accounts.enums import Capability
from accounts.models import Person
from accounts.queries.people import people_who_may
from reports.enums import JobState, Rhythm, SendState, Span
from reports.models import ReportAttempt, ReportDelivery, ReportSchedule
from reports.permissions import require_reports
from reports.queries.zone import report_zone
from reports.rules.schedule import Plan, span_query

_SHOWN = 50
UNSENT = (SendState.PENDING.value, SendState.SENDING.value)
_FILE_ENDED = (JobState.READY.value, JobState.FAILED.value)


def readers() -> QuerySet[Person]:
    """Return the people a report may be sent to, by name."""
    return people_who_may(Capability.SEE_REPORTS)


def plan_of(schedule: ReportSchedule) -> Plan:
    """Return when a schedule runs, in the zone of its owner's reports. The owner comes with the site."""
    return Plan(
        rhythm=Rhythm(schedule.rhythm),
        weekday=schedule.weekday,
        month_day=schedule.month_day,
        time=schedule.time,
        zone=report_zone(schedule.owner),
    )


def run_query(*, schedule: ReportSchedule, slot: datetime) -> dict[str, str]:
    """Return the question of one run: that of the schedule with the days its slot reports about."""
    period = span_query(Span(schedule.span), slot=slot, zone=plan_of(schedule).zone)
    return {name: value for name, value in schedule.query.items() if name not in ("from", "to")} | period


def schedules(user: Person) -> list[ReportSchedule]:
    """Return all schedules with owner and recipients, the next to run first, paused ones last. Raises NoReports."""
    return list(_readable(user).order_by(F("next_at").asc(nulls_last=True), "name", "id"))


def schedule(user: Person, schedule_id: int) -> ReportSchedule | None:
    """Return one schedule with owner and recipients, or None. Raises NoReports."""
    return _readable(user).filter(pk=schedule_id).first()


def deliveries_of(found: ReportSchedule) -> list[ReportDelivery]:
    """Return the latest mails of a schedule, newest first, each with its attempts in order."""
    tries = Prefetch("tries", queryset=ReportAttempt.objects.order_by("at", "id"))
    rows = ReportDelivery.objects.filter(schedule=found).select_related("recipient", "export").prefetch_related(tries)
    return list(rows.order_by("-created_at", "-id")[:_SHOWN])


def due_schedules(*, at: datetime) -> QuerySet[ReportSchedule]:
    """Return the schedules whose time has come."""
    return ReportSchedule.objects.filter(next_at__lte=at).order_by("next_at", "id")


def due_deliveries(*, at: datetime) -> QuerySet[ReportDelivery]:
    """Return the mails that may be sent now: due and their file made or given up, or leased by a lost sender."""
    has_file = Q(export__isnull=True) | Q(export__state__in=_FILE_ENDED)
    return ReportDelivery.objects.filter(
        (Q(state=SendState.PENDING, next_at__lte=at) & has_file) | Q(state=SendState.SENDING, lease_until__lte=at)
    ).order_by("next_at", "id")


def oldest_unsent() -> datetime | None:
    """Return when the oldest mail that has still to be sent was decided; None when none waits."""
    unsent = ReportDelivery.objects.filter(state__in=UNSENT)
    oldest: datetime | None = unsent.aggregate(oldest=Min("created_at"))["oldest"]
    return oldest


def _readable(user: Person) -> QuerySet[ReportSchedule]:
    require_reports(user)
    people = Prefetch("recipients", queryset=Person.objects.order_by("full_name", "id"))
    rows = ReportSchedule.objects.filter(removed_at__isnull=True)
    return rows.select_related("owner__site").prefetch_related(people)
