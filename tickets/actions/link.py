"""Saying what one ticket is to another."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from tickets.actions.change import save_change
from tickets.actions.event import Step, record
from tickets.actions.lock import TicketMissing, check, lock_ticket
from tickets.enums import ACTIVE_STATES, EventKind, LinkKind
from tickets.models import Ticket, TicketLink
from tickets.rules.lifecycle import Verb
from tickets.rules.links import LINK_REFUSALS, LinkFacts, link_refusal


class CannotLink(ValidationError):
    """The two tickets cannot be linked like that; `code` is a key of links.LINK_REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(LINK_REFUSALS[code], code=code)


class OtherMissing(ValidationError):
    """No ticket has the other number."""

    def __init__(self) -> None:
        super().__init__("There is no other ticket with this number. Check the number.", code="other_missing")


class LinkMissing(ValidationError):
    """The link is no more."""

    def __init__(self) -> None:
        super().__init__("This link has been taken away already.", code="link_missing")


@transaction.atomic
def link_tickets(
    *,
    actor: Person,
    ticket_id: int,
    other_id: int,
    kind: LinkKind,
    at: datetime,
    is_source: bool = True,
    version: int | None = None,
) -> Ticket:
    """Link a ticket with another: it is `kind` of the other, or the other is `kind` of it when not is_source.

    Event, on both: link_added. Both are locked, the lower number first. Raises CannotLink, OtherMissing, Refused.
    """
    ticket, other = lock_pair(ticket_id=ticket_id, other_id=other_id, version=version, at=at)
    check(actor=actor, verb=Verb.LINK, ticket=ticket, at=at)
    check(actor=actor, verb=Verb.LINK, ticket=other, at=at)
    return add_link(ticket=ticket, other=other, kind=kind, is_source=is_source, actor=actor, at=at)


@transaction.atomic
def unlink_tickets(
    *, actor: Person, ticket_id: int, link_id: int, at: datetime, version: int | None = None
) -> Ticket:
    """Take a link of a ticket away. Event, on both: link_removed. Raises LinkMissing."""
    link = TicketLink.objects.filter(Q(source=ticket_id) | Q(target=ticket_id), pk=link_id).first()
    if link is None:
        raise LinkMissing
    is_source = link.source_id == ticket_id
    other_id = link.target_id if is_source else link.source_id
    ticket, other = lock_pair(ticket_id=ticket_id, other_id=other_id, version=version, at=at)
    check(actor=actor, verb=Verb.LINK, ticket=ticket, at=at)
    deleted, _ = TicketLink.objects.filter(pk=link_id).delete()
    if not deleted:
        raise LinkMissing
    tell_other(ticket=other, actor=actor, at=at, step=_removed(link.kind, other=ticket, is_source=not is_source))
    step = _removed(link.kind, other=other, is_source=is_source)
    return save_change(ticket=ticket, actor=actor, at=at, steps=[step])


@transaction.atomic
def lock_pair(*, ticket_id: int, other_id: int, version: int | None, at: datetime) -> tuple[Ticket, Ticket]:
    """Lock two tickets, the lower number first. version: of the first.

    Raises TicketMissing, OtherMissing, CannotLink("same_ticket"), StaleTicket.
    """
    if ticket_id == other_id:
        raise CannotLink("same_ticket")
    locked = {}
    for number in sorted((ticket_id, other_id)):
        try:
            locked[number] = lock_ticket(ticket_id=number, version=version if number == ticket_id else None, at=at)
        except TicketMissing:
            raise (TicketMissing if number == ticket_id else OtherMissing) from None
    return locked[ticket_id], locked[other_id]


def add_link(
    *,
    ticket: Ticket,
    other: Ticket,
    kind: LinkKind,
    is_source: bool,
    actor: Person,
    at: datetime,
    message_id: int | None = None,
    more: Collection[Step] = (),
) -> Ticket:
    """Link two tickets the caller has locked and may link; see link_tickets.

    The version of the other stays: forms people have open on it do not go stale because somebody linked it. message_id:
    what was split off. more: events of the same act on the first ticket. Raises CannotLink.
    """
    source, target = (ticket, other) if is_source else (other, ticket)
    code = link_refusal(_facts(source=source, target=target, kind=kind))
    if code:
        raise CannotLink(code)
    TicketLink.objects.create(source=source, target=target, kind=kind.value, created_by=actor, created_at=at)
    step = _added(kind, other=ticket, is_source=not is_source, message_id=message_id)
    tell_other(ticket=other, actor=actor, at=at, step=step)
    mine = _added(kind, other=other, is_source=is_source, message_id=message_id)
    return save_change(ticket=ticket, actor=actor, at=at, steps=[*more, mine])


def tell_other(*, ticket: Ticket, actor: Person | None, at: datetime, step: Step) -> None:
    """Record an event on a locked ticket that does not change it, and so not its version either."""
    record(ticket=ticket, actor=actor, at=at, steps=[step])
    ticket.save(update_fields=["last_event_seq"])


def _added(kind: LinkKind, *, other: Ticket, is_source: bool, message_id: int | None) -> Step:
    payload = {"link": kind.value, "other": other.pk, "is_source": is_source, "message": message_id}
    return Step(EventKind.LINK_ADDED, payload)


def _removed(kind: str, *, other: Ticket, is_source: bool) -> Step:
    return Step(EventKind.LINK_REMOVED, {"link": kind, "other": other.pk, "is_source": is_source})


def _facts(*, source: Ticket, target: Ticket, kind: LinkKind) -> LinkFacts:
    """What the rule must know, in one query over the links of both."""
    pair = {source.pk, target.pk}
    rows = TicketLink.objects.filter(Q(source__in=pair) | Q(target__in=pair))
    links = [(link.kind, link.source_id, link.target_id) for link in rows]
    parents = [(above, below) for found, above, below in links if found == LinkKind.PARENT_OF]
    return LinkFacts(
        kind=kind,
        is_same=source.pk == target.pk,
        is_linked=any(found == kind and {above, below} == pair for found, above, below in links),
        has_parent=any(below == target.pk for _, below in parents),
        target_has_children=any(above == target.pk for above, _ in parents),
        source_has_parent=any(below == source.pk for _, below in parents),
        is_source_done=source.state not in ACTIVE_STATES,
        is_source_merged=source.merged_into_id is not None,
    )
