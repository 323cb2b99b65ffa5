"""Schedules made, changed, paused and removed by people; actions.run runs them. No ticket is concerned: no events."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from reports.actions.export import UnknownPage
from reports.enums import Paper, Rhythm, SendAs, Span
from reports.models import ReportSchedule
from reports.permissions import require_owner, require_reports
from reports.queries.schedules import plan_of, readers
from reports.render.sections import PAGES
from reports.rules.schedule import next_run


class NoRecipients(ValidationError):
    """Nobody to send to, or somebody who may not read reports."""

    def __init__(self) -> None:
        super().__init__("Choose at least one person who may read reports, and nobody else.", code="no_recipients")


class ScheduleMissing(ValidationError):
    """There is no such schedule, or it was deleted."""

    def __init__(self) -> None:
        super().__init__("This schedule is not there any more.", code="schedule_missing")


@dataclass(frozen=True)
class Wanted:
    """What a schedule is to be; see models.schedule.ReportSchedule."""

    name: str
    page: str
    query: Mapping[str, str]
    span: Span
    send_as: SendAs
    paper: Paper
    rhythm: Rhythm
    weekday: int
    month_day: int
    time: time
    recipients: Collection[int]

    def columns(self) -> dict[str, Any]:
        """The columns of the row; recipients are rows of their own."""
        return {
            "name": self.name, "page": self.page, "query": dict(self.query), "span": self.span.value,
            "send_as": self.send_as.value, "paper": self.paper.value, "rhythm": self.rhythm.value,
            "weekday": self.weekday, "month_day": self.month_day, "time": self.time,
        }  # fmt: skip


@transaction.atomic
def add_schedule(*, actor: Person, wanted: Wanted, at: datetime) -> ReportSchedule:
    """Make a schedule of the actor's. Raises NoReports, UnknownPage, NoRecipients."""
    require_reports(actor)
    people = _recipients(wanted)
    schedule = ReportSchedule(owner=actor, created_at=at, **wanted.columns())
    schedule.next_at = next_run(plan_of(schedule), after=at)
    schedule.save(force_insert=True)
    schedule.recipients.set(people)
    return schedule


@transaction.atomic
def change_schedule(*, actor: Person, schedule_id: int, wanted: Wanted, at: datetime) -> ReportSchedule:
    """Change what a schedule sends, when and to whom; a paused one stays paused.

    Raises NotYours, ScheduleMissing, UnknownPage, NoRecipients.
    """
    schedule = lock_schedule(actor=actor, schedule_id=schedule_id)
    people = _recipients(wanted)
    for name, value in wanted.columns().items():
        setattr(schedule, name, value)
    if schedule.next_at is not None:
        schedule.next_at = next_run(plan_of(schedule), after=at)
    schedule.save(update_fields=[*wanted.columns(), "next_at"])
    schedule.recipients.set(people)
    return schedule


@transaction.atomic
def pause_schedule(*, actor: Person, schedule_id: int) -> ReportSchedule:
    """Stop a schedule until it is resumed. Raises NotYours, ScheduleMissing."""
    return set_next(schedule=lock_schedule(actor=actor, schedule_id=schedule_id), next_at=None)


@transaction.atomic
def resume_schedule(*, actor: Person, schedule_id: int, at: datetime) -> ReportSchedule:
    """Let a paused schedule run again, from its next time on. Raises NotYours, ScheduleMissing."""
    schedule = lock_schedule(actor=actor, schedule_id=schedule_id)
    return set_next(schedule=schedule, next_at=next_run(plan_of(schedule), after=at))


@transaction.atomic
def remove_schedule(*, actor: Person, schedule_id: int, at: datetime) -> ReportSchedule:
    """Take a schedule out of the list for good; what it sent stays on record. Raises NotYours, ScheduleMissing."""
    schedule = lock_schedule(actor=actor, schedule_id=schedule_id)
    schedule.removed_at, schedule.next_at = at, None
    schedule.save(update_fields=["removed_at", "next_at"])
    return schedule


def _recipients(wanted: Wanted) -> list[Person]:
    if wanted.page not in PAGES:
        raise UnknownPage
    people = list(readers().filter(pk__in=wanted.recipients))
    if not people or len(people) != len(set(wanted.recipients)):
        raise NoRecipients
    return people


def lock_schedule(*, actor: Person, schedule_id: int) -> ReportSchedule:
    """Return the locked row with its owner, if the actor may change it. Raises NotYours, ScheduleMissing."""
    require_reports(actor)
    rows = ReportSchedule.objects.select_for_update(of=("self",)).select_related("owner__site")
    schedule = rows.filter(pk=schedule_id, removed_at__isnull=True).first()
    if schedule is None:
        raise ScheduleMissing
    require_owner(user=actor, owner_id=schedule.owner_id)
    return schedule


def set_next(*, schedule: ReportSchedule, next_at: datetime | None) -> ReportSchedule:
    """Set when a locked schedule runs next; None pauses it. Not transactional: the caller holds the lock."""
    schedule.next_at = next_at
    schedule.save(update_fields=["next_at"])
    return schedule
