"""What was sent, by Message-ID: how an answer or a bounce finds its ticket (settings.MAIL_SENT_LOOKUP)."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from notifications.models import Delivery
from tickets.rules.mail_threads import Sent

_OURS = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")


def sent_messages(message_ids: Sequence[str]) -> list[Sent]:
    """Return those of these Message-IDs that are of our deliveries, in the order given. One query, two for a digest.

    A Message-ID begins with the key of its delivery, and that has an index.
    """
    keys = {found[1] for each in message_ids if (found := _OURS.fullmatch(each))}
    if not keys:
        return []
    wanted = reduce(or_, (Q(dedupe_key__startswith=key) for key in sorted(keys)))
    rows = Delivery.objects.filter(wanted, message_id__in=message_ids).order_by("created_at", "pk")
    rows_sent = list(rows.values_list("message_id", "ticket_id", "recipient_id", "pk", "is_digest"))
    others = _others([row[3] for row in rows_sent if row[4]])
    by_id = {row[0]: Sent(row[0], row[1], row[2], others=others[row[3]] - {row[1]}) for row in rows_sent}
    return [by_id[each] for each in message_ids if each in by_id]


def _others(leaders: Sequence[UUID]) -> Mapping[UUID, frozenset[int]]:
    """The tickets of what went out with these messages."""
    found: dict[UUID, frozenset[int]] = defaultdict(frozenset)
    if leaders:
        parts = Delivery.objects.filter(bundle__in=leaders, ticket__isnull=False)
        for leader, ticket_id in parts.values_list("bundle_id", "ticket_id"):
            found[leader] |= {ticket_id}
    return found
