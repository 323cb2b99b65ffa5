"""Rows of the delivery log in words, for every page that lists messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from notifications.enums import Channel, DeliveryState, Relation
from notifications.queries.deliveries import mailed_as
from notifications.rules import words
from tickets.queries.mail import reports_about
from tickets.rules.mail_words import report_words


def delivery_rows(deliveries: Sequence[Any], *, at: datetime) -> list[dict[str, Any]]:
    """Return delivery, badge, news, reason, channel, error, how often it was tried, and what mail servers reported.

    One query for the reports, however many rows.
    """
    rows, reports = [], _reports(deliveries)
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
                "reports": reports.get(mailed_as(delivery), ()),
                "line": words.state_line(state=state, attempts=delivery.attempts, next_at=delivery.next_at, at=at),
            }
        )
    return rows


def _reports(deliveries: Sequence[Any]) -> dict[str, list[dict[str, Any]]]:
    """By Message-ID, oldest first: when, in words, whether it is bad, and the number of the mail that says so."""
    found: dict[str, list[dict[str, Any]]] = {}
    for mail in reports_about({mailed_as(delivery) for delivery in deliveries}):
        is_bad = mail.why == "bounce"
        said = {"at": mail.received_at, "text": report_words(mail.why, mail.status), "is_bad": is_bad, "mail": mail.pk}
        found.setdefault(mail.about, []).append(said)
    return found
