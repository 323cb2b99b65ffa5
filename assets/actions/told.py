"""What the hospital's own monitoring says of a device."""

from datetime import datetime

from django.db import transaction

from assets.actions.answer import TOLD, take_answer
from assets.actions.check import CheckMissing, locked_check
from assets.enums import CheckState, DeviceState
from assets.models import DeviceCheck
from assets.queries.work import is_at_work
from assets.rules.check import Answer


@transaction.atomic
def note_ticket(*, check: DeviceCheck, ticket_number: int | None) -> None:
    """Note on a locked check that its verdict was told, and on which ticket; whoever calls has asked for permission."""
    check.told_state, check.ticket_number = check.verdict, ticket_number
    check.save(update_fields=["told_state", "ticket_number"])


@transaction.atomic
def tell_check(*, check_id: int, state: DeviceState, at: datetime) -> DeviceCheck:
    """Take what a monitoring program says of a device; whoever calls has looked at its token. Safe to send twice.

    During planned work it is noted, and nothing follows. Raises CheckMissing when it is switched off or gone.
    """
    check = locked_check(check_id=check_id)
    if not check.is_active:
        raise CheckMissing
    answer = TOLD[state]
    if is_at_work(check.device_id, at=at):
        answer = Answer(state=CheckState.PLANNED, code="planned_work")
    take_answer(check=check, answer=answer, at=at)
    return check
