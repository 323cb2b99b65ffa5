"""What workers do for tickets; the sweeper does the same when no worker can."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from tickets.actions import (
    absence,
    auto_assign,
    broadcast,
    bulk,
    calendar,
    copy_expiry,
    housekeeping,
    identity_purge,
    imaging,
    likeness,
    marks,
    originals,
    planned_work,
    quality,
    reminder,
    replay,
    routing_trial,
    search,
    vendor_copy,
    waits,
    whatif,
)
from tickets.actions.imports import tidy_imports
from tickets.intake import imports
from tickets.queries.batches import ticket_sample
from tickets.queries.clock_check import clock_differences

logger = logging.getLogger(__name__)

SAMPLE_SHARE = 100


@shared_task
def inspect_pending(**_: Any) -> None:
    """Inspect the DICOM files that wait for it."""
    imaging.inspect_pending(at=timezone.now(), limit=5_000, seconds=90)


@shared_task
def tidy(**_: Any) -> None:
    """Remove what nobody comes back for."""
    housekeeping.tidy(at=timezone.now())
    identity_purge.destroy_stray_keys(at=timezone.now())
    copy_expiry.remove_strays(at=timezone.now())
    whatif.tidy_runs(at=timezone.now())
    routing_trial.tidy_routing_trials(at=timezone.now())
    tidy_imports(at=timezone.now())
    bulk.tidy_bulks(at=timezone.now())
    likeness.tidy_vectors(at=timezone.now())


@shared_task
def end_waits(**_: Any) -> None:
    """Go on with what waited until a day that has come."""
    waits.sweep(at=timezone.now())


@shared_task
def tell_marks(**_: Any) -> None:
    """Tell of promises that run out or have run out."""
    marks.sweep(at=timezone.now())


@shared_task
def give_out(**_: Any) -> None:
    """Pass on what people who went away have, and give out what nobody has."""
    absence.sweep(at=timezone.now())
    auto_assign.sweep(at=timezone.now())


@shared_task
def continue_broadcasts(**_: Any) -> None:
    """Go on with messages to everybody affected by an incident."""
    broadcast.continue_broadcasts(at=timezone.now())


@shared_task
def remind_commanders(**_: Any) -> None:
    """Remind whoever leads an incident that an update is overdue."""
    reminder.sweep(at=timezone.now())


@shared_task
def tell_of_work(**_: Any) -> None:
    """Tell those who wait for a device of work planned on it."""
    planned_work.sweep(at=timezone.now())


@shared_task
def open_due_checks(**_: Any) -> None:
    """Open a ticket for each quality check or maintenance whose day has come."""
    quality.sweep(at=timezone.now())


@shared_task
def refold_clocks(**_: Any) -> None:
    """Measure by the newest hours what still runs by older ones."""
    calendar.sweep(at=timezone.now())


@shared_task
def continue_replays(**_: Any) -> None:
    """Go on with looking at and applying changed promises."""
    replay.continue_replays(at=timezone.now())


@shared_task
def continue_whatifs(**_: Any) -> None:
    """Go on with trying drafts on tickets of the past."""
    whatif.continue_whatifs(at=timezone.now())


@shared_task
def continue_routing_trials(**_: Any) -> None:
    """Go on with trying rules on tickets of the past."""
    routing_trial.continue_routing_trials(at=timezone.now())


@shared_task
def continue_bulks(**_: Any) -> None:
    """Go on with acts on many tickets."""
    bulk.continue_bulks(at=timezone.now())


@shared_task
def learn_words(**_: Any) -> None:
    """Learn the words that mistyped ones are put right by."""
    search.learn_words(at=timezone.now())


@shared_task
def make_vectors(**_: Any) -> None:
    """Make the vectors that like tickets are found by, where the optional model is installed."""
    likeness.make_vectors(at=timezone.now(), seconds=20)


@shared_task
def make_solved_vectors(**_: Any) -> None:
    """Make those of tickets solved lately as well: after the model was installed, or another one was."""
    likeness.make_vectors(at=timezone.now(), seconds=60, with_solved=True)


@shared_task
def check_clocks(**_: Any) -> None:
    """Compare the clocks of one ticket in a hundred with its events; each night another hundredth."""
    found = clock_differences(ticket_sample(share=SAMPLE_SHARE, turn=timezone.now().toordinal()))
    if found:
        tickets = sorted({each.ticket_id for each in found})
        logger.error("clocks_differ", extra={"tickets": tickets[:50], "count": len(tickets)})


@shared_task(soft_time_limit=540, time_limit=570)
def continue_imports(**_: Any) -> None:
    """Go on with imports: check and write what waits for it. A check may take minutes, writing gives way after one."""
    imports.work_imports(at=timezone.now())


@shared_task
def purge_identities(**_: Any) -> None:
    """Destroy identifiers and originals of tickets closed long enough ago, and delete old vendor copies."""
    identity_purge.sweep(at=timezone.now())
    copy_expiry.sweep(at=timezone.now())
    originals.sweep(at=timezone.now())


@shared_task
def make_copies(**_: Any) -> None:
    """Make the vendor copies that wait for it."""
    vendor_copy.make_pending(at=timezone.now(), limit=2)
