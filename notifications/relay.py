"""From events to deliveries: who is told becomes rows, in the transaction that settles the event."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, transaction

from accounts.rules.mail import mail_domain, message_id
from notifications.enums import Channel, Relation
from notifications.models import Delivery
from notifications.queries.endpoints import ears
from notifications.queries.surroundings import Surroundings, surroundings_of
from notifications.rules.audience import audience
from notifications.rules.endpoints import Ear, hears
from tickets.actions.outbox import claim, postpone, settle
from tickets.enums import Consumer, EventKind
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
    listening = ears()
    settle([row for row in rows if _is_told(row=row, around=around, listening=listening, at=at)])
    return len(rows)


def _is_told(*, row: Outbox, around: Surroundings, listening: Sequence[Ear], at: datetime) -> bool:
    try:
        with transaction.atomic():
            made = [*_deliveries(event=row.event, around=around, at=at)]
            made += endpoint_deliveries(event=row.event, listening=listening, at=at)
            Delivery.objects.bulk_create(made, ignore_conflicts=True)
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


def dedupe_key(*, event_id: int, channel: Channel, recipient_id: int, template: str) -> str:
    """Return the key that makes telling one person of one event twice impossible."""
    return hashlib.sha256(f"{event_id}|{channel.value}|{recipient_id}|{template}".encode()).hexdigest()


def endpoint_deliveries(*, event: TicketEvent, listening: Sequence[Ear], at: datetime) -> list[Delivery]:
    """Return the messages to the endpoints that listen to an event of this kind, queue and priority."""
    kind, ticket, made = EventKind(event.kind), event.ticket, []
    for ear in listening:
        if not hears(ear, kind=kind, queue_id=ticket.queue_id, priority=ticket.priority):
            continue
        key = hashlib.sha256(f"{event.pk}|{ear.channel.value}|endpoint {ear.endpoint_id}".encode()).hexdigest()
        made.append(
            Delivery(
                event=event,
                ticket_id=event.ticket_id,
                endpoint_id=ear.endpoint_id,
                channel=ear.channel.value,
                template=event.kind,
                reason=Relation.ENDPOINT.value,
                dedupe_key=key,
                message_id=message_id(dedupe_key=key, domain=mail_domain(settings.DEFAULT_FROM_EMAIL)),
                next_at=at,
                created_at=at,
            )
        )
    return made
