"""The promises of one ticket, minute by minute."""

from datetime import datetime, tzinfo
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from tickets.queries.clock_story import CycleStory, Stretch, Told, clock_story
from tickets.queries.detail import ticket_detail
from tickets.rules.clock_words import name_of, pause_words, sentences, standing, sum_words
from tickets.rules.due import exact_words
from tickets.views.desk_page import desk_page

LATE_SECONDS = 60
"""A mark told later than this after it was passed says so."""


@require_GET
@desk_page()
def show_clocks(request: SignedInRequest, number: int) -> HttpResponse:
    """Every clock of a ticket: each stretch that ran or was paused, why, and the sum that gives the due time."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    at, zone = timezone.now(), timezone.get_current_timezone()
    stories = clock_story(user=request.user, ticket=ticket, at=at)
    cycles = [_cycle(story, at=at, zone=zone) for story in stories]
    context = {"ticket": ticket, "cycles": cycles, "at": at, "zone": str(zone)}
    return render(request, "tickets/desk/clocks.html", context)


def _cycle(story: CycleStory, *, at: datetime, zone: tzinfo) -> dict[str, Any]:
    """One clock as the page shows it."""
    clock = story.clock
    return {
        "id": f"{clock.metric}-{clock.cycle}",
        "title": name_of(clock, is_only=story.is_only),
        "due": standing(clock, at=at, zone=zone),
        "lines": list(sentences(clock, at=at, zone=zone)),
        "priority": clock.priority,
        "promises": story.promises,
        "hours": story.hours,
        "pin_seq": story.pin_seq,
        "rows": [_row(stretch) for stretch in story.stretches],
        "sums": sum_words(clock, counted_seconds=story.counted_seconds),
        "due_at": clock.due_at,
        "told": [_told(mark) for mark in story.told],
    }


def _row(stretch: Stretch) -> dict[str, Any]:
    segment = stretch.segment
    return {
        "start": segment.start,
        "end": segment.end,
        "is_running": segment.is_running,
        "words": "Ran" if segment.is_running else pause_words(segment.reason),
        "counted": exact_words(stretch.counted_seconds),
        "hours": stretch.hours,
        "seq": stretch.seq,
        "cause": stretch.cause,
    }


def _told(mark: Told) -> dict[str, Any]:
    late = int((mark.recorded_at - mark.at).total_seconds())
    return {
        "percent": mark.percent,
        "at": mark.at,
        "late": exact_words(late) if late > LATE_SECONDS else "",
        "seq": mark.seq,
    }
