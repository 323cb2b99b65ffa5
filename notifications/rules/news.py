"""What is said about an event where nobody reads mail: a payload for programs, a line for a chat, words for a pager.

Nothing a person typed is in it, and nothing about a patient: numbers, codes, names of queues and devices, times in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from notifications.rules.gsm import ONE_MESSAGE, cut, gsm_length, gsm_text


@dataclass(frozen=True)
class News:
    """An event and its ticket as they may be told outside. says: such as "Taken". Due times: None without a promise."""

    event: str
    says: str
    occurred_at: datetime
    number: int
    category: str
    title: str
    queue: str
    queue_name: str
    device: str
    site: str
    priority: int
    state: str
    state_words: str
    is_taken: bool
    created_at: datetime
    first_response_due_at: datetime | None
    resolution_due_at: datetime | None
    resolved_at: datetime | None
    link: str


def utc(moment: datetime | None) -> str | None:
    """Return such as "2026-11-26T21:00:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def payload(news: News) -> dict[str, Any]:
    """Return the body of a webhook, after Standard Webhooks: type, timestamp, data."""
    ticket = {
        "number": news.number,
        "category": news.category,
        "queue": news.queue,
        "device": news.device or None,
        "site": news.site or None,
        "priority": news.priority,
        "state": news.state,
        "is_taken": news.is_taken,
        "created_at": utc(news.created_at),
        "first_response_due_at": utc(news.first_response_due_at),
        "resolution_due_at": utc(news.resolution_due_at),
        "resolved_at": utc(news.resolved_at),
        "url": news.link,
    }
    return {"type": f"ticket.{news.event}", "timestamp": utc(news.occurred_at), "data": {"ticket": ticket}}


def trial_payload(*, name: str, at: datetime) -> Mapping[str, Any]:
    """Return the body of a test."""
    return {"type": "test", "timestamp": utc(at), "data": {"endpoint": name, "text": TEST_WORDS}}


TEST_WORDS = "RadDesk can reach you. This is only a test."


def headline(news: News) -> str:
    """Return such as "P1 Taken: #1042 Images missing at CT2", on one line."""
    where = f" at {news.device}" if news.device else ""
    return " ".join(f"P{news.priority} {news.says}: #{news.number} {news.title}{where}".split())


def brief(news: News) -> str:
    """Return the news for a pager or phone, with the link when it fits: at most 160 places of the GSM alphabet."""
    line = gsm_text(f"{headline(news)} ({news.queue})")
    whole = f"{line} {gsm_text(news.link)}"
    return whole if gsm_length(whole) <= ONE_MESSAGE else cut(line, ONE_MESSAGE)
