"""Not blaming devices for our own network: what cannot be reached while nothing can is not counted."""

from datetime import datetime

from django.db import IntegrityError, transaction

from assets.enums import CheckKind, CheckState
from assets.models import Blackout, DeviceCheck
from assets.queries.blackout import found_at_others, last_blackout, running_blackout
from assets.rules.blackout import NOBODY, UNREACHED, is_blackout
from assets.rules.check import STEADY, Act, Answer, Step

_WORSE = (Act.OPEN, Act.GO_ON, Act.CHANGE)


@transaction.atomic
def counted_answer(*, check: DeviceCheck, answer: Answer, step: Step, at: datetime) -> Answer:
    """Return what an answer of a locked check comes to: itself, or NOBODY while RadDesk is cut off.

    step: what would follow from it. Only an answer that would make an outage is looked at, and those while a blackout
    lasts; it ends with the first word from any device.
    """
    if check.kind == CheckKind.OUTSIDE or answer.state in (CheckState.UNKNOWN, CheckState.PLANNED):
        return answer
    running = running_blackout()
    if answer.code not in UNREACHED:
        if running:
            _end(running, at=at)
        return answer
    if running:
        return NOBODY
    if step.act not in _WORSE:
        return answer
    since = step.began_at or at
    others = found_at_others(check, since=since)
    if not is_blackout(code=answer.code, others=others):
        return answer
    _begin(since=since, hosts=len(others) + 1, at=at)
    return NOBODY


@transaction.atomic
def note_told(*, blackout: Blackout, ticket_number: int, is_end_told: bool) -> None:
    """Note on a locked blackout which ticket heard of it, and whether of its end."""
    blackout.ticket_number, blackout.is_end_told = ticket_number, is_end_told
    blackout.save(update_fields=["ticket_number", "is_end_told"])


def _begin(*, since: datetime, hosts: int, at: datetime) -> None:
    """Begin one; what comes again soon after it ended goes on, as with the outage of a device."""
    last = last_blackout(since=at - STEADY)
    try:
        with transaction.atomic():
            if last is None:
                Blackout.objects.create(began_at=since, found_at=at, hosts=hosts)
            else:
                Blackout.objects.filter(pk=last.pk).update(ended_at=None, is_end_told=False)
    except IntegrityError:
        return  # another process found it at the same moment


def _end(blackout: Blackout, *, at: datetime) -> None:
    Blackout.objects.filter(pk=blackout.pk, ended_at=None).update(ended_at=at)
