"""What was sent, by Message-ID: how an answer or a bounce finds its ticket (settings.MAIL_SENT_LOOKUP)."""

from collections.abc import Sequence

from notifications.models import Delivery
from tickets.rules.mail_threads import Sent


def sent_messages(message_ids: Sequence[str]) -> list[Sent]:
    """Return those of these Message-IDs that are of our deliveries, in the order given. One query."""
    rows = Delivery.objects.filter(message_id__in=message_ids).order_by("created_at")
    found = {row[0]: Sent(*row) for row in rows.values_list("message_id", "ticket_id", "recipient_id")}
    return [found[each] for each in message_ids if each in found]
