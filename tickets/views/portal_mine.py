"""My tickets, and one ticket as its requester follows it."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor
from assets.rules.card import card_lines
from tickets.enums import MessageKind, Priority, State, WaitReason
from tickets.forms.portal import ReplyForm, fresh_token
from tickets.permissions import is_party, open_verbs
from tickets.queries.detail import ticket_detail
from tickets.queries.portal import (
    my_closed_tickets,
    my_open_tickets,
    public_files,
    public_messages,
    staged_files,
)
from tickets.rules.lifecycle import STATE_WORDS, Verb, next_step_words
from tickets.rules.priority import PRIORITY_WORDS
from tickets.views.merged import came_from, led_on
from tickets.views.phi_gate import Asked
from tickets.views.portal_incidents import around, banners_for
from tickets.views.ratings import rating_context

STILL_READING = timedelta(minutes=2)
"""How long a page keeps asking whether a file has been read; then the person need not wait for it."""


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """List my tickets: what needs me first, then what is open, then what is done."""
    cursor, text = request.GET.get("page", ""), request.GET.get("q", "").replace("\x00", "").strip()[:200]
    try:
        closed = my_closed_tickets(user=request.user, cursor=cursor, text=text)
    except BadCursor as error:
        raise Http404 from error
    at = timezone.now()
    open_rows = [] if cursor else [_row(ticket, at=at) for ticket in my_open_tickets(user=request.user, text=text)]
    context = {
        **({} if cursor else banners_for(request)),
        "needs_me": [row for row in open_rows if row["needs_me"]],
        "in_work": [row for row in open_rows if not row["needs_me"]],
        "closed": [_row(ticket, at=at) for ticket in closed.rows],
        "is_first": not cursor,
        "text": text,
        "next_href": _page_href(closed.next, text=text),
        "previous_href": _page_href(closed.previous, text=text),
    }
    return render(request, "tickets/portal/mine.html", context)


def _page_href(cursor: str, *, text: str) -> str:
    return f"?{urlencode({'q': text, 'page': cursor} if text else {'page': cursor})}" if cursor else ""


@require_safe
def ticket(request: SignedInRequest, number: int) -> HttpResponse:
    """Show where one ticket is, the conversation, and what I can do; a merged one leads on if I may see where to."""
    return ticket_page(request, number)


@require_safe
def readings(request: SignedInRequest, number: int) -> HttpResponse:
    """The DICOM files of a ticket as read so far: a piece of its page."""
    found = ticket_detail(user=request.user, number=number)
    if found is None:
        raise Http404
    context = {"ticket": found} | _readings(public_files(ticket=found), at=timezone.now())
    return render(request, "tickets/portal/_readings.html", context)


def ticket_page(
    request: SignedInRequest,
    number: int,
    *,
    form: ReplyForm | None = None,
    problem: str = "",
    phi: Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    """The ticket page, also after something went wrong: with what was typed and the files already sent.

    phi: what may name a patient in it, to be asked about.
    """
    found = ticket_detail(user=request.user, number=number)
    if found is None:
        raise Http404
    if led := led_on(request, found, to="portal:ticket"):
        return led
    context = _page(request, found, form) | {"problem": problem, "phi": phi}
    return render(request, "tickets/portal/ticket.html", context, status=status)


def _page(request: SignedInRequest, found: Any, form: ReplyForm | None) -> dict[str, Any]:
    """What the page of a ticket shows; `form` with what was typed."""
    at, files = timezone.now(), public_files(ticket=found)
    return {
        "ticket": found,
        "form": form or ReplyForm(initial={"version": found.version}),
        "token": fresh_token(),
        "files_staged": staged_files(user=request.user, ids=form.cleaned_data.get("uploads", []) if form else []),
        "steps": steps_of(found),
        "goes_on_in": _goes_on_in(request, found),
        "row": _row(found, at=at),
        "priority_words": PRIORITY_WORDS[Priority(found.priority)],
        **around(found, at=at),
        **rating_context(request, found),
        **_conversation(found, files),
        **_what_i_can_do(request, found, at=at),
        **_readings(files, at=at),
    }


def _goes_on_in(request: SignedInRequest, ticket: Any) -> int | None:
    """The ticket a merged one goes on in, if the person may see it."""
    number = ticket.merged_into_id
    return number if number and ticket_detail(user=request.user, number=number) else None


def steps_of(ticket: Any) -> list[dict[str, str]]:
    """The way of a ticket in four stations, like a parcel's; a merged one leaves it after the first."""
    if ticket.merged_into_id:
        goes_on = {"title": f"Goes on in #{ticket.merged_into_id}", "sub": "", "state": "current"}
        return [{"title": "Received", "sub": "", "state": "done"}, goes_on]
    place = {State.NEW: 0, State.OPEN: 1, State.WAITING: 1, State.RESOLVED: 2, State.CLOSED: 4}[ticket.state]
    has = ticket.assignee.get_short_name() if ticket.assignee else ""
    is_waiting = ticket.state == State.WAITING
    stations = [
        ("Received", ""),
        ("Paused", "waiting for you" if ticket.waiting_reason == WaitReason.REQUESTER else "")
        if is_waiting
        else ("In work", f"with {has}" if has else ""),
        ("Solved", "please confirm" if ticket.state == State.RESOLVED else ""),
        ("Confirmed", ""),
    ]
    return [
        {"title": title, "sub": sub, "state": "done" if at < place else "current" if at == place else "next"}
        for at, (title, sub) in enumerate(stations)
    ]


