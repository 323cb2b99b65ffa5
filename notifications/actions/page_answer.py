"""Acknowledging a page: by link, by answering the call, in the product or through the API; and drills."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.search import phone_digits
from notifications.actions.page import call_off, free_code
from notifications.enums import Acknowledged, Channel, Who
from notifications.models import Page, PageCall
from notifications.queries.pages import calls_with_code, live_page_of
from notifications.rules.ladder import Ladder, Rung, read_ladder, write_ladder
from notifications.rules.page_words import code_in
from tickets.actions.assignment import take_ticket
from tickets.actions.lock import lock_ticket
from tickets.actions.paging import page_acknowledged
from tickets.enums import PageState
from tickets.models import Ticket
from tickets.permissions import NotAllowed
from tickets.rules.paging import LIVE


class NoPage(ValidationError):
    """Nobody is paged for this ticket, or the code belongs to no page."""

    def __init__(self) -> None:
        super().__init__("Nobody is being paged for this any more.", code="no_page")


class NotOfDesk(PermissionDenied):
    """Only who works tickets can be paged."""

    code = "not_of_desk"


@dataclass(frozen=True)
class Answer:
    """How a page stands after an answer. is_first: this answer acknowledged it. took: the person now has the ticket."""

    page: Page
    is_first: bool
    took: bool = False


@transaction.atomic
def acknowledge(*, actor: Person, page_id: int, how: Acknowledged, at: datetime) -> Answer:
    """Note that somebody has heard a page: nobody else is called. A second time, or when it is over, changes nothing.

    Takes the ticket, if the ladder says so and nobody has it. Events: page_acknowledged, ticket_taken. Raises NoPage,
    NotAllowed.
    """
    known = Page.objects.filter(pk=page_id).values_list("ticket_id", flat=True)
    if not known:
        raise NoPage
    ticket = lock_ticket(ticket_id=known[0], version=None, at=at) if known[0] else None
    page = Page.objects.select_for_update().get(pk=page_id)
    if page.state not in LIVE:
        return Answer(page=page, is_first=False)
    if page.drill_of_id not in (None, actor.pk) or not actor.may(Capability.WORK_TICKETS):
        raise NotAllowed
    if ticket:
        seconds = int((at - (page.started_at or page.created_at)).total_seconds())
        page_acknowledged(actor=actor, ticket=ticket, page=page.pk, how=how.value, seconds=seconds, at=at)
    page.state, page.look_at = PageState.ACKNOWLEDGED.value, None
    page.acknowledged_by, page.acknowledged_at, page.acknowledged_how = actor, at, how.value
    page.save(update_fields=["state", "look_at", "acknowledged_by", "acknowledged_at", "acknowledged_how"])
    call_off(page=page)
    takes = read_ladder(page.ladder).takes
    took = takes and ticket is not None and _take(actor=actor, ticket=ticket, at=at)
    return Answer(page=page, is_first=True, took=took)


def acknowledge_ticket(*, actor: Person, ticket_id: int, how: Acknowledged, at: datetime) -> Answer:
    """Acknowledge the page of a ticket, see `acknowledge`. Raises NoPage when nobody is paged for it."""
    page = live_page_of(ticket_id)
    if page is None:
        raise NoPage
    return acknowledge(actor=actor, page_id=page.pk, how=how, at=at)


def acknowledge_by_code(*, code: str, sender: str, at: datetime) -> Answer | None:
    """Acknowledge the page whose code an answer names, if the answer comes from where one of its calls went.

    code: the text of the answer, such as "ACK 4821". sender: a mail address or a number. None when there is no such
    page or the sender was not called: a stranger who guesses four digits acknowledges nothing.
    """
    number = code_in(code)
    calls = calls_with_code(number) if number else []
    call = next((call for call in calls if _is_from(call, sender)), None)
    if call is None:
        return None
    return acknowledge(actor=call.person, page_id=call.page_id, how=Acknowledged.REPLY, at=at)


def acknowledge_from_mail(*, person_id: int, code: str, at: datetime) -> bool:
    """Acknowledge the page whose code a mail of a person names; False when they were not called. For the intake."""
    person = Person.objects.filter(pk=person_id).first()
    return person is not None and acknowledge_by_code(code=f"ACK {code}", sender=person.email, at=at) is not None


@transaction.atomic
def call_as_test(*, actor: Person, at: datetime) -> Page:
    """Page oneself as a drill, through the same ladder, channels and acknowledgement. Raises NotOfDesk.

    A drill that still runs is called off first. No ticket, so no event.
    """
    if not actor.may(Capability.WORK_TICKETS):
        raise NotOfDesk("Only the help desk is paged.")
    Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    for page in Page.objects.select_for_update().filter(drill_of=actor, state__in=[state.value for state in LIVE]):
        page.state, page.ended_at, page.end_reason, page.look_at = PageState.ENDED.value, at, "again", None
        page.save(update_fields=["state", "ended_at", "end_reason", "look_at"])
        call_off(page=page)
    drill = Ladder(rungs=(Rung(Who.PERSON, 0, person=actor.pk),), repeats=1, pause=5, priorities=())
    return Page.objects.create(
        drill_of=actor,
        ladder=write_ladder(drill),
        reason="drill",
        state=PageState.WAITING.value,
        code=free_code(),
        created_at=at,
        next_step_at=at,
        look_at=at,
    )


def _take(*, actor: Person, ticket: Ticket, at: datetime) -> bool:
    """Give the ticket to whoever acknowledged, when nobody has it; the acknowledgement holds in any case."""
    if ticket.assignee_id is not None:
        return False
    try:
        with transaction.atomic():
            take_ticket(actor=actor, ticket_id=ticket.pk, at=at)
    except (ValidationError, PermissionDenied):
        return False
    return True


def _is_from(call: PageCall, sender: str) -> bool:
    """True when an answer comes from where the call went."""
    if call.channel == Channel.EMAIL:
        return bool(sender) and sender.strip().casefold() == call.person.email.casefold()
    address = call.delivery.address
    if "@" in address:
        return sender.strip().casefold() == address.casefold()
    mine, theirs = phone_digits(address).lstrip("0"), phone_digits(sender).lstrip("0")
    return len(mine) >= 6 and (mine == theirs or mine.endswith(theirs[-9:]) and len(theirs) >= 9)
