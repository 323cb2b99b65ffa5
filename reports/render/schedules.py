"""Schedules and their mails, as their pages want them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from accounts.models import Person
from accounts.rules.mail import trouble_words
from reports.enums import SendAs, SendOutcome, SendState, Span
from reports.models import ReportAttempt, ReportDelivery, ReportSchedule
from reports.permissions import may_change
from reports.queries.asked import scope_asked
from reports.queries.choices import Choices
from reports.queries.schedules import plan_of
from reports.render.asked import asked_facts
from reports.render.sections import PAGES, clean_query, page_link
from reports.rules.schedule import SPAN_WORDS, plan_words

SEND_WORDS = {SendAs.PDF: "PDF", SendAs.XLSX: "Spreadsheet", SendAs.CSV: "CSV", SendAs.LINK: "Link only"}
_STATES = {
    SendState.PENDING: ("To be sent", "info", "clock"),
    SendState.SENDING: ("Being sent", "info", "send"),
    SendState.SENT: ("Sent", "ok", "check"),
    SendState.DEAD: ("Given up", "danger", "alert"),
    SendState.SKIPPED: ("Not sent", "", "x"),
}
_OUTCOMES = {
    SendOutcome.SENT: "The mail server accepted it",
    SendOutcome.RETRY: "It did not go through and is tried again",
    SendOutcome.DEAD: "It was given up",
    SendOutcome.SKIPPED: "It was not sent",
    SendOutcome.LOST: "A sender stopped without saying how it went, so a copy with the same id follows",
}
_SKIPS = {
    "not_allowed": "The person may no longer read reports.",
    "no_address": "The person has no mail address.",
}
_ANY_DAY = datetime(2020, 1, 1, tzinfo=UTC)


def schedule_rows(found: Sequence[ReportSchedule]) -> list[dict[str, Any]]:
    """Return the rows of reports/schedules.html."""
    return [_row(schedule) for schedule in found]


def schedule_context(*, user: Person, found: ReportSchedule, choices: Choices) -> dict[str, Any]:
    """Return the context of reports/schedule.html, but for its mails."""
    row, plan = _row(found), plan_of(found)
    page = PAGES.get(found.page)
    facts = [
        {"label": "Report", "value": row["page"], "href": page_link(page=page, query=found.query) if page else ""},
        {"label": "With", "value": " · ".join(filter_words_of(found.query, choices=choices))},
        {"label": "About", "value": SPAN_WORDS[Span(found.span)]},
        {"label": "Sent", "value": f"{row['when']} ({plan.zone})"},
        {"label": "As", "value": row["send_as"] + (f", {found.paper}" if found.send_as == SendAs.PDF else "")},
        {"label": "To", "value": ", ".join(row["people"])},
        {"label": "Set up by", "value": found.owner.full_name},
    ]
    return {**row, "facts": facts, "may_change": may_change(user=user, owner_id=found.owner_id)}


def filter_words(query: str, *, choices: Choices) -> list[str]:
    """Say the filters of a query string: "Queue: PACS"."""
    return filter_words_of(clean_query(query), choices=choices)


def filter_words_of(query: dict[str, str], *, choices: Choices) -> list[str]:
    """Say the filters of a question; its period is the schedule's own and left out."""
    scope = scope_asked(query=query, choices=choices, at=_ANY_DAY, zone="UTC")
    facts = asked_facts(scope=scope, choices=choices)
    plain = ("Counted", "Time")  # their words say it themselves
    return [
        words if label in plain else f"{label}: {words}"
        for label, words in facts
        if label not in ("Period", "Time zone")
    ]


def delivery_rows(found: Sequence[ReportDelivery]) -> list[dict[str, Any]]:
    """Return the log of a schedule: each mail with its state, its error and its attempts."""
    return [_delivery(delivery) for delivery in found]


def _row(schedule: ReportSchedule) -> dict[str, Any]:
    page = PAGES.get(schedule.page)
    return {
        "schedule": schedule,
        "page": page.label if page else schedule.page,
        "when": plan_words(plan_of(schedule)),
        "send_as": SEND_WORDS[SendAs(schedule.send_as)],
        "people": [person.full_name for person in schedule.recipients.all()],
        "is_paused": schedule.next_at is None,
    }


def _delivery(delivery: ReportDelivery) -> dict[str, Any]:
    words, kind, icon = _STATES[SendState(delivery.state)]
    waits = delivery.state == SendState.PENDING and delivery.export and delivery.export.state in ("waiting", "making")
    return {
        "delivery": delivery,
        "state": words,
        "kind": kind,
        "icon": icon,
        "line": "waits for its file" if waits else _error_words(delivery.last_error),
        "tries": [_try(attempt) for attempt in delivery.tries.all()],
    }


def _try(attempt: ReportAttempt) -> dict[str, Any]:
    outcome = SendOutcome(attempt.outcome)
    is_bad = outcome in (SendOutcome.RETRY, SendOutcome.DEAD)
    text = ". ".join(filter(None, (_OUTCOMES[outcome], _error_words(attempt.error).rstrip("."))))
    icon = "alert" if is_bad else "check" if outcome is SendOutcome.SENT else "history"
    return {"at": attempt.at, "text": text, "icon": icon, "strong": is_bad}


def _error_words(code: str) -> str:
    return _SKIPS.get(code) or (trouble_words(code) if code else "")
