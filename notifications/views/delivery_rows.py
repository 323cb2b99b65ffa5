"""Rows of the delivery log in words, for every page that lists messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from notifications.enums import Channel, DeliveryState, Relation
from notifications.rules import words


def delivery_rows(deliveries: Sequence[Any], *, at: datetime) -> list[dict[str, Any]]:
    """Return delivery, badge, news, reason, channel, error and how often it was tried."""
    rows = []
    for delivery in deliveries:
        state = DeliveryState(delivery.state)
        kind, icon = words.STATE_BADGES[state]
        rows.append(
            {
                "delivery": delivery,
                "state": words.STATE_WORDS[state],
                "kind": kind,
                "icon": icon,
                "news": words.news_words(delivery.template),
                "reason": words.REASON_WORDS[Relation(delivery.reason)],
                "channel": words.CHANNEL_WORDS[Channel(delivery.channel)],
                "error": words.error_words(delivery.last_error),
                "line": words.state_line(state=state, attempts=delivery.attempts, next_at=delivery.next_at, at=at),
            }
        )
    return rows
