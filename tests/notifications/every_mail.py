"""Every mail there is, made of a believable world: each kind to each sort of reader, digest, pages, reports, alarm."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives

from notifications import relay
from notifications.actions import page as paging
from notifications.digest import render_digest
from notifications.enums import PAGE, Relation
from notifications.models import Delivery
from notifications.queries.deliveries import ticket_for
from notifications.render import render
from notifications.rules.audience import AUDIENCE
from notifications.rules.mail import Rendered
from tests.factories import NOW, make_category, make_ticket
from tests.notifications.conftest import Desk
from tests.notifications.other_mails import alarm_mail, report_mails, reset_mail
from tests.notifications.paging import on_call
from tickets.actions.lifecycle import resolve
from tickets.enums import Affected, EventKind
from tickets.models import Ticket, TicketEvent

_DAY = {"starts_at": (NOW + timedelta(days=2)).isoformat(), "ends_at": (NOW + timedelta(days=2, hours=3)).isoformat()}
PAYLOADS: dict[EventKind, dict[str, Any]] = {
    EventKind.TICKET_MERGED: {"into": 1042},
    EventKind.PROMISE_WARNED: {"metric": "next_response", "cycle": 2, "percent": 75, "tell": ["assignee"]},
    EventKind.PROMISE_MISSED: {"metric": "first_response", "cycle": 1, "tell": ["lead"]},
    EventKind.DEVICE_SIGNED_OFF: {"has_passed": True},
    EventKind.OWNER_NEEDED: {"reason": "absent", "count": 3},
    EventKind.WORK_PLANNED: _DAY,
    EventKind.WORK_CALLED_OFF: _DAY,
}
ONLOOKERS = (Relation.WATCHER, Relation.FOLLOWER, Relation.STAND_IN)
"""Readers who are told the same of many kinds in other words; the desk is told all in the same."""


@dataclass(frozen=True)
class Mail:
    """name: kind and reader. html, text: the two parts."""

    name: str
    subject: str
    html: str
    text: str

    @classmethod
    def of(cls, name: str, mail: Rendered) -> "Mail":
        return cls(name, mail.subject, mail.html, mail.text)

    @classmethod
    def composed(cls, name: str, mail: EmailMultiAlternatives) -> "Mail":
        html, _kind = mail.alternatives[0]
        return cls(name, str(mail.subject), str(html), str(mail.body))


def every_mail(*, desk: Desk, ticket: Ticket, language: str) -> list[Mail]:
    """All mails in a language; the ticket, which Ana has, is resolved on the way."""
    for person in (desk.rosa, desk.ana):
        person.language = language
        person.save(update_fields=["language"])
    made = list(_of_kinds(desk, ticket))
    resolve(actor=desk.ana, ticket_id=ticket.pk, code="other", done="Restarted", at=NOW + timedelta(hours=1))
    solved = TicketEvent.objects.filter(ticket=ticket, kind=EventKind.TICKET_RESOLVED).latest("seq")
    made.append(Mail.of("solved, with its question", _mail(solved, to=desk.rosa, relation=Relation.REQUESTER)))
    made += [_digest(desk, ticket), *_pages(desk), Mail.of("alarm", alarm_mail(desk.ana))]
    made.append(Mail.composed("new password", reset_mail(desk.ana)))
    return [*made, *(Mail.composed(name, mail) for name, mail in report_mails(desk.ana))]


def _of_kinds(desk: Desk, ticket: Ticket) -> Iterator[Mail]:
    for kind, decision in AUDIENCE.items():
        desk_told = [each for each in decision.tells if each not in (Relation.REQUESTER, *ONLOOKERS)][:1]
        for relation in decision.tells:
            if relation in (Relation.REQUESTER, *ONLOOKERS, *desk_told):
                event = _event(desk, ticket, kind)
                to = desk.rosa if relation in (Relation.REQUESTER, Relation.FOLLOWER) else desk.ana
                yield Mail.of(f"{kind} to {relation}", _mail(event, to=to, relation=relation))


def _event(desk: Desk, ticket: Ticket, kind: EventKind) -> TicketEvent:
    """History is append-only and this one is made up: it is never saved."""
    return TicketEvent(
        ticket=ticket, seq=900, kind=kind, actor=desk.ben, actor_kind="human", occurred_at=NOW, recorded_at=NOW,
        payload=PAYLOADS.get(kind, {}),
    )  # fmt: skip


def _delivery(event: TicketEvent, *, to: Any, relation: Relation) -> Delivery:
    return Delivery(
        event=event, ticket=event.ticket, recipient=to, channel="email", template=event.kind, reason=relation,
        next_at=NOW,
    )  # fmt: skip


def _mail(event: TicketEvent, *, to: Any, relation: Relation) -> Rendered:
    delivery = _delivery(event, to=to, relation=relation)
    return render(delivery=delivery, ticket=ticket_for(delivery) or event.ticket)


def _digest(desk: Desk, ticket: Ticket) -> Mail:
    kinds = (EventKind.TICKET_TAKEN, EventKind.REPLY_SENT, EventKind.WAIT_STARTED)
    parts = [
        (_delivery(_event(desk, ticket, kind), to=desk.rosa, relation=Relation.REQUESTER), ticket) for kind in kinds
    ]
    return Mail.of("digest", render_digest(parts))


def _pages(desk: Desk) -> Iterator[Mail]:
    """The first call of a P1 by mail."""
    on_call(desk.pacs, desk.ana)
    category = make_category(title="Scanner down", queue=desk.pacs, impact=2)
    make_ticket(requester=desk.rosa, category=category, affected=Affected.PATIENT_ON_TABLE)
    relay.sweep(at=NOW)
    paging.sweep(at=NOW)
    for delivery in Delivery.objects.filter(template=PAGE, recipient=desk.ana).order_by("pk"):
        yield Mail.of("page", render(delivery=delivery, ticket=ticket_for(delivery)))
