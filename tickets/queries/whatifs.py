"""Drafts tried on what happened: the tickets, the book of a draft, and what was found."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.enums import Capability
from accounts.models import Person
from tickets.models import CalendarVersion, PolicyDraft, SlaPolicyVersion, Ticket, WhatIf
from tickets.queries.calendars import calendar_from
from tickets.queries.policies import SiteHours, book_of, hours
from tickets.queries.visible import visible_to
from tickets.rules.promises import Book, Books
from tickets.rules.timeline import Timeline, always_the_same

DRAFT = -1
"""The id the book of a draft goes by."""

KEPT = timedelta(days=14)
"""What was tried is kept so long."""

CONTENT = ("targets", "rules", "steps", "hours")
HOURS_CONTENT = ("time_zone", "windows", "holidays_country", "holidays_subdivision", "exceptions")


def whatif_tickets(user: Person, *, start: datetime, end: datetime) -> QuerySet[Ticket]:
    """Return the tickets the desk was told of in [start, end), imported ones included."""
    return visible_to(user).filter(occurred_at__gte=start, occurred_at__lt=end)


def draft_books(draft: Mapping[str, Any]) -> Books:
    """Return the one book a draft makes, under the id DRAFT. Its hours count as if they had always been so."""
    version = SlaPolicyVersion(targets=draft["targets"], rules=draft["rules"], steps=draft["steps"])
    book = book_of(version=version, hours=DraftHours(stored=hours(), tried=draft["hours"]))
    return {DRAFT: Book(version=DRAFT, targets=book.targets, rules=book.rules, steps=book.steps, hours=book.hours)}


class DraftHours(Mapping[tuple[str, int | None], Timeline]):
    """Calendar code and site id to hours, those that are tried out in place of the stored ones."""

    def __init__(self, *, stored: SiteHours, tried: Mapping[str, Mapping[str, Any]]) -> None:
        self._stored = stored
        self._tried = {code: CalendarVersion(**content) for code, content in tried.items()}
        self._found: dict[tuple[str, str], Timeline] = {}

    def __getitem__(self, key: tuple[str, int | None]) -> Timeline:
        code, site_id = key
        if code not in self._tried:
            return self._stored[key]
        zone = self._stored.zone(site_id)
        if (code, zone) not in self._found:
            self._found[code, zone] = always_the_same(calendar_from(self._tried[code], time_zone=zone))
        return self._found[code, zone]

    def __iter__(self) -> Iterator[tuple[str, int | None]]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)


def draft_content(draft: PolicyDraft) -> dict[str, Any]:
    """Return what a draft says, to be kept with what it is tried on."""
    return {name: getattr(draft, name) for name in CONTENT}


def whatifs(user: Person) -> QuerySet[WhatIf]:
    """Return what was tried out, by anybody; nothing for who may not read reports."""
    if not user.may(Capability.SEE_REPORTS):
        return WhatIf.objects.none()
    return WhatIf.objects.select_related("asked_by")


def latest_whatifs(user: Person) -> list[WhatIf]:
    """Return what was tried out last, the newest first, as many as a page shows."""
    return list(whatifs(user).defer("changes", "draft").order_by("-pk")[:20])


def whatif_detail(user: Person, whatif_id: int) -> WhatIf | None:
    """Return one trial, or None."""
    return whatifs(user).filter(pk=whatif_id).order_by("pk").first()
