"""What the pages of endpoints show, in words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from notifications.enums import DeliveryState, EndpointKind, EndpointState, EndpointVerb, Outcome
from notifications.queries.endpoints import acts_of, last_test, queue_choices, recent_deliveries
from notifications.rules import words
from notifications.rules.endpoints import KIND_WORDS, MORE_EVENTS, OFF_WORDS, VERB_WORDS, words_of_filter
from notifications.views.delivery_rows import delivery_rows
from tickets.enums import EventKind

_STALE = timedelta(minutes=2)


def listed(endpoints: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows of the list."""
    return [{"endpoint": each, "kind": KIND_WORDS[EndpointKind(each.kind)], **_standing(each)} for each in endpoints]


def endpoint_context(endpoint: Any, *, at: datetime) -> dict[str, Any]:
    """Everything the page of one endpoint shows."""
    kind = EndpointKind(endpoint.kind)
    is_rotating = endpoint.old_key_until is not None and at < endpoint.old_key_until
    return {
        "endpoint": endpoint,
        "kind": KIND_WORDS[kind],
        "standing": _standing(endpoint),
        "facts": _facts(endpoint),
        "test": _test(endpoint, at=at),
        "rows": delivery_rows(recent_deliveries(endpoint), at=at),
        "acts": [_act(act) for act in acts_of(endpoint)],
        "is_signed": kind is EndpointKind.WEBHOOK,
        "is_rotating": is_rotating,
        "is_on": endpoint.state == EndpointState.ACTIVE,
        "replay_since": at - timedelta(days=1),
        "replay_until": at + timedelta(minutes=1),
    }


def _standing(endpoint: Any) -> dict[str, Any]:
    """Badge and sentence: on, in trouble, or off and why."""
    if endpoint.state == EndpointState.DISABLED:
        is_alarm = endpoint.off_reason != "by_hand"
        badge = ("danger", "alert") if is_alarm else ("", "pause")
        return {"badge": badge[0], "icon": badge[1], "label": "Off", "line": OFF_WORDS.get(endpoint.off_reason, "")}
    if endpoint.failures:
        line = words.error_words(endpoint.last_error)
        return {"badge": "warn", "icon": "alert", "label": "In trouble", "line": line}
    if endpoint.last_success_at is None:
        return {"badge": "info", "icon": "clock", "label": "Not tried yet", "line": ""}
    return {"badge": "ok", "icon": "check", "label": "On", "line": ""}


def _facts(endpoint: Any) -> list[dict[str, str]]:
    names = dict(queue_choices())
    events = [_event_words(kind) for kind in endpoint.events]
    queues = [names[pk] for pk in endpoint.queues if pk in names]
    facts = [("Address", endpoint.shown)]
    if endpoint.number:
        facts.append(("Number", endpoint.number))
    facts += [
        ("Events", words_of_filter(events, none="None")),
        ("Queues", words_of_filter(queues, none="All")),
        ("Priorities", words_of_filter([f"P{each}" for each in endpoint.priorities], none="All")),
    ]
    return [{"label": label, "value": value} for label, value in facts]


def _event_words(kind: str) -> str:
    return MORE_EVENTS.get(EventKind(kind)) or words.news_words(kind) if kind in set(EventKind) else kind


def _test(endpoint: Any, *, at: datetime) -> dict[str, Any] | None:
    """The last test: under way, accepted, or why not."""
    found = last_test(endpoint)
    if found is None:
        return None
    if found.delivery.state in (DeliveryState.PENDING, DeliveryState.SENDING):
        is_late = at - found.delivery.created_at > _STALE
        text = "Nobody has sent it yet: look whether worker and sweeper run." if is_late else "It is on its way."
        return {
            "is_running": True,
            "level": "warning" if is_late else "info",
            "text": text,
            "at": found.delivery.created_at,
        }
    attempt = found.attempt
    is_good = attempt is not None and attempt.outcome == Outcome.SENT
    why = words.error_words(attempt.error) if attempt else ""
    code = f" ({attempt.error})" if attempt and attempt.error and attempt.error not in why else ""
    text = "It was accepted. Look whether it arrived." if is_good else f"It was not accepted. {why}{code}"
    return {
        "is_running": False,
        "level": "success" if is_good else "error",
        "text": text,
        "at": attempt.at if attempt else found.delivery.created_at,
    }


def _act(act: Any) -> dict[str, Any]:
    who = act.actor.full_name if act.actor else "RadDesk"
    return {"who": who, "text": VERB_WORDS[EndpointVerb(act.verb)], "at": act.at}
