"""What becomes of a form whose ticket somebody else changed meanwhile: nothing typed is lost, and nobody is overruled
without having seen it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from accounts.permissions import SignedInRequest
from tickets.actions.lock import StaleTicket
from tickets.enums import EventKind
from tickets.forms.desk import ActionForm
from tickets.queries.news import news_since, visible_ticket
from tickets.queries.timeline import Entry
from tickets.rules.conflict import clashes

TRIES = 3
"""So often somebody may be faster again before the person is asked to look."""
_MOST_TOLD = 3
_WITH_REASON = {EventKind.PRIORITY_CHANGED, EventKind.DUE_PINNED}
_FIELDS = {"assign", "route", "category", "priority", "due", "device"}


@dataclass(frozen=True)
class Outcome:
    """How it ended: done, with what others did meanwhile; or not, because of a change to look at first."""

    stale: StaleTicket | None = None
    meanwhile: Sequence[Entry] = field(default_factory=tuple)


def apply_over(
    request: SignedInRequest, *, number: int, name: str, kind: EventKind, form: ActionForm, run: Callable[[Any], object]
) -> Outcome:
    """Run an action with the version seen, and again over changes that do not touch the same; a double click is done.

    run: calls the action with a version.
    """
    version, seen, meanwhile = form.cleaned_data["version"], form.cleaned_data["seen"], list[Entry]()
    for _ in range(TRIES):
        try:
            run(version)
        except StaleTicket as error:
            ticket = visible_ticket(user=request.user, number=number)
            if ticket is None or seen is None:
                return Outcome(stale=error)
            news = news_since(user=request.user, ticket=ticket, seen=seen)
            if _is_repeat(news, by=request.user.pk, kind=kind, form=form):
                return Outcome()
            version, meanwhile = ticket.version, _without_reasons(news)
            if clashes(action=name, kinds=[entry.kind for entry in meanwhile]):
                return Outcome(stale=error)
        else:
            return Outcome(meanwhile=[entry for entry in meanwhile if entry.actor != request.user])
    return Outcome(stale=StaleTicket())


def done_words(done: str, meanwhile: Sequence[Entry]) -> str:
    """Say that it is done, and who changed what else in the meantime: people first, then what happened by itself."""
    if not meanwhile:
        return done
    people_first = sorted(meanwhile, key=lambda entry: entry.actor is None)
    told = "; ".join(entry.line for entry in people_first[:_MOST_TOLD])
    more = f"; and {len(meanwhile) - _MOST_TOLD} more" if len(meanwhile) > _MOST_TOLD else ""
    return f"{done} Meanwhile: {told}{more}."


def differences(form: ActionForm) -> list[dict[str, str]]:
    """For each choice of a form that is not what the ticket has now: its name, what it is now, and what was chosen."""
    found = []
    for bound in form.visible_fields():
        if bound.name in form.initial:
            now, mine = (_words(bound.field, value) for value in (form.initial[bound.name], bound.data))
            if mine and now != mine:
                found.append({"label": str(bound.label), "now": now or "nobody", "mine": mine})
    return found


def insist_words(name: str) -> str:
    """What the button says that does an action over what others changed."""
    if name in _FIELDS:
        return "Apply mine on top"
    return "Send anyway" if name == "reply" else "Do it anyway"


def kept_text(form: ActionForm | None, *, is_offered: bool) -> list[dict[str, str]]:
    """What was typed into a form that the ticket does not offer any more, to be copied."""
    if form is None or is_offered:
        return []
    return [
        {"label": str(bound.label), "text": str(bound.data)}
        for bound in form.visible_fields()
        if isinstance(bound.field.widget, forms.Textarea | forms.TextInput) and bound.data
    ]


def _without_reasons(entries: Sequence[Entry]) -> list[Entry]:
    """Leave out the notes that only say why the very next thing was done."""
    explained = {entry.seq - 1 for entry in entries if entry.kind in _WITH_REASON}
    return [entry for entry in entries if not (entry.kind == EventKind.NOTE_ADDED and entry.seq in explained)]


def _is_repeat(since: Sequence[Entry], *, by: int, kind: EventKind, form: ActionForm) -> bool:
    """True when the only thing that changed since is this very action by this very person: a double click."""
    if not since or any(entry.actor is None or entry.actor.pk != by for entry in since):
        return False
    written = form.cleaned_data.get("body") or form.cleaned_data.get("done")
    return any(
        entry.kind == kind and (not written or (entry.message is not None and entry.message.body == written))
        for entry in since
    )


def _words(chosen: forms.Field, value: Any) -> str:
    """A value as the page shows it."""
    choices = getattr(chosen.widget, "choices", ())
    flat = [pair for key, label in choices for pair in (label if isinstance(label, list | tuple) else [(key, label)])]
    return next((str(label) for key, label in flat if str(key) == str(value)), "" if flat else str(value or ""))