def _row(ticket: Any, *, at: datetime) -> dict[str, Any]:
    """What a requester wants to know of a ticket at a glance."""
    is_mine_to_do = ticket.state == State.RESOLVED or ticket.waiting_reason == WaitReason.REQUESTER
    return {
        "ticket": ticket,
        "needs_me": is_mine_to_do,
        "state_words": _state_words(ticket),
        "has_it": ticket.assignee.full_name if ticket.assignee else ticket.queue.name,
        "where": str(ticket.device.tag if ticket.device else ticket.location or ticket.place or ""),
        "next_words": next_step_words(
            state=ticket.state,
            waiting_reason=ticket.waiting_reason or None,
            assignee_name=ticket.assignee.full_name if ticket.assignee else "",
            queue_name=ticket.queue.name,
            merged_into=ticket.merged_into_id,
        ),
        "due_words": _due_words(ticket, at=at),
    }


def _state_words(ticket: Any) -> str:
    if ticket.merged_into_id:
        return f"Goes on in #{ticket.merged_into_id}"
    return "Waiting for you" if ticket.waiting_reason == "requester" else STATE_WORDS[ticket.state]


def _due_words(ticket: Any, *, at: datetime) -> str:
    """The next moment that was promised and what it is for; empty when nothing is promised or it has passed."""
    if ticket.state not in (State.NEW, State.OPEN):
        return ""
    if ticket.first_responded_at is None and ticket.first_response_due_at:
        return _promised("You hear from us by", ticket.first_response_due_at, at=at)
    return _promised("We aim to solve it by", ticket.resolution_due_at, at=at)


def _promised(words: str, due: datetime | None, *, at: datetime) -> str:
    if due is None:
        return ""
    if due < at:
        return "This takes longer than we promised. Ring the desk if it cannot wait."
    here, today = timezone.localtime(due), timezone.localtime(at).date()
    day = {0: "today", 1: "tomorrow"}.get((here.date() - today).days, f"on {date_format(here, 'l j F')}")
    return f"{words} {date_format(here, 'H:i')} {day}."


def _what_i_can_do(request: SignedInRequest, ticket: Any, *, at: datetime) -> dict[str, Any]:
    """Requesters answer where the desk replies, though the verb is the desk's."""
    is_mine, verbs = is_party(request.user, ticket), open_verbs(ticket, at=at)
    return {
        "came_from": came_from(request),
        "is_party": is_mine,
        "can_reply": is_mine and Verb.REPLY in verbs,
        "can_confirm": is_mine and Verb.CONFIRM in verbs,
        "can_reopen": is_mine and Verb.REOPEN in verbs,
    }


def _conversation(ticket: Any, files: list[Any]) -> dict[str, Any]:
    """What was written and the files beside it; how much of it the requester wrote names the draft of the next."""
    shown = _messages(ticket, files)
    return {
        "messages_shown": shown,
        "sent_count": sum(message["kind"] == MessageKind.REQUEST for message in shown),
        "loose_files": [_file(file) for file in files if file.message_id is None and not file.is_dicom],
    }


def _messages(ticket: Any, files: list[Any]) -> list[dict[str, Any]]:
    """The conversation, the description first; DICOM files are shown as readings, not as rows."""
    return [
        {
            "kind": message.kind,
            "author": message.author.full_name,
            "body": message.body,
            "at": message.occurred_at,
            "id": f"message-{message.pk}",
            "files": [_file(file) for file in files if file.message_id == message.pk],
        }
        for message in public_messages(ticket=ticket)
    ]


def _file(file: Any) -> dict[str, Any]:
    return {
        "name": file.name,
        "size": _size_words(file.size),
        "media": "image" if file.media_type.startswith("image/") else "document",
        "dicom": file.is_dicom,
        "id": file.pk,
        "note": "DICOM, see above" if file.is_dicom else "",
    }


def _size_words(size: int) -> str:
    return f"{max(1, round(size / 1024))} KB" if size < 2**20 else f"{size / 2**20:.1f} MB"


def _readings(files: list[Any], *, at: datetime) -> dict[str, Any]:
    """The DICOM files: read, being read, or taking so long that nobody should wait."""
    cards = []
    for file in files:
        evidence = getattr(file, "evidence", None)
        if evidence is None:
            continue
        is_pending = evidence.state == "pending"
        device = evidence.device if evidence.decision == "link" else None
        cards.append(
            {
                "name": file.name,
                "state": evidence.state,
                "is_slow": is_pending and at - file.created_at > STILL_READING,
                "is_pending": is_pending,
                "lines": card_lines(facts=evidence.facts, device_label=str(device.tag) if device else ""),
                "device": str(device) if device else "",
            }
        )
    return {"cards": cards, "is_reading": any(card["is_pending"] and not card["is_slow"] for card in cards)}
