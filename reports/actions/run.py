"""Running schedules: their mails are written down, and the file they wait for is asked for. Nothing is sent here.

Running late or twice sends once: a run is known by its slot, the moment it was due.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.mail import mail_domain, message_id
from reports.actions.schedule import lock_schedule, set_next
from reports.enums import FileKind, SendAs
from reports.models import ExportJob, ReportDelivery, ReportSchedule
from reports.queries.schedules import due_schedules, plan_of, run_query
from reports.render.sections import PAGES
from reports.rules.schedule import delivery_key, latest_run, next_run

logger = logging.getLogger(__name__)
_PUT_ASIDE = timedelta(hours=1)


@transaction.atomic
def run_now(*, actor: Person, schedule_id: int, at: datetime) -> int:
    """Send a schedule's report besides its times; return to how many. Twice in a minute is once.

    Raises NotYours, ScheduleMissing.
    """
    schedule = lock_schedule(actor=actor, schedule_id=schedule_id)
    return _run(schedule=schedule, slot=at.replace(second=0, microsecond=0), at=at)


def sweep(*, at: datetime) -> int:
    """Run what is due; return how many schedules ran. Needs PostgreSQL only; any number may do this at once."""
    ran = 0
    while _run_next(at=at):
        ran += 1
    return ran


@transaction.atomic
def _run_next(*, at: datetime) -> bool:
    """Run the next due schedule; one that fails is put aside for an hour, and the rest go on."""
    rows = due_schedules(at=at).select_for_update(skip_locked=True, of=("self",))
    schedule = rows.select_related("owner__site").first()
    if schedule is None:
        return False
    try:
        with transaction.atomic():
            _run_due(schedule=schedule, at=at)
    except Exception:
        logger.exception("schedule not run", extra={"schedule": schedule.pk})
        set_next(schedule=schedule, next_at=at + _PUT_ASIDE)
    return True


def _run_due(*, schedule: ReportSchedule, at: datetime) -> None:
    """Run it for the last of its missed times; a schedule whose owner may not read reports is paused instead."""
    if not schedule.owner.may(Capability.SEE_REPORTS):
        logger.warning("schedule paused: its owner may not read reports", extra={"schedule": schedule.pk})
        set_next(schedule=schedule, next_at=None)
        return
    plan, first = plan_of(schedule), schedule.next_at
    _run(schedule=schedule, slot=latest_run(plan, first=first, at=at) if first else at, at=at)
    set_next(schedule=schedule, next_at=next_run(plan, after=at))


def _run(*, schedule: ReportSchedule, slot: datetime, at: datetime) -> int:
    """Write the mails of one run and the file they wait for; nothing when the slot has run already."""
    if ReportDelivery.objects.filter(schedule=schedule, slot=slot).exists():
        return 0
    domain = mail_domain(settings.DEFAULT_FROM_EMAIL)
    export = _export(schedule=schedule, slot=slot, at=at)
    made = []
    for person_id in schedule.recipients.order_by("pk").values_list("pk", flat=True):
        key = delivery_key(schedule_id=schedule.pk, slot=slot, recipient_id=person_id)
        made.append(
            ReportDelivery(
                schedule=schedule, recipient_id=person_id, export=export, slot=slot, dedupe_key=key,
                message_id=message_id(dedupe_key=key, domain=domain), next_at=at, created_at=at,
            )  # fmt: skip
        )
    return len(ReportDelivery.objects.bulk_create(made))


def _export(*, schedule: ReportSchedule, slot: datetime, at: datetime) -> ExportJob | None:
    """The file of a run, the same for all its recipients; None for a link."""
    if schedule.send_as == SendAs.LINK:
        return None
    page = PAGES.get(schedule.page)
    return ExportJob.objects.create(
        owner=schedule.owner,
        page=schedule.page,
        query=run_query(schedule=schedule, slot=slot),
        title=page.label if page else schedule.name,
        kind=FileKind(schedule.send_as).value,
        paper=schedule.paper,
        is_scheduled=True,
        next_at=at,
        created_at=at,
    )
