"""What the requesters' portal shows: the questions, the promises, my tickets, and the public side of one ticket."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Prefetch, QuerySet

from accounts.models import Person
from accounts.queries.pages import Page, page_of
from assets.models import Device
from assets.queries.devices import devices_in_use
from tickets.enums import ACTIVE_STATES, MessageKind, State
from tickets.models import Attachment, Category, Message, Ticket, Tile, Upload
from tickets.queries.policies import book_of, current_policy_version, hours, ticket_books, ticket_facts
from tickets.queries.search import matching_text
from tickets.queries.visible import party_to, visible_to
from tickets.rules.promises import NO_BOOK, Facts, Target
from tickets.rules.sla import promise_words

_ACTIVE = [state.value for state in ACTIVE_STATES]
_SOMETHING_ELSE = ("R00", "R77")
"""Codes of the category for what fits no tile; the first that exists counts."""

_MANY = 200


@dataclass(frozen=True)
class PortalTile:
    """One big choice of the first question, with its common problems in order."""

    code: str
    title: str
    hint: str
    icon: str
    problems: Sequence[Category]


@dataclass(frozen=True)
class Promise:
    """What the desk promises for a priority, in whole sentences."""

    response: str
    resolution: str


@dataclass(frozen=True)
class Trouble:
    """What is already open on a device: the person's own tickets, and how many others there are."""

    device: Device
    own: Sequence[Ticket]
    others_count: int


def portal_tiles() -> list[PortalTile]:
    """Return the tiles in order, without those that have no common problems."""
    problems = Category.objects.filter(is_portal=True, is_active=True).select_related("queue")
    rows = Tile.objects.order_by("position", "id").prefetch_related(
        Prefetch("categories", queryset=problems.order_by("position", "code"))
    )
    tiles = (
        PortalTile(code=row.code, title=row.title, hint=row.hint, icon=row.icon, problems=list(row.categories.all()))
        for row in rows
    )
    return [tile for tile in tiles if tile.problems]


class NoCategories(LookupError):
    """The reference data has not been loaded."""


def something_else() -> Category:
    """Return the category for a problem that fits no tile. Raises NoCategories."""
    found = Category.objects.filter(is_active=True).select_related("queue")
    by_code = {category.code: category for category in found.filter(code__in=_SOMETHING_ELSE)}
    first = next((by_code[code] for code in _SOMETHING_ELSE if code in by_code), None)
    first = first or found.order_by("-impact", "position", "code").first()
    if first is None:
        raise NoCategories("There are no categories. Run: manage.py load_reference")
    return first


def promises(*, at: datetime, facts: Facts | None = None) -> dict[int, Promise]:
    """Return priority to what is promised for it at `at`, to a ticket of which these facts are known."""
    book = book_of(version=current_policy_version(at=at), hours=hours())
    known = facts or Facts(priority=5)
    return {priority: _promise(book.target(replace(known, priority=priority))) for priority in range(1, 6)}


def promise_to(ticket: Ticket) -> Promise:
    """Return what is promised to a ticket with its neighbours loaded."""
    target = ticket_books(ticket).get(ticket.policy_version_id, NO_BOOK).target(ticket_facts(ticket))
    return _promise(target)


def _promise(target: Target) -> Promise:
    calendar = target.hours.latest
    return Promise(
        response=promise_words(seconds=target.first_response_seconds, calendar=calendar),
        resolution=promise_words(seconds=target.resolution_seconds, calendar=calendar, is_response=False),
    )


def recent_devices(*, user: Person, limit: int = 5) -> list[Device]:
    """Return the devices in use the person logged tickets about, the latest first."""
    rows = (
        Ticket.objects.filter(party_to(user), device__isnull=False)
        .values("device")
        .annotate(latest=Max("id"))
        .order_by("-latest")
    )
    ids = [row["device"] for row in rows[:limit]]
    found = {device.pk: device for device in devices_in_use().filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def trouble_with(*, user: Person, device: Device) -> Trouble:
    """Return what is open on a device. Others' tickets are only counted: nothing of them is told."""
    active = Ticket.objects.filter(device=device, state__in=_ACTIVE)
    own = list(active.filter(party_to(user)).only("id", "subject").order_by("-id")[:3])
    others = active.exclude(party_to(user)).count()
    return Trouble(device=device, own=own, others_count=others)


def _mine(user: Person) -> QuerySet[Ticket]:
    return (
        visible_to(user)
        .filter(party_to(user))
        .select_related("queue", "assignee", "device", "location", "category", "requester")
        .defer("description")
    )


def my_open_tickets(*, user: Person, text: str = "") -> list[Ticket]:
    """Return the person's tickets that are not closed and hold the text, the latest first; at most 200."""
    found = matching_text(_mine(user).exclude(state=State.CLOSED.value), text, user=user)
    return list(found.order_by("-id")[:_MANY])


def my_closed_tickets(*, user: Person, cursor: str, text: str = "", size: int = 20) -> Page[Ticket]:
    """Return one page of the person's closed tickets that hold the text, the latest first. Raises BadCursor."""
    found = matching_text(_mine(user).filter(state=State.CLOSED.value), text, user=user)
    return page_of(rows=found, order=("-id",), cursor=cursor, size=size)


def public_messages(*, ticket: Ticket) -> list[Message]:
    """Return what was written for the requester to read, oldest first: never a note, whoever asks."""
    found = Message.objects.filter(ticket=ticket).exclude(kind=MessageKind.NOTE.value)
    return list(found.select_related("author").order_by("id"))


def public_files(*, ticket: Ticket) -> list[Attachment]:
    """Return the files the requester may see but those of a drop, oldest first, with what was read in DICOM files."""
    found = Attachment.objects.filter(ticket=ticket, is_internal=False, drop__isnull=True)
    return list(found.select_related("evidence__device").order_by("id"))


def visible_file(*, user: Person, attachment_id: int) -> Attachment | None:
    """Return a file on a ticket the person can see; files of notes only for the desk."""
    found = Attachment.objects.filter(pk=attachment_id, ticket__in=visible_to(user).order_by().values("pk"))
    if not user.is_agent:
        found = found.filter(is_internal=False)
    return found.first()


def staged_files(*, user: Person, ids: Sequence[UUID]) -> list[Upload]:
    """Return the person's own staged files of these ids, in the order given."""
    if not ids:
        return []
    found = {upload.pk: upload for upload in Upload.objects.filter(pk__in=ids, owner=user)}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]
