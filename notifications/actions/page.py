"""Paging: starting a page, walking its ladder, ending it. Everything is in rows; no step needs Redis.

The ticket is locked before the page, always. Calls are deliveries like any other: written with the step, sent after.
"""

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from accounts.actions.each import OneOfMany
from accounts.rules.mail import mail_domain, message_id
from notifications.enums import PAGE, Channel, DeliveryState, Relation, Skip, Who
from notifications.models import Delivery, Page, PageCall
from notifications.queries.page_people import Called, Roster, ladder_of, roster_of
from notifications.queries.pages import due_pages, has_accepted, is_covered, is_undelivered, pages_in_vain
from notifications.queries.reach import texted_at
from notifications.rules.dedupe import dedupe_key, drill_key
from notifications.rules.ladder import (
    ALARM_EVERY,
    STARTS,
    WAKES,
    Ladder,
    is_urgent,
    means_for,
    read_ladder,
    start_reason,
    write_ladder,
)
from tickets.actions.paging import (
    held_for_paging,
    page_began,
    page_ended,
    page_exhausted,
    page_went_on,
    people_paged,
)
from tickets.enums import EventKind, PageState
from tickets.models import Ticket, TicketEvent
from tickets.rules.paging import LIVE, end_reason

logger = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(seconds=60)
"""How often a page that waits looks whether its queue is still staffed."""
_MOST = 200
_LIVE = [state.value for state in LIVE]


@transaction.atomic
def start_or_wake(*, event: TicketEvent, at: datetime) -> None:
    """Start the page an event asks for, or have the one that runs looked at again; its ticket must be loaded.

    Locks no ticket: the sweeper looks at the page in a transaction of its own. Safe to run twice for one event.
    """
    kind = EventKind(event.kind)
    if kind not in WAKES or Page.objects.filter(ticket=event.ticket_id, state__in=_LIVE).update(look_at=at):
        return
    if kind not in STARTS or is_covered(event):
        return
    ticket = event.ticket
    ladder = ladder_of(ticket.queue_id)
    reason = start_reason(ladder=ladder, kind=kind, payload=event.payload, priority=ticket.priority)
    if reason:
        page = _new_page(ticket=ticket, ladder=ladder, reason=reason, seq=event.seq, at=at)
        if not _why_over(page=page, ticket=ticket, ladder=ladder):
            Page.objects.bulk_create([page], ignore_conflicts=True)  # another relay may just have started it


def sweep(*, at: datetime) -> int:
    """Look at every page that is due and take its step; return how many were looked at. Needs PostgreSQL only.

    Not transactional: each page is. A page or ticket somebody else holds is left for the next pass.
    """
    looked = sum(_try(page_id=page_id, at=at) for page_id in due_pages(at=at, limit=_MOST))
    return looked + sum(_try(page_id=page_id, at=at, in_vain=True) for page_id in pages_in_vain(at=at))


def _try(*, page_id: int, at: datetime, in_vain: bool = False) -> int:
    with OneOfMany(logger, "page not advanced", page=page_id):
        return advance(page_id=page_id, at=at, in_vain=in_vain)
    return 0


@transaction.atomic
def advance(*, page_id: int, at: datetime, in_vain: bool = False) -> int:
    """Take what is due of one page: end it, call the next people, or alarm; return 1, or 0 when another holds it.

    in_vain: do not wait for an answer to calls none of which could be delivered. Events: page_started, page_sent,
    page_escalated, page_exhausted, page_ended.
    """
    found = Page.objects.filter(pk=page_id).values_list("ticket_id", flat=True)
    ticket_id = found.first()
    ticket = held_for_paging(ticket_id=ticket_id) if ticket_id else None
    if ticket_id and ticket is None:
        return 0
    rows = Page.objects.select_for_update(of=("self",), skip_locked=True).select_related("drill_of")
    page = rows.filter(pk=page_id, state__in=_LIVE).first()
    if page is None or page.look_at is None or (page.look_at > at and not in_vain):
        return 0
    if in_vain and page.position and is_undelivered(page=page, position=page.position - 1):
        page.next_step_at = at
    _look(page=page, ticket=ticket, at=at)
    return 1


