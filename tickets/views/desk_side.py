"""What stands beside the conversation on the ticket page: steps, fields, tags, watchers, time, drafts, recipients."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.message_draft import opened_draft
from tickets.enums import DraftKind
from tickets.forms.desk import ActionForm
from tickets.queries.downtime import unsigned_on_page
from tickets.queries.timeline import Entry
from tickets.queries.work_page import TicketSide, ticket_side
from tickets.rules.closing import closing_refusals
from tickets.rules.playbook import words_of_cause
from tickets.rules.recipients import Reader, note_recipients, reply_recipients
from tickets.rules.time_spent import minutes_words
from tickets.views.answer_rows import answer_rows

_BODY = {DraftKind.REPLY: "body", DraftKind.NOTE: "body", DraftKind.RESOLVE: "done"}
"""Field of each form that holds what is typed."""


def side_context(
    request: SignedInRequest, *, ticket: Any, entries: Sequence[Entry], forms: Mapping[str, ActionForm], name: str
) -> dict[str, Any]:
    """Return what the templates beside the conversation need, and put kept drafts into the fresh forms.

    name: the action whose form came back with an error; it keeps what was sent instead of the draft.
    """
    side = ticket_side(user=request.user, ticket=ticket)
    people = {entry.actor.pk: entry.actor.full_name for entry in entries if entry.actor}
    missing = closing_refusals(replace(side.state.closing_facts(), unsigned=unsigned_on_page(ticket)))
    failed = forms.get("fields") if name == "fields" else None
    kept = _restore(request, ticket, side, forms, name)
    return ({"compose": min(kept)} if kept and not name else {}) | {
        "side": side,
        "checklist": _checklist(side, people),
        "answers": answer_rows(side.state.filled_in(), failed.data if failed is not None else None),
        "minutes_words": minutes_words(side.minutes) if side.minutes else "",
        "is_watching": side.is_watched_by(request.user),
        "recipients": _recipients(request, ticket, side),
        "cause_words": words_of_cause(side.state.playbook, ticket.resolution_code) if ticket.resolution_code else "",
        "missing": [refusal.words for refusal in missing],
        "may_override": bool(missing) and request.user.may(Capability.OVERRIDE_GATES),
        "kept": kept,
    }


def _checklist(side: TicketSide, people: Mapping[int, str]) -> dict[str, Any]:
    """The steps with who did them when, and how far it is."""
    ticks = side.state.ticks
    rows = [
        {
            "step": step,
            "is_done": step.key in ticks,
            "who": people.get(ticks[step.key]["by"], "") if step.key in ticks else "",
            "at": datetime.fromisoformat(ticks[step.key]["at"]) if step.key in ticks else None,
        }
        for step in side.state.playbook.steps
    ]
    return {"rows": rows, "done": sum(row["is_done"] for row in rows), "total": len(rows)}


def _recipients(request: SignedInRequest, ticket: Any, side: TicketSide) -> dict[str, Any]:
    who = ticket.requester
    requester = Reader(id=who.pk, name=who.full_name, can_be_mailed=who.is_active and bool(who.email))
    mine = request.user.pk
    return {
        "reply": reply_recipients(actor_id=mine, requester=requester, watchers=side.watchers),
        "note": note_recipients(actor_id=mine, watchers=side.watchers),
    }


def _restore(
    request: SignedInRequest, ticket: Any, side: TicketSide, forms: Mapping[str, ActionForm], failed: str
) -> set[str]:
    """Put drafts into the forms of the composer; return the kinds that have one."""
    kept = set()
    for kind, field in _BODY.items():
        draft = side.drafts.get(kind.value)
        if draft is None or kind.value not in forms or kind.value == failed:
            continue
        text = opened_draft(actor=request.user, ticket_id=ticket.pk, kind=kind, sealed=draft.sealed)
        if not text:
            continue
        forms[kind.value].initial[field] = text
        if draft.code:
            forms[kind.value].initial["code"] = draft.code
        kept.add(kind.value)
    return kept
