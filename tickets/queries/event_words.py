"""The words for what events of the desk's own work name by id: steps, tags, macros and fields."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.timezone import localtime

from assets.rules.check_words import short_words
from tickets.enums import EventKind
from tickets.models import Macro, PlaybookVersion, Tag, Ticket, TicketEvent
from tickets.queries.playbooks import category_playbook
from tickets.rules.paging import paging_word
from tickets.rules.playbook import Playbook, read_playbook
from tickets.rules.privacy_words import privacy_word
from tickets.rules.time_spent import minutes_words

_STEPS = frozenset({EventKind.STEP_TICKED, EventKind.STEP_UNTICKED})
_TAGS = frozenset({EventKind.TAG_ADDED, EventKind.TAG_REMOVED})

PEOPLE: dict[EventKind, tuple[str, ...]] = {
    EventKind.WATCHER_ADDED: ("person",),
    EventKind.WATCHER_REMOVED: ("person",),
    EventKind.PERSON_MENTIONED: ("person",),
    EventKind.MAIL_BOUNCED: ("person",),
}
"""Keys of payloads that hold the id of a person."""

SEVERAL_PEOPLE: dict[EventKind, tuple[str, ...]] = {EventKind.PAGE_SENT: ("people",)}
"""Keys of payloads that hold the ids of several people."""


ABOUT_DEVICES = frozenset(
    {
        EventKind.DOWNTIME_BEGAN,
        EventKind.DOWNTIME_CHANGED,
        EventKind.DOWNTIME_ENDED,
        EventKind.DEVICE_SIGNED_OFF,
        EventKind.WORK_PLANNED,
        EventKind.WORK_CALLED_OFF,
        EventKind.CHECK_FAILED,
        EventKind.CHECK_RECOVERED,
        EventKind.REACH_RETURNED,
    }
)
"""Kinds whose payload names a device, moments of it, or both."""


def device_word(key: str, value: object) -> str:
    """Return the words for one value of such a payload but its device; moments in the reader's zone."""
    if key.endswith("_at") and isinstance(value, str) and value:
        return f"{localtime(datetime.fromisoformat(value)):%-d %b, %H:%M}"
    if key == "has_passed":
        return "passed, it may be used again" if value else "not passed, it stays out of use"
    return short_words(str(value)) if key == "found" else str(value)


class WorkWords:
    """What ids mean, looked up once for a whole timeline, and only when an event needs it."""

    def __init__(self, events: Sequence[TicketEvent], *, ticket: Ticket) -> None:
        self._tags = _names(Tag, _values(events, _TAGS, "tag"))
        self._macros = _names(Macro, _values(events, {EventKind.MACRO_APPLIED}, "macro"))
        self._playbooks = _playbooks(events, ticket=ticket)

    def word(self, event: TicketEvent, key: str, value: object) -> str | None:
        """Return the words for one value of a payload; None when this is not about it."""
        if words := privacy_word(kind=event.kind, key=key, value=value):
            return words
        if words := paging_word(kind=event.kind, key=key, value=value):
            return words
        if key == "step" and event.kind in _STEPS:
            found = (playbook.step(str(value)) for playbook in self._playbooks)
            return next((step.text.rstrip(".") for step in found if step), "a step")
        if key == "tag":
            return self._tags.get(int(str(value)), "a tag")
        if key == "macro":
            return self._macros.get(int(str(value)), "a macro")
        if key == "minutes":
            return minutes_words(int(str(value)))
        if key == "fields" and isinstance(value, list):
            return ", ".join(f"“{self._label(each)}”" for each in value)
        return None

    def _label(self, key: str) -> str:
        found = (playbook.field(key) for playbook in self._playbooks)
        return next((field.label for field in found if field), "a field")


def _playbooks(events: Sequence[TicketEvent], *, ticket: Ticket) -> list[Playbook]:
    """That of the category first; those of versions events name are fetched only when there are others."""
    if not any(event.kind in _STEPS or event.kind == EventKind.FIELDS_CHANGED for event in events):
        return []
    named = _values(events, {*_STEPS, EventKind.FIELDS_CHANGED}, "playbook")
    others = named - {ticket.category.playbook_id}
    rows = PlaybookVersion.objects.filter(pk__in=others).order_by("-pk") if others else ()
    known = [read_playbook(steps=row.steps, causes=row.causes, fields=row.fields) for row in rows]
    return [category_playbook(ticket.category), *known]


def _values(events: Iterable[TicketEvent], kinds: Iterable[EventKind], key: str) -> set[int]:
    wanted = set(kinds)
    found = {event.payload.get(key) for event in events if event.kind in wanted}
    return {value for value in found if isinstance(value, int)}


def _names(model: type[Tag] | type[Macro], ids: set[int]) -> dict[int, str]:
    return {row.pk: str(row) for row in model.objects.filter(pk__in=ids)} if ids else {}
