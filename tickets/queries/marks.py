"""Marks that clocks have passed and that nobody was told of yet."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from accounts.queries.pages import Page, page_of
from tickets.models import Clock

PAGE = 200


def passed_marks(*, at: datetime, cursor: str = "") -> Page[Clock]:
    """Return a page of clocks with a mark passed a whole second before `at`, the earliest first."""
    return page_of(rows=_passed(at), order=("next_mark_at", "id"), cursor=cursor, size=PAGE)


def has_passed_mark(*, ticket_id: int, at: datetime) -> bool:
    """Say whether a ticket has such a mark, as far as its stored clocks know."""
    return _passed(at).filter(ticket_id=ticket_id).exists()


def with_passed_mark(*, ticket_ids: Collection[int], at: datetime) -> list[int]:
    """Return those of these tickets that have such a mark."""
    rows = _passed(at).filter(ticket_id__in=ticket_ids).order_by("ticket_id").values_list("ticket_id", flat=True)
    return list(dict.fromkeys(rows))


def next_mark_at() -> datetime | None:
    """Return the earliest mark still to be told, passed or to come; None when no promise runs."""
    found = Clock.objects.filter(next_mark_at__isnull=False).order_by("next_mark_at", "id")
    return found.values_list("next_mark_at", flat=True).first()


def _passed(at: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(next_mark_at__lt=at.replace(microsecond=0))
