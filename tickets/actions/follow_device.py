"""The downtime of a device follows its ticket: it begins when one says so, ends when it is solved, and may go on.

Called where tickets are saved, so page, API, macro, bulk and broadcast are all met. Doing it twice changes nothing.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Person
from assets.actions.downtime import follow_downtime, open_downtime
from assets.enums import DeviceState, DowntimeSource
from assets.models import Downtime
from tickets.actions.event import Step
from tickets.enums import ACTIVE_STATES, EventKind
from tickets.models import Ticket
from tickets.queries.downtime import family_of
from tickets.rules.downtime import state_said

_GOES_ON = frozenset({EventKind.TICKET_REOPENED, EventKind.TICKET_UNMERGED})
_SAYS_ANEW = frozenset({EventKind.DEVICE_LINKED, EventKind.CATEGORY_CHANGED})


def said_by(ticket: Ticket) -> DeviceState | None:
    """Return the state a ticket puts its device into; None without a device or when it says nothing."""
    if not ticket.device_id:
        return None
    return state_said(category=ticket.category.code, impact=ticket.impact)


def begin_downtime(*, ticket: Ticket, state: DeviceState, actor: Person | None, at: datetime) -> list[Step]:
    """Begin the downtime a new ticket tells of, when the desk was told; return its event."""
    assert ticket.device_id  # noqa: S101 - said_by found a device
    downtime = open_downtime(
        device_id=ticket.device_id,
        state=state,
        began_at=ticket.occurred_at,
        source=DowntimeSource.TICKET,
        by=actor,
        at=at,
        ticket_number=ticket.pk,
    )
    return [opened_step(downtime=downtime)]


def follow_device(*, ticket: Ticket, actor: Person | None, kinds: Collection[EventKind], at: datetime) -> list[Step]:
    """Bring the downtimes of a locked ticket in line with what just happened to it; return the events to record."""
    if EventKind.TICKET_RESOLVED in kinds:
        return _end(ticket=ticket, actor=actor, at=at)
    if ticket.state not in ACTIVE_STATES:
        return []
    if _GOES_ON.intersection(kinds):
        return _go_on(ticket=ticket, actor=actor, at=at)
    if _SAYS_ANEW.intersection(kinds):
        return _say_anew(ticket=ticket, actor=actor, at=at)
    return []


def opened_step(*, downtime: Downtime) -> Step:
    """The event that a downtime began."""
    payload = {
        "downtime": downtime.pk,
        "device": downtime.device_id,
        "state": downtime.state,
        "began_at": downtime.began_at.isoformat(),
    }
    return Step(EventKind.DOWNTIME_BEGAN, payload)


def ended_step(*, downtime: Downtime) -> Step:
    """The event that a downtime ended."""
    ended_at = downtime.ended_at.isoformat() if downtime.ended_at else ""
    payload = {"downtime": downtime.pk, "device": downtime.device_id, "ended_at": ended_at}
    return Step(EventKind.DOWNTIME_ENDED, payload)


def changed_step(*, downtime: Downtime) -> Step:
    """The event that a downtime was put right, goes on, or never was."""
    payload = {
        "downtime": downtime.pk,
        "device": downtime.device_id,
        "state": downtime.state,
        "began_at": downtime.began_at.isoformat(),
        "ended_at": downtime.ended_at.isoformat() if downtime.ended_at else None,
        "is_void": downtime.is_void,
    }
    return Step(EventKind.DOWNTIME_CHANGED, payload)


def end_downtimes(*, rows: Iterable[Downtime], by: Person | None, at: datetime, why: str) -> list[Step]:
    """End what still goes on of these downtimes of a locked ticket; return the events for the caller to record."""
    steps = []
    for row in rows:
        if row.ended_at is None:
            ended_at = max(at, row.began_at)
            follow_downtime(downtime=row, by=by, at=at, why=why, ended_at=ended_at, ended_by_ticket=True)
            steps.append(ended_step(downtime=row))
    return steps


def _end(*, ticket: Ticket, actor: Person | None, at: datetime) -> list[Step]:
    rows = _locked(numbers=family_of(ticket)).filter(is_void=False, ended_at__isnull=True)
    return end_downtimes(rows=rows.order_by("pk"), by=actor, at=at, why="Solved")


def _go_on(*, ticket: Ticket, actor: Person | None, at: datetime) -> list[Step]:
    """What ended with the ticket goes on; what a person ended begins anew now."""
    rows = list(_locked(numbers=family_of(ticket)).filter(is_void=False).order_by("pk"))
    if any(row.ended_at is None for row in rows):
        return []
    ended = list({(row.ticket_number, row.device_id): row for row in rows if row.ended_by_ticket}.values())
    for row in ended:
        follow_downtime(downtime=row, by=actor, at=at, why="Reopened", ended_at=None, ended_by_ticket=False)
    if ended or not rows:
        return [changed_step(downtime=row) for row in ended]
    last = rows[-1]
    began = open_downtime(
        device_id=last.device_id,
        state=DeviceState(last.state),
        began_at=at,
        source=DowntimeSource.TICKET,
        by=actor,
        at=at,
        ticket_number=ticket.pk,
    )
    return [opened_step(downtime=began)]


def _say_anew(*, ticket: Ticket, actor: Person | None, at: datetime) -> list[Step]:
    """Another device or category: what the ticket said of its own accord is said of that; what a person set stays."""
    rows = list(_locked(numbers=[ticket.pk]).order_by("pk"))
    if any(row.is_by_hand for row in rows):
        return []
    said = said_by(ticket)
    steps = []
    for row in rows:
        if not row.is_void and (said is None or row.device_id != ticket.device_id):
            follow_downtime(downtime=row, by=actor, at=at, why="The ticket is about something else", is_void=True)
            steps.append(changed_step(downtime=row))
        elif not row.is_void and row.state != said:
            follow_downtime(downtime=row, by=actor, at=at, why="The ticket says so", state=str(said))
            steps.append(changed_step(downtime=row))
    if said and all(row.is_void for row in rows):
        steps += begin_downtime(ticket=ticket, state=said, actor=actor, at=at)
    return steps


def _locked(*, numbers: list[int]) -> QuerySet[Downtime]:
    return Downtime.objects.select_for_update().filter(ticket_number__in=numbers)
