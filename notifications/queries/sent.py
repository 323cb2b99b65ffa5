"""What was sent, by Message-ID: how an answer or a bounce finds its ticket (settings.MAIL_SENT_LOOKUP)."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from notifications.models import Delivery
from tickets.rules.mail_threads import Sent

_OURS = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")


def sent_messages(message_ids: Sequence[str]) -> list[Sent]:
    """Return those of these Message-IDs that are of our deliveries, in the order given. At most one query.

    A Message-ID begins with the key of its delivery, and that has an index.
    """
    keys = {found[1] for each in message_ids if (found := _OURS.fullmatch(each))}
    if not keys:
        return []
    wanted = reduce(or_, (Q(dedupe_key__startswith=key) for key in sorted(keys)))
    rows = Delivery.objects.filter(wanted, message_id__in=message_ids).order_by("created_at", "pk")
    by_id = {row[0]: Sent(*row) for row in rows.values_list("message_id", "ticket_id", "recipient_id")}
    return [by_id[each] for each in message_ids if each in by_id]
