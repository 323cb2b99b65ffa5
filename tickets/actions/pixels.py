"""That somebody looked at the picture of a file: an audit trail, not a message."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Person
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lock import lock_ticket
from tickets.enums import EventKind
from tickets.models import TicketEvent
from tickets.permissions import require_seen

_ONCE_IN = timedelta(hours=1)


@transaction.atomic
def note_pixels_seen(*, actor: Person, ticket_id: int, attachment_id: int, at: datetime) -> bool:
    """Record it, once an hour for each person and file, however many windows they try; say whether it was recorded.

    Event: pixels_seen. The lock is taken only when there is something to record. Raises NotAllowed.
    """
    if _is_known(actor=actor, ticket_id=ticket_id, attachment_id=attachment_id, at=at):
        return False
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    require_seen(actor=actor, ticket=ticket)
    if _is_known(actor=actor, ticket_id=ticket_id, attachment_id=attachment_id, at=at):
        return False
    step = Step(EventKind.PIXELS_SEEN, {"attachment": attachment_id})
    save_aside(ticket=ticket, actor=actor, at=at, steps=[step])
    return True


def _is_known(*, actor: Person, ticket_id: int, attachment_id: int, at: datetime) -> bool:
    rows = TicketEvent.objects.filter(ticket_id=ticket_id, kind=EventKind.PIXELS_SEEN.value, actor=actor)
    return rows.filter(occurred_at__gt=at - _ONCE_IN, payload__attachment=attachment_id).exists()
