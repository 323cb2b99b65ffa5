"""The page of one ticket."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.lock import StaleTicket
from tickets.enums import EventKind
from tickets.forms.desk import ActionForm, Folded
from tickets.forms.relations import LINK_CHOICES
from tickets.permissions import verbs_for
from tickets.queries.clocks import clock_words
from tickets.queries.detail import ticket_detail
from tickets.queries.dicom_cards import dicom_card
from tickets.queries.inbox import others_on_device
from tickets.queries.links import related
from tickets.queries.portal import staged_files
from tickets.queries.timeline import Entry, timeline
from tickets.rules.lifecycle import STATE_WORDS, WAIT_REASON_WORDS, needs_follow_up
from tickets.rules.priority import PRIORITY_WORDS, SAFETY_CATEGORIES, decide_priority
from tickets.views.desk_conflict import differences, insist_words, kept_text
from tickets.views.desk_page import desk_page
from tickets.views.desk_side import side_context
from tickets.views.desk_verbs import ACTIONS
from tickets.views.mail_rows import MAIL_ICONS, mail_context
from tickets.views.merged import came_from, led_on
from tickets.views.phi_gate import Asked
from tickets.views.privacy_side import PRIVACY_ICONS, privacy_context
from tickets.views.ratings import ratings_shown

COMPOSER = ("reply", "note", "wait", "resolve", "reopen")
"""Actions that need words; the rest are buttons and small forms beside the ticket."""

SMALL = ("assign", "route", "category", "priority", "due", "merge", "device")
"""Forms behind the word "Change", made when they are opened."""

_ICONS = {
    EventKind.TICKET_LOGGED: "plus",
    EventKind.TICKET_ROUTED: "arrow-right",
    EventKind.CATEGORY_CHANGED: "tag",
    EventKind.PRIORITY_CHANGED: "flag",
    EventKind.DEVICE_LINKED: "link",
    EventKind.TICKET_TAKEN: "hand",
    EventKind.TICKET_ASSIGNED: "user",
    EventKind.TICKET_RELEASED: "rotate",
    EventKind.REPLY_SENT: "reply",
    EventKind.NOTE_ADDED: "lock",
    EventKind.FILE_ADDED: "paperclip",
    EventKind.FILE_INSPECTED: "scan",
    EventKind.FILES_ADDED: "paperclip",
    EventKind.ORDER_COMPARED: "scan",
    EventKind.SOFTWARE_LEARNED: "book",
    EventKind.WAIT_STARTED: "pause",
    EventKind.WAIT_ENDED: "play",
    EventKind.TICKET_RESOLVED: "check",
    EventKind.TICKET_CONFIRMED: "check-circle",
    EventKind.TICKET_REOPENED: "rotate",
    EventKind.TICKET_CLOSED: "lock",
    EventKind.TICKET_MERGED: "merge",
    EventKind.DUE_PINNED: "calendar",
    EventKind.POLICY_APPLIED: "book",
    EventKind.PROMISE_WARNED: "clock",
    EventKind.PROMISE_MISSED: "alert",
    EventKind.OWNER_NEEDED: "user-plus",
    EventKind.STEP_TICKED: "check",
    EventKind.STEP_UNTICKED: "rotate",
    EventKind.GATE_OVERRIDDEN: "shield",
    EventKind.WAIT_DUE: "bell",
    EventKind.TAG_ADDED: "tag",
    EventKind.TAG_REMOVED: "tag",
    EventKind.WATCHER_ADDED: "eye",
    EventKind.WATCHER_REMOVED: "eye",
    EventKind.PERSON_MENTIONED: "user",
    EventKind.TIME_LOGGED: "history",
    EventKind.FIELDS_CHANGED: "pencil",
    EventKind.MACRO_APPLIED: "zap",
    EventKind.TICKET_UNMERGED: "rotate",
    EventKind.LINK_ADDED: "link",
    EventKind.LINK_REMOVED: "x",
    EventKind.INCIDENT_DECLARED: "zap",
    EventKind.INCIDENT_CHANGED: "zap",
    EventKind.INCIDENT_ENDED: "check-circle",
    EventKind.BROADCAST_SENT: "volume",
    EventKind.UPDATE_OVERDUE: "bell",
    EventKind.PROBLEM_LINKED: "wrench",
    EventKind.PROBLEM_UNLINKED: "x",
    EventKind.DOWNTIME_BEGAN: "alert",
    EventKind.DOWNTIME_CHANGED: "pencil",
    EventKind.DOWNTIME_ENDED: "check-circle",
    EventKind.DEVICE_SIGNED_OFF: "shield",
    EventKind.WORK_PLANNED: "calendar",
    EventKind.WORK_CALLED_OFF: "x",
    EventKind.CHECK_FAILED: "alert",
    EventKind.CHECK_RECOVERED: "check-circle",
    EventKind.REACH_RETURNED: "check-circle",
    EventKind.IMPACT_RAISED: "flag",
    EventKind.PAGE_STARTED: "phone",
    EventKind.PAGE_SENT: "phone",
    EventKind.PAGE_ESCALATED: "chevron-up",
    EventKind.PAGE_ACKNOWLEDGED: "check",
    EventKind.PAGE_EXHAUSTED: "alert",
    EventKind.PAGE_ENDED: "x",
    EventKind.SATISFACTION_GIVEN: "check-circle",
    **PRIVACY_ICONS,
    **MAIL_ICONS,
}
_TURNS = {
    EventKind.TICKET_LOGGED,
    EventKind.TICKET_RESOLVED,
    EventKind.TICKET_REOPENED,
    EventKind.TICKET_CLOSED,
    EventKind.TICKET_MERGED,
    EventKind.TICKET_UNMERGED,
    EventKind.INCIDENT_DECLARED,
    EventKind.INCIDENT_ENDED,
}
_SAID = {EventKind.REPLY_SENT, EventKind.BROADCAST_SENT, EventKind.REQUESTER_REPLIED, EventKind.NOTE_ADDED}
_ON_CARDS = {EventKind.FILE_ADDED, EventKind.FILE_INSPECTED, EventKind.FILES_ADDED}


@require_GET
@desk_page()
def show_ticket(request: SignedInRequest, number: int) -> HttpResponse:
    """One ticket with its story, its promises and what can be done; `do` names what stands open.

    A merged one leads to where it goes on.
    """
    return ticket_page(request, number, name=request.GET.get("do", ""))


def ticket_page(
    request: SignedInRequest,
    number: int,
    *,
    name: str = "",
    form: ActionForm | None = None,
    stale: StaleTicket | None = None,
    phi: Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the ticket as it is now; `form` is the one named `name` that could not be done, text and all."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    if led := led_on(request, ticket, to="desk:ticket"):
        return led
    entries, forms = timeline(user=request.user, ticket=ticket), _forms(request, ticket, at=timezone.now())
    name = ACTIONS[name].shown_as or name if name in ACTIONS else ""
    forms |= {name: form} if form is not None and name in forms else {}
    _as_seen(request, ticket)
    context = _story(request, ticket, entries) | _writing(request, forms, name, form, stale, entries)
    context |= side_context(request, ticket=ticket, entries=entries, forms=forms, name=name)
    context |= ratings_shown(ticket) | mail_context(context["side"]) | _words(ticket, entries)
    context |= privacy_context(request, ticket=ticket, phi=phi, name=name)
    return render(request, "tickets/desk/ticket.html", context, status=status)


def _story(request: SignedInRequest, ticket: Any, entries: Sequence[Entry]) -> dict[str, Any]:
    """The ticket, what happened, and how its promises stand."""
    at, zone = timezone.now(), timezone.get_current_timezone()
    return {
        "ticket": ticket,
        "thread": list(_thread(entries, ticket=ticket)),
        "clocks": clock_words(ticket=ticket, at=at, zone=zone),
        "related": related(user=request.user, ticket=ticket),
        "link_choices": LINK_CHOICES,
        "needs_follow_up": needs_follow_up(
            state=ticket.state, closed_at=ticket.closed_at, at=at, is_merged=bool(ticket.merged_into_id)
        ),
        "came_from": came_from(request),
        "may_learn": request.user.may(Capability.MANAGE_DEVICES),
        "others": others_on_device(user=request.user, ticket=ticket),
    }


def _writing(
    request: SignedInRequest,
    forms: dict[str, Any],
    name: str,
    failed: ActionForm | None,
    stale: StaleTicket | None,
    entries: Sequence[Entry],
) -> dict[str, Any]:
    """The forms, and what became of the one that could not be done."""
    return {
        "forms": forms,
        "failed": failed,
        "failed_name": name,
        "staged": staged_files(user=request.user, ids=failed.uploads) if failed else [],
        "compose": _composing(forms, name),
        "stale": stale,
        "changes": _changes(entries, failed) if stale and failed else [],
        "differences": differences(failed) if stale and failed else [],
        "unsent": kept_text(failed, is_offered=name in forms),
        "can_insist": bool(stale) and name in forms,
        "insist_words": insist_words(name),
    }


def _words(ticket: Any, entries: Sequence[Entry]) -> dict[str, Any]:
    """What the stored codes of a ticket mean."""
    code, is_safety = ticket.category.code, ticket.category.is_safety
    return {
        "state_words": "Merged" if ticket.merged_into_id else STATE_WORDS[ticket.state],
        "waiting_words": WAIT_REASON_WORDS.get(ticket.waiting_reason, ""),
        "priority_words": PRIORITY_WORDS[ticket.priority],
        "priority_reasons": _priority_reasons(ticket, entries),
        "safety": SAFETY_CATEGORIES.get(code, "A patient may be harmed.") if is_safety else "",
    }


def _composing(forms: dict[str, Any], name: str) -> str:
    """Which part of the composer stands open: the one that failed, else the first there is."""
    offered = [each for each in COMPOSER if each in forms]
    return name if name in offered else next(iter(offered), "")


def _changes(entries: Sequence[Entry], form: ActionForm) -> list[dict[str, Any]]:
    """What happened since the person saw the ticket."""
    seen = form.cleaned_data.get("seen") or 0
    return [_line(entry) for entry in entries if entry.seq > seen]


def _forms(request: SignedInRequest, ticket: Any, *, at: Any) -> dict[str, Any]:
    """A fresh form for each action that the state allows and the person may do; small ones only when opened."""
    verbs = verbs_for(person=request.user, ticket=ticket, at=at)
    return {
        name: _form(name, is_opened=name in (request.GET.get("change"), request.GET.get("do")), ticket=ticket)
        for name, action in ACTIONS.items()
        if action.verb in verbs and not action.shown_as
    }


def _form(name: str, *, is_opened: bool, ticket: Any) -> ActionForm | Folded:
    is_folded = name in SMALL and not is_opened
    return Folded() if is_folded else ACTIONS[name].form(ticket=ticket, auto_id=f"{name}_%s")


def _as_seen(request: SignedInRequest, ticket: Any) -> None:
    """Let a form fetched into an older page say what that page showed, so that nobody overlooks a change."""
    version, seen = (request.GET.get(name, "")[:9] for name in ("version", "seen"))
    if version.isdecimal() and seen.isdecimal():
        ticket.version = min(ticket.version, int(version))
        ticket.last_event_seq = min(ticket.last_event_seq, int(seen))


def _thread(entries: Sequence[Entry], *, ticket: Any) -> Iterator[dict[str, Any]]:
    """Messages, files and, between them, runs of quiet lines."""
    parts = (part for entry in entries for part in _parts(entry, ticket=ticket))
    for is_line, run in groupby(parts, lambda part: "line" in part):
        if is_line:
            yield {"lines": [part["line"] for part in run]}
        else:
            yield from run


def _parts(entry: Entry, *, ticket: Any) -> Iterator[dict[str, Any]]:
    """What one entry shows. The card of a file says what its inspection found, so that has no line of its own.

    What was said in another system and whose words were not imported is a line.
    """
    plain = [file for file in entry.files if not file.is_dicom]
    if entry.message is None and plain:
        yield {"files": plain}
    elif (entry.kind not in _SAID or entry.message is None) and entry.kind not in _ON_CARDS:
        yield {"line": _line(entry)}
    if entry.drop is not None:
        yield {"drop": entry.drop, "seq": entry.seq}
    if entry.message is not None:
        yield {"message": entry.message, "files": plain, "seq": entry.seq}
    for file in entry.files:
        if file.is_dicom:
            yield {"dicom": dicom_card(file=file, linked_id=ticket.device_id)}


def _line(entry: Entry) -> dict[str, Any]:
    """One quiet line; a ticket sent by a rule was not sent by whoever logged it."""
    name = entry.actor.full_name if entry.actor else ""
    is_rule = entry.kind == EventKind.TICKET_ROUTED and bool(entry.why)
    return {
        "icon": _ICONS.get(EventKind(entry.kind), "message"),
        "actor": "RadDesk" if is_rule else name if entry.line.startswith(name) else "",
        "text": entry.line.removeprefix(name).strip() + (f". {entry.why}" if entry.why else ""),
        "at": entry.at,
        "seq": entry.seq,
        "strong": entry.kind in _TURNS,
    }


def _priority_reasons(ticket: Any, entries: Sequence[Entry]) -> list[str]:
    """Why it has this priority: the words of whoever changed it last, else those of the rule."""
    changed = next((entry for entry in reversed(entries) if entry.kind == EventKind.PRIORITY_CHANGED), None)
    if changed is not None:
        note = next((_words_of(entry) for entry in entries if entry.seq == changed.seq - 1), "")
        return [f"{changed.line}: {note}" if note else changed.line]
    decision = decide_priority(
        impact=ticket.impact,
        urgency=ticket.urgency,
        is_sole_device=bool(ticket.device and ticket.device.is_sole),
        is_safety=ticket.category.is_safety,
    )
    reasons = list(decision.reasons) if decision.priority == ticket.priority else [decision.reasons[0]]
    return [*(f"{entry.line}." for entry in entries if entry.kind == EventKind.IMPACT_RAISED), *reasons]


def _words_of(entry: Entry) -> str:
    """What explains the change of priority that came right after this entry."""
    return entry.line if entry.kind == EventKind.IMPACT_RAISED else entry.message.body if entry.message else ""
