"""How the messages of a site look, and the lines it added."""

from dataclasses import replace

from django.conf import settings
from django.db.models import F, Q

from accounts.enums import Language
from accounts.models import Person, Site
from accounts.rules.languages import language_of
from notifications.models import Branding, ExtraLine
from notifications.rules.branding import Brand
from tickets.enums import EventKind
from tickets.models import Ticket, TicketEvent
from tickets.queries.visible import visible_to


def brand_of(site_id: int | None) -> Brand:
    """Return the brand of a site, else that of all sites, else our own with the desk's telephone."""
    rows = Branding.objects.filter(Q(site=site_id) | Q(site=None)) if site_id else Branding.objects.filter(site=None)
    row = rows.order_by(F("site").asc(nulls_last=True)).first()
    return _brand(row) if row else Brand(phone=settings.DESK_PHONE)


def language_for(person: Person | None) -> Language:
    """Return the language somebody reads: their choice, else that of their site; None for somebody we do not know."""
    if person is None:
        return language_of(brand_of(None).language)
    return language_of(person.language, brand_of(person.site_id).language)


def branding_for(site_id: int | None) -> Branding | None:
    """Return the row of exactly this site (None: of all sites), if there is one."""
    return Branding.objects.filter(site=site_id).first()


def extra_line(*, kind: str, language: str) -> str:
    """Return the line the site added to mails of this kind in this language, "" for none."""
    return ExtraLine.objects.filter(kind=kind, language=language).values_list("line", flat=True).first() or ""


def extra_lines() -> dict[tuple[str, str], str]:
    """Return all lines by kind and language."""
    return {(row.kind, row.language): row.line for row in ExtraLine.objects.order_by("kind", "language")}


def _brand(row: Branding) -> Brand:
    names = {name: getattr(row, name) for name in ("name", "sender", "phone", "footer", "accent", "language")}
    return replace(Brand(**names), logo=bytes(row.logo))


def brands() -> list[tuple[Site | None, Branding | None]]:
    """Return every site with its own brand if it has one; first all sites together, as None."""
    rows = {row.site_id: row for row in Branding.objects.defer("logo")}
    sites = list(Site.objects.order_by("name", "pk"))
    return [(None, rows.get(None)), *((site, rows.get(site.pk)) for site in sites)]


def site_coded(code: str) -> Site | None:
    """Return the site with this code."""
    return Site.objects.filter(code=code).first()


_FITTING = {
    EventKind.TICKET_RESOLVED: "resolved",
    EventKind.TICKET_CLOSED: "closed",
    EventKind.WAIT_STARTED: "waiting",
    EventKind.TICKET_TAKEN: "open",
    EventKind.REPLY_SENT: "open",
}
"""In which state a ticket is of which such a message was just sent."""


def ticket_to_show(user: Person, number: int | None, kind: EventKind) -> Ticket | None:
    """Return a ticket for a preview: that of this number, else the latest that fits the kind, else the latest.

    As this person may see it; None when they see none.
    """
    parts = ("category", "queue", "assignee", "requester", "device", "location")
    rows = visible_to(user).select_related(*parts).defer("subject", "description", "place")
    if number is not None:
        return rows.filter(pk=number).first()
    latest = rows.order_by("-pk")
    return (latest.filter(state=_FITTING[kind]).first() if kind in _FITTING else None) or latest.first()


def event_to_show(ticket: Ticket, kind: EventKind) -> TicketEvent:
    """Return the latest event of this kind on a ticket; its latest of any kind when none happened yet."""
    rows = TicketEvent.objects.filter(ticket=ticket).select_related("actor").order_by("-seq")
    return rows.filter(kind=kind).first() or rows[0]
