"""From events to deliveries: who is told becomes rows, in the transaction that settles the event."""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import OperationalError, transaction

from accounts.rules.mail import mail_domain, message_id
from notifications.actions.page import start_or_wake
from notifications.enums import Channel, Relation
from notifications.models import Delivery, Notice
from notifications.queries.choices import away, choices_of, reachable
from notifications.queries.endpoints import ears
from notifications.queries.page_people import asking_for_pages
from notifications.queries.surroundings import surroundings_of
from notifications.rules.audience import audience, channels_of
from notifications.rules.away import Told, told_with_stand_ins
from notifications.rules.choice import NOTHING_CHOSEN, Send, chosen
from notifications.rules.dedupe import dedupe_key, endpoint_key
from notifications.rules.endpoints import Ear, hears
from tickets.actions.outbox import claim, postpone, settle, tell_streams_after_commit
from tickets.enums import Consumer, EventKind
from tickets.models import Outbox, TicketEvent
from tickets.rules.live import Signal, notice_signal

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
    """Write the deliveries and notices that follow from due events and settle them; return the number of events seen.

    An event that fails is put aside with the class of its error, and the rest go on. Safe to run any number of
    times and in any number of processes at once.
    """
    rows = claim(consumer=Consumer.NOTIFICATIONS, limit=limit, at=at)
    if not rows:
        return 0
    events = [row.event for row in rows]
    teller, listening, urgent = Teller(events, at=at), ears(), asking_for_pages(events)
    settle([row for row in rows if _is_told(row=row, teller=teller, listening=listening, urgent=urgent, at=at)])
    tell_streams_after_commit(lambda: notice_signals(teller.noticed))
    return len(rows)


def _is_told(
    *, row: Outbox, teller: "Teller", listening: Sequence[Ear], urgent: Collection[int], at: datetime
) -> bool:
    try:
        with transaction.atomic():
            deliveries, notices = teller.messages(row.event)
            deliveries += endpoint_deliveries(event=row.event, listening=listening, at=at)
            Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
            Notice.objects.bulk_create(notices, ignore_conflicts=True)
            if row.event_id in urgent:
                start_or_wake(event=row.event, at=at)
    except OperationalError:
        raise  # the connection, a lock or a limit: the whole batch comes back
    except Exception as error:
        logger.exception("event not relayed", extra={"event": row.event_id})
        postpone(row=row, error=type(error).__name__, at=at)
        return False
    teller.noticed.extend(notices)
    return True


class Teller:
    """Who gets which message of a batch of events. What must be known of people is read once for all of them."""

    def __init__(self, events: Sequence[TicketEvent], *, at: datetime) -> None:
        self._at, self._around = at, surroundings_of(events, at=at)
        self._domain = mail_domain(settings.DEFAULT_FROM_EMAIL)
        self._told = {event.pk: told for event in events if (told := self._understood(event)) is not None}
        people = {person_id for told in self._told.values() for person_id in told}
        self._away = dict(away(people, at=at))
        stand_ins = {person_id for person_id in self._away.values() if person_id}
        people |= stand_ins
        self._away |= away(stand_ins, at=at) if stand_ins else {}
        self._choices, self._reachable = choices_of(people), reachable(people)
        self.noticed: list[Notice] = []

    def messages(self, event: TicketEvent) -> tuple[list[Delivery], list[Notice]]:
        """Return the messages that leave the house and the notices in the app."""
        kind, deliveries, notices = EventKind(event.kind), [], []
        people = self._told[event.pk] if event.pk in self._told else self._audience(event)
        told = told_with_stand_ins(people, away=self._away, actor_id=event.actor_id)
        for person_id, why in told.items():
            for send in self._sends(event, kind, person_id, why):
                if send.channel is Channel.INBOX:
                    notices.append(self._notice(event, person_id, why))
                else:
                    deliveries.append(self._delivery(event, person_id, why, send))
        return deliveries, notices

    def _audience(self, event: TicketEvent) -> dict[int, Relation]:
        return audience(self._around.facts(event), self._around.rules)

    def _understood(self, event: TicketEvent) -> dict[int, Relation] | None:
        """Who is told; None for an event that cannot be understood: it fails when its turn comes, alone."""
        try:
            return self._audience(event)
        except (KeyError, ValueError, TypeError):
            return None

    def _sends(self, event: TicketEvent, kind: EventKind, person_id: int, why: Told) -> Sequence[Send]:
        return chosen(
            kind=kind,
            relation=why.relation,
            priority=event.ticket.priority,
            told_by=channels_of(self._around.rules, kind, why.relation),
            choices=self._choices.get(person_id, NOTHING_CHOSEN),
            reachable=why.by(self._reachable.get(person_id, ())),
            at=self._at,
        )

    def _delivery(self, event: TicketEvent, person_id: int, why: Told, send: Send) -> Delivery:
        key = dedupe_key(event_id=event.pk, channel=send.channel, recipient_id=person_id, template=event.kind)
        return Delivery(
            event=event,
            ticket_id=self._ticket_id(event, person_id, why),
            recipient_id=person_id,
            channel=send.channel.value,
            template=event.kind,
            reason=why.relation.value,
            dedupe_key=key,
            message_id=message_id(dedupe_key=key, domain=self._domain),
            next_at=send.at,
            is_digest=send.is_digest,
            created_at=self._at,
        )

    def _notice(self, event: TicketEvent, person_id: int, why: Told) -> Notice:
        ticket_id = self._ticket_id(event, person_id, why)
        return Notice(
            person_id=person_id,
            event=event,
            ticket_id=ticket_id,
            reason=why.relation.value,
            created_at=self._at,
        )

    def _ticket_id(self, event: TicketEvent, person_id: int, why: Told) -> int:
        return self._around.ticket_of(event, person_id=person_id, relation=why.relation)


def notice_signals(notices: Iterable[Notice]) -> list[Signal]:
    """Return what the live streams are told: that these people have something new, and nothing else."""
    people = sorted({notice.person_id for notice in notices})
    return [notice_signal(people)] if people else []


def endpoint_deliveries(*, event: TicketEvent, listening: Sequence[Ear], at: datetime) -> list[Delivery]:
    """Return the messages to the endpoints that listen to an event of this kind, queue and priority."""
    kind, ticket, made = EventKind(event.kind), event.ticket, []
    for ear in listening:
        if not hears(ear, kind=kind, queue_id=ticket.queue_id, priority=ticket.priority):
            continue
        key = endpoint_key(event_id=event.pk, channel=ear.channel, endpoint_id=ear.endpoint_id)
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