def _look(*, page: Page, ticket: Ticket | None, at: datetime) -> None:
    """Do with a locked page what has to be done now, and say when to look again."""
    ladder = read_ladder(page.ladder)
    why = _why_over(page=page, ticket=ticket, ladder=ladder) if ticket else ""
    if ticket and why:
        end_page(page=page, ticket=ticket, reason=why, at=at)
        if why == "moved":
            _start_elsewhere(page=page, ticket=ticket, at=at)
        return
    if page.next_step_at <= at:
        _take_steps(page=page, ticket=ticket, ladder=ladder, at=at)
    page.look_at = page.next_step_at if page.state in LIVE else None
    page.save(update_fields=["state", "position", "started_at", "next_step_at", "look_at", "alarms"])


def _why_over(*, page: Page, ticket: Ticket, ladder: Ladder) -> str:
    return end_reason(
        state=ticket.state,
        is_merged=ticket.merged_into_id is not None,
        is_accepted=has_accepted(ticket=ticket, since_seq=page.trigger_seq),
        is_urgent=is_urgent(ladder=ladder, reason=page.reason, priority=ticket.priority),
        is_elsewhere=ticket.queue_id != page.queue_id,
    )


def end_page(*, page: Page, ticket: Ticket, reason: str, at: datetime) -> None:
    """End a locked page of a locked ticket: nobody need come any more. Event: page_ended, if anybody was called."""
    if page.started_at is not None:
        page_ended(ticket=ticket, page=page.pk, reason=reason, at=at)
    page.state, page.ended_at, page.end_reason, page.look_at = PageState.ENDED.value, at, reason, None
    page.save(update_fields=["state", "ended_at", "end_reason", "look_at"])
    call_off(page=page)


@transaction.atomic
def call_off(*, page: Page) -> None:
    """Let calls of a locked page that were not sent yet go unsent: nobody is got out of bed for what is over."""
    unsent = Delivery.objects.filter(call__page=page, state=DeliveryState.PENDING)
    unsent.update(state=DeliveryState.SKIPPED, last_error=Skip.PAGE_OVER.value)


def _take_steps(*, page: Page, ticket: Ticket | None, ladder: Ladder, at: datetime) -> None:
    """Take the due step; one that finds nobody is followed by the next at once."""
    roster = _roster(page=page, ladder=ladder, at=at)
    if page.state == PageState.WAITING and ladder.when_empty and roster and roster.is_staffed:
        page.next_step_at = at + LOOK_AGAIN
        return
    if page.started_at is None:
        page.state, page.started_at = PageState.CALLING.value, at
        if ticket:
            page_began(ticket=ticket, page=page.pk, reason=page.reason, steps=ladder.positions, at=at)
    while page.next_step_at <= at:
        if page.position >= ladder.positions:
            _alarm(page=page, ticket=ticket, at=at)
            return
        found = _call(page=page, ticket=ticket, ladder=ladder, roster=roster, at=at)
        page.next_step_at = at + ladder.wait(position=page.position, found=found)
        page.position += 1


class _Place(NamedTuple):
    """Where a page stands, as its events say it."""

    page: int
    step: int
    round: int
    who: str


def _roster(*, page: Page, ladder: Ladder, at: datetime) -> Roster | None:
    return roster_of(queue_id=page.queue_id, ladder=ladder, at=at) if page.queue_id else None


def _call(*, page: Page, ticket: Ticket | None, ladder: Ladder, roster: Roster | None, at: datetime) -> bool:
    """Call whom the step at the page's position calls; return False when there is nobody."""
    rung = ladder.rung(page.position)
    if roster is None:  # a drill calls one person
        _write_calls(page=page, ticket=None, event=None, called=_drilled(page, rung.means), who=rung.who, at=at)
        return True
    called = roster.called(rung)
    place = _Place(page.pk, *ladder.step_and_round(page.position), rung.who.value)
    assert ticket is not None  # noqa: S101 - only a drill has none
    before = PageCall.objects.filter(page=page, position=page.position - 1).exists() if page.position else False
    if before or not called:
        why = _why_on(page=page) if called else "nobody"
        page_went_on(ticket=ticket, reason=why, at=at, **place._asdict())
    if called:
        event = people_paged(ticket=ticket, people=[each.person.pk for each in called], at=at, **place._asdict())
        _write_calls(page=page, ticket=ticket, event=event, called=called, who=rung.who, at=at)
    return bool(called)


