"""The views a person finds beside the lists: their own, those of their queues, and those of the desk."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import Person
from tickets.models import QueueMember, SavedView, StartPage, Ticket
from tickets.queries.asked import ask
from tickets.queries.named import Names
from tickets.queries.visible import visible_to

MOST_COUNTED = 99
"""A view with more tickets says "99+": counting goes on no longer than anybody reads."""

MOST_SHOWN = 30
_KEPT = timedelta(seconds=5)
_MOST_KEPT = 500
_known: dict[tuple[object, ...], tuple[datetime, Mapping[int, int]]] = {}
"""What was counted lately, in this process: for whom and which lines, when, and how many."""

_Audience = SavedView.Audience


def views_for(user: Person) -> QuerySet[SavedView]:
    """Return the views somebody may open: their own first, in their order, then those of others by name."""
    queues = QueueMember.objects.filter(person=user).values("queue")
    shared = Q(audience=_Audience.DESK) | Q(audience=_Audience.QUEUE, queue__in=queues)
    return SavedView.objects.filter(Q(owner=user) | shared).select_related("owner", "queue")


def views_shown(user: Person) -> list[SavedView]:
    """Return the views beside the lists, one's own first; one query."""
    rows = views_for(user).order_by("position", "name", "id")[:200]
    return sorted(rows, key=lambda view: view.owner_id != user.pk)[:MOST_SHOWN]


def view_detail(*, user: Person, view_id: int) -> SavedView | None:
    """Return one view, or None when the person may not open it."""
    return views_for(user).filter(pk=view_id).order_by("pk").first()


def start_view(user: Person) -> SavedView | None:
    """Return the view the desk opens with for somebody, while they may open it."""
    chosen = StartPage.objects.filter(person=user).values("view")
    return views_for(user).filter(pk__in=chosen).order_by("pk").first()


def view_counts(
    *, user: Person, views: Sequence[SavedView], at: datetime, zone: tzinfo
) -> Mapping[int, int]:
    """Return view to how many tickets it holds that the person may see, up to one more than MOST_COUNTED.

    A view whose line has a mistake by now has no count. All are counted in one query, and kept for a few seconds.
    """
    if not views:
        return {}
    key = (user.pk, user.role, str(zone), *((view.pk, view.line) for view in views))
    counted_at, known = _known.get(key, (None, {}))
    if counted_at is None or not counted_at <= at < counted_at + _KEPT:
        known = _counted(user=user, views=views, at=at, zone=zone)
        if len(_known) >= _MOST_KEPT:
            _known.clear()
        _known[key] = (at, known)
    return known


def _counted(*, user: Person, views: Sequence[SavedView], at: datetime, zone: tzinfo) -> dict[int, int]:
    names, parts, values, none = Names(user), list[str](), list[Any](), dict[int, int]()
    for view in views:
        asked = ask(line=view.line, user=user, at=at, zone=zone, names=names)
        if asked.mistakes:
            continue
        try:
            sql, given = _first_rows(asked.found(visible_to(user), user=user)).query.sql_with_params()
        except EmptyResultSet:
            none[view.pk] = 0
            continue
        parts.append(f"SELECT %s, count(*) FROM ({sql}) found")  # noqa: S608 - written by the query, values apart
        values += [view.pk, *given]
    if not parts:
        return none
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return none | dict(cursor.fetchall())


def _first_rows(tickets: QuerySet[Ticket]) -> QuerySet[Ticket, int]:
    return tickets.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1]


def count_words(count: int | None) -> str:
    """Say a count as the side of a list has it."""
    return "" if count is None else f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
