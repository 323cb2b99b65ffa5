"""What stands around every report page: the other pages, the filters that are set, and how fresh the figures are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from reports.enums import Dimension
from reports.render.frame import Frame, footing
from reports.rules.charts import step_words
from reports.rules.charts_notes import note_rows
from reports.rules.names import DIMENSION_WORDS
from reports.rules.question import Question
from reports.rules.scope import digest

_KEPT = ("by", "measure", "on", "hour")
_FRESH = timedelta(minutes=2)
"""News of the desk is in the figures after seconds; what takes longer than this is said aloud."""


class Tab(NamedTuple):
    """One report page. code: its name, for ever."""

    code: str
    label: str
    url_name: str
    icon: str


OVERVIEW = Tab("overview", "Overview", "reports:overview", "chart")
RESPONSE = Tab("response", "Response", "reports:response", "reply")
RESOLUTION = Tab("resolution", "Resolution", "reports:resolution", "check-circle")
SLA = Tab("sla", "SLA promises", "reports:sla", "clock")
SATISFACTION = Tab("satisfaction", "Satisfaction", "reports:satisfaction", "star")
BACKLOG = Tab("backlog", "Backlog", "reports:backlog", "layers")
PEOPLE = Tab("people", "Queues and people", "reports:people", "users")
DEVICES = Tab("devices", "Devices and categories", "reports:devices", "scanner")
HOURS = Tab("hours", "Hours", "reports:hours", "calendar")
TABS = (OVERVIEW, RESPONSE, RESOLUTION, SLA, SATISFACTION, BACKLOG, PEOPLE, DEVICES, HOURS)

_HOMES = {
    RESPONSE: ("first_response", "next_response", "unanswered"),
    RESOLUTION: ("resolution", "first_resolution", "closing", "unsolved", "reopened", "first_contact", "reassigned",
                 "reassignments", "time_in_state", "time_by_holder"),
    SLA: ("response_met", "next_response_met", "first_resolution_met", "resolution_met"),
    SATISFACTION: ("content", "rating", "rated"),
    BACKLOG: ("backlog", "inflow", "outflow"),
    PEOPLE: ("agent_load",),
    DEVICES: ("patient_waiting", "without_vendor", "work_split"),
}  # fmt: skip


def home_of(metric: str) -> Tab:
    """Return the page that looks at a metric closely."""
    return next((tab for tab, codes in _HOMES.items() if metric in codes), OVERVIEW)


def shell_context(*, tab: Tab, frame: Frame, oldest: datetime | None) -> dict[str, Any]:
    """Return what reports/shell.html shows. oldest: when the oldest event was recorded that no figure knows yet."""
    question = frame.question
    return {
        "tab": tab,
        **chips_part(frame, lambda asked: page_link(tab, asked)),
        "kept": _kept(question),
        "asked": list(question.query().items()),
        "notes": note_rows(steps=frame.steps, notes=frame.notes),
        "compared": _compared(question),
        "freshness": _freshness(at=frame.at, oldest=oldest, zone=question.scope.period.zone),
        "footing": footing(question.scope) | {"digest": digest(scope=question.scope, metric=tab.code)},
    }


def page_link(tab: Tab, question: Question) -> str:
    """Address of a report page with a question; another page drops the measure and the day of this one."""
    return f"{reverse(tab.url_name)}?{urlencode(question.query())}"


def chips_part(frame: Frame, link: Callable[[Question], str]) -> dict[str, Any]:
    """Return the filters that are set, each with the address without it. link: of this page with a question."""
    filters = {dimension: key for dimension, key in frame.scope.filters.items() if key}

    def without(*gone: Dimension) -> str:
        kept = {name: key for name, key in filters.items() if name not in gone}
        return link(replace(frame.question, scope=replace(frame.scope, filters=kept)))

    chips = [
        {"words": f"{DIMENSION_WORDS[name]}: {frame.choices.label(name, key)}", "url": without(name)}
        for name, key in filters.items()
    ]
    return {"chips": chips, "clear_url": without(*filters)}


def _kept(question: Question) -> list[tuple[str, str]]:
    """What the filter form sends along unseen: the choices made further down the page."""
    return [(name, value) for name, value in question.query().items() if name in _KEPT]


def _compared(question: Question) -> str:
    earlier = question.scope_before
    return step_words(earlier.period) if earlier else ""


def _freshness(*, at: datetime, oldest: datetime | None, zone: str) -> dict[str, Any]:
    moment = min(at, oldest) if oldest else at
    local, today = moment.astimezone(ZoneInfo(zone)), at.astimezone(ZoneInfo(zone)).date()
    words = f"{local:%H:%M}" if local.date() == today else f"{local.day} {local:%b, %H:%M}"
    text = f"What happened since {words} is not in them yet. They catch up by themselves within minutes."
    return {"words": words, "is_stale": at - moment > _FRESH, "text": text}