def _why_on(*, page: Page) -> str:
    return "undelivered" if is_undelivered(page=page, position=page.position - 1) else "no_answer"


def _drilled(page: Page, wanted: Sequence[Channel]) -> list[Called]:
    person = page.drill_of
    assert person is not None  # noqa: S101 - the database refuses a page of neither
    number = texted_at([person.pk], is_call=True).get(person.pk, "")
    means = means_for(wanted=wanted, has_mail=bool(person.email), has_number=bool(number))
    return [Called(person=person, means=means, number=number)]


def _write_calls(
    *, page: Page, ticket: Ticket | None, event: TicketEvent | None, called: Sequence[Called], who: Who, at: datetime
) -> None:
    """Write the calls of a step with their messages, which go before everything else that is due."""
    for each in called:
        for means in each.means:
            delivery = _delivery(page=page, ticket=ticket, event=event, each=each, means=means, at=at)
            delivery.save(force_insert=True)
            PageCall.objects.create(
                page=page,
                position=page.position,
                who=who.value,
                person=each.person,
                channel=means.value,
                delivery=delivery,
                called_at=at,
            )


def _delivery(
    *, page: Page, ticket: Ticket | None, event: TicketEvent | None, each: Called, means: Channel, at: datetime
) -> Delivery:
    to = each.person.pk
    key = (
        dedupe_key(event_id=event.pk, channel=means, recipient_id=to, template=PAGE)
        if event
        else drill_key(page_id=page.pk, position=page.position, channel=means, recipient_id=to)
    )
    return Delivery(
        event=event,
        ticket=ticket,
        recipient=each.person,
        channel=means.value,
        template=PAGE,
        reason=Relation.CALLED.value,
        address=each.number if means is Channel.SMS else "",
        dedupe_key=key,
        message_id=message_id(dedupe_key=key, domain=mail_domain(settings.DEFAULT_FROM_EMAIL)),
        next_at=at,
        is_urgent=True,
        created_at=at,
    )


def _alarm(*, page: Page, ticket: Ticket | None, at: datetime) -> None:
    """Everybody was called and nobody came: tell the supervisors, and again every half hour. A drill just ends."""
    if ticket is None:
        page.state, page.ended_at, page.end_reason = PageState.ENDED.value, at, "nobody"
        page.save(update_fields=["ended_at", "end_reason"])
        return
    page.state = PageState.EXHAUSTED.value
    page.alarms += 1
    page.next_step_at = at + ALARM_EVERY
    page_exhausted(ticket=ticket, page=page.pk, alarm=page.alarms, at=at)


def _start_elsewhere(*, page: Page, ticket: Ticket, at: datetime) -> None:
    """Start the ladder of the queue a ticket went to, if it pages for it."""
    ladder = ladder_of(ticket.queue_id)
    reason = "incident" if page.reason == "incident" and ladder.on_incident else "routed"
    if is_urgent(ladder=ladder, reason=reason, priority=ticket.priority):
        _new_page(ticket=ticket, ladder=ladder, reason=reason, seq=ticket.last_event_seq, at=at).save(force_insert=True)


def _new_page(*, ticket: Ticket, ladder: Ladder, reason: str, seq: int, at: datetime) -> Page:
    return Page(
        ticket=ticket,
        queue_id=ticket.queue_id,
        ladder=write_ladder(ladder),
        reason=reason,
        trigger_seq=seq,
        state=PageState.WAITING.value,
        code=free_code(),
        created_at=at,
        next_step_at=at,
        look_at=at,
    )


def free_code() -> str:
    """Return a code of four digits that no running page has."""
    taken = set(Page.objects.filter(state__in=_LIVE).values_list("code", flat=True))
    free = [f"{number:04}" for number in range(1000, 10_000) if f"{number:04}" not in taken]
    return secrets.choice(free)
