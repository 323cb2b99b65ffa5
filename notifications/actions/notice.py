"""Notices that were seen, and old ones that are forgotten."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Person
from notifications.models import Notice

KEPT = timedelta(days=90)
_AT_ONCE = 1000


def mark_seen(*, actor: Person, at: datetime, notice_ids: Collection[int] = (), ticket_id: int | None = None) -> int:
    """Mark the actor's own notices as read: the named ones, or all of one ticket; return how many were unread.

    Not transactional: it is one statement.
    """
    rows = Notice.objects.filter(person=actor, read_at=None)
    rows = rows.filter(pk__in=notice_ids) if ticket_id is None else rows.filter(ticket_id=ticket_id)
    return rows.update(read_at=at)


def mark_all_seen(*, actor: Person, up_to: int, at: datetime) -> int:
    """Mark the actor's own notices as read, up to the newest they saw: what came meanwhile stays unread.

    Not transactional: it is one statement.
    """
    return Notice.objects.filter(person=actor, read_at=None, pk__lte=up_to).update(read_at=at)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Forget notices that are older than 90 days, some at a time; return how many. Ids ascend with time."""
    rows = Notice.objects.order_by("pk").values_list("pk", "created_at")
    if not any(created_at < at - KEPT for _, created_at in rows[:1]):
        return 0
    oldest = list(rows[:_AT_ONCE])
    old = [pk for pk, created_at in oldest if created_at < at - KEPT]
    Notice.objects.filter(pk__in=old).delete()
    return len(old)
