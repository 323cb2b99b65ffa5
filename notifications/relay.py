"""From events to deliveries: who is told becomes rows, in the transaction that settles the event."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, transaction

from accounts.rules.mail import mail_domain, message_id
from notifications.actions.page import start_or_wake
from notifications.enums import Channel
from notifications.models import Delivery
from notifications.queries.page_people import asking_for_pages
from notifications.queries.surroundings import Surroundings, surroundings_of
from notifications.rules.audience import audience
from notifications.rules.dedupe import dedupe_key
from tickets.actions.outbox import claim, postpone, settle
from tickets.enums import Consumer
from tickets.models import Outbox, TicketEvent

logger = logging.getLogger(__name__)

BATCH = 200
_MAX_BATCHES = 100  # then other sweepers get their turn


def sweep(*, at: datetime) -> int:
    """Relay until nothing is due, within a bound; return the number of events seen."""
    seen = 0
    for _ in range(_MAX_BATCHES):
        count = relay(at=at, limit=BATCH)
        seen += count
        if count == 0:
            break
    return seen


@transaction.atomic
def relay(*, at: datetime, limit: int = BATCH) -> int:
    """Write the deliveries that follow from due events and settle them; return the number of events seen.

    An event that fails is put aside with the class of its error, and the rest go on. Safe to run any number of
    times and in any number of processes at once.
    """
    rows = claim(consumer=Consumer.NOTIFICATIONS, limit=limit, at=at)
    if not rows:
        return 0
    around = surroundings_of([row.event for row in rows])
    urgent = asking_for_pages([row.event for row in rows])
    settle([row for row in rows if _is_told(row=row, around=around, pages=row.event_id in urgent, at=at)])
    return len(rows)


def _is_told(*, row: Outbox, around: Surroundings, pages: bool, at: datetime) -> bool:
    try:
        with transaction.atomic():
            Delivery.objects.bulk_create(_deliveries(event=row.event, around=around, at=at), ignore_conflicts=True)
            if pages:
                start_or_wake(event=row.event, at=at)
    except OperationalError:
        raise  # the connection, a lock or a limit: the whole batch comes back
    except Exception as error:
        logger.exception("event not relayed", extra={"event": row.event_id})
        postpone(row=row, error=type(error).__name__, at=at)
        return False
    return True


def _deliveries(*, event: TicketEvent, around: Surroundings, at: datetime) -> Sequence[Delivery]:
    domain = mail_domain(settings.DEFAULT_FROM_EMAIL)
    made = []
    for person_id, relation in audience(around.facts(event)).items():
        key = dedupe_key(event_id=event.pk, channel=Channel.EMAIL, recipient_id=person_id, template=event.kind)
        made.append(
            Delivery(
                event=event,
                ticket_id=around.ticket_of(event, person_id=person_id, relation=relation),
                recipient_id=person_id,
                channel=Channel.EMAIL.value,
                template=event.kind,
                reason=relation.value,
                dedupe_key=key,
                message_id=message_id(dedupe_key=key, domain=domain),
                next_at=at,
                created_at=at,
            )
        )
    return made
