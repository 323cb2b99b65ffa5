"""The story of a ticket: what was written, what happened and which files came, in order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.enums import Capability
from accounts.models import Person
from assets.models import Device
from assets.rules.reach import depending
from tickets.enums import EventKind, MessageKind, Metric
from tickets.models import Attachment, Category, Message, Queue, Ticket, TicketEvent
from tickets.queries.drops import DropCard, drop_cards
from tickets.queries.event_words import ABOUT_DEVICES, PEOPLE, SEVERAL_PEOPLE, WorkWords, device_word
from tickets.rules.assignment import CHOSEN_WORDS, OWNER_WORDS
from tickets.rules.due import METRIC_WORDS
from tickets.rules.events import MEANINGS
from tickets.rules.lifecycle import WAIT_REASON_WORDS
from tickets.rules.links import link_line

_SAID_BY_MESSAGE = frozenset(
    {
        EventKind.REPLY_SENT,
        EventKind.BROADCAST_SENT,
        EventKind.REQUESTER_REPLIED,
        EventKind.NOTE_ADDED,
        EventKind.FILE_ADDED,
    }
)

_DEVICES: Mapping[EventKind, tuple[str, ...]] = {
    EventKind.DEVICE_LINKED: ("from", "to"),
    EventKind.FILE_INSPECTED: ("device",),
    EventKind.IMPACT_RAISED: ("device",),
    **dict.fromkeys(ABOUT_DEVICES, ("device",)),
}
"""Where payloads hold the id of a device."""


@dataclass(frozen=True)
class Entry:
    """One entry: a message with its files, a loose file, many files at once, or a line about an event.

    at: when it happened, UTC. kind: an EventKind value. why: what explains the line, or "".
    """

    at: datetime
    seq: int
    kind: str
    actor: Person | None
    line: str
    why: str = ""
    message: Message | None = None
    files: list[Attachment] = field(default_factory=list)
    drop: DropCard | None = None

    @property
    def is_note(self) -> bool:
        return self.message is not None and self.message.kind == MessageKind.NOTE


def timeline(*, user: Person, ticket: Ticket) -> list[Entry]:
    """Return what this person may read of a ticket they can see, oldest first.

    The number of queries is fixed; there is one less when no event is about a file.
    """
    is_desk = user.may(Capability.SEE_ALL_TICKETS)
    events = _folded(
        event
        for event in TicketEvent.objects.filter(ticket=ticket).select_related("actor").order_by("seq")
        if is_desk or _is_public(event)
    )
    messages = _messages(ticket, is_desk=is_desk)
    has_files = any(event.kind == EventKind.FILE_ADDED for event in events)
    files = _files(ticket, is_desk=is_desk) if has_files else {}
    by_message: dict[int, list[Attachment]] = defaultdict(list)
    for file in files.values():
        if file.message_id:
            by_message[file.message_id].append(file)
    names = _Names(events, ticket=ticket, is_desk=is_desk)
    drops = drop_cards(ticket=ticket) if any(event.kind == EventKind.FILES_ADDED for event in events) else {}
    entries = (
        _drop_entry(event, drops=drops)
        if event.kind == EventKind.FILES_ADDED
        else _entry(event, messages=messages, files=files, by_message=by_message, names=names)
        for event in events
    )
    return [entry for entry in entries if entry is not None]


def _folded(events: Iterable[TicketEvent]) -> list[TicketEvent]:
    """The events without those that say no more: a drop is told by its first, and its cards say what was read."""
    found, dropped = [], set()
    for event in events:
        if event.kind == EventKind.FILES_INSPECTED:
            continue
        if event.kind == EventKind.FILES_ADDED:
            if event.payload["drop"] in dropped:
                continue
            dropped.add(event.payload["drop"])
        found.append(event)
    return found


def _drop_entry(event: TicketEvent, *, drops: dict[str, DropCard]) -> Entry | None:
    drop = drops.get(event.payload["drop"])
    if drop is None:
        return None
    line = f"{drop.owner} added {drop.words}"
    return Entry(at=event.occurred_at, seq=event.seq, kind=event.kind, actor=event.actor, line=line, drop=drop)


def public_message(*, ticket: Ticket, message_id: int) -> Message | None:
    """Return one message of the conversation of a ticket the person can see; never a private note."""
    found = Message.objects.filter(pk=message_id, ticket=ticket).exclude(kind=MessageKind.NOTE.value)
    return found.select_related("author").first()


def _is_public(event: TicketEvent) -> bool:
    return MEANINGS[EventKind(event.kind)].is_public and not event.payload.get("is_internal")


def _messages(ticket: Ticket, *, is_desk: bool) -> dict[int, Message]:
    found = Message.objects.filter(ticket=ticket).select_related("author").order_by("id")
    if not is_desk:
        found = found.exclude(kind=MessageKind.NOTE.value)
    return {message.pk: message for message in found}


def _files(ticket: Ticket, *, is_desk: bool) -> dict[int, Attachment]:
    found = (
        Attachment.objects.filter(ticket=ticket, drop__isnull=True)
        .select_related("uploaded_by", "evidence__device__location")
        .order_by("id")
    )
    if not is_desk:
        found = found.filter(is_internal=False)
    return {file.pk: file for file in found}


def _entry(
    event: TicketEvent,
    *,
    messages: dict[int, Message],
    files: dict[int, Attachment],
    by_message: dict[int, list[Attachment]],
    names: "_Names",
) -> Entry | None:
    """One event's entry; None when a message or file already shows it, or when it is not for this reader."""
    kind, payload = EventKind(event.kind), event.payload
    message = messages.get(payload.get("message") or 0)
    loose: list[Attachment] = []
    if kind is EventKind.FILE_ADDED:
        file = files.get(payload["attachment"])
        if file is None or file.message_id:
            return None
        loose = [file]
    elif kind in _SAID_BY_MESSAGE and message is None and payload["message"] is not None:
        return None
    return Entry(
        at=event.occurred_at,
        seq=event.seq,
        kind=kind.value,
        actor=event.actor,
        line=names.line(event),
        why=names.why(event),
        message=message,
        files=by_message.get(message.pk, []) if message else loose,
    )


class _Names:
    """The names of what the payloads point at, fetched once for a whole timeline."""

    def __init__(self, events: Sequence[TicketEvent], *, ticket: Ticket, is_desk: bool) -> None:
        self._is_desk = is_desk
        self._work = WorkWords(events, ticket=ticket)
        named = [event for event in events if event.kind != EventKind.TICKET_RELEASED or event.actor_id is None]
        keys = {EventKind.TICKET_ASSIGNED: ("assignee", "from"), EventKind.TICKET_RELEASED: ("from",), **PEOPLE}
        self._people = _people(_ids(named, keys) | _several(events))
        self._devices = _devices(_ids(events, _DEVICES))
        self._queues = dict(Queue.objects.values_list("code", "name"))
        codes = {
            event.payload.get(key)
            for event in events
            if event.kind == EventKind.CATEGORY_CHANGED
            for key in ("from", "to")
        }
        self._categories = dict(Category.objects.filter(code__in=codes).values_list("code", "title")) if codes else {}

    def line(self, event: TicketEvent) -> str:
        actor = event.actor.full_name if event.actor else "RadDesk"
        payload = event.payload
        words = {"actor": actor, **{key: self._word(event, key, value) for key, value in payload.items()}}
        if event.kind == EventKind.DEVICE_LINKED and payload.get("to") is None:
            return f"{actor} removed the device"
        if event.kind == EventKind.DUE_PINNED and payload["due_at"] is None:
            return f"{actor} took back the due time of the {words['metric']} set by hand"
        if event.kind == EventKind.WAIT_STARTED:
            return f"{actor} paused the work"
        if event.kind in PEOPLE and payload["person"] == event.actor_id:
            return f"{actor} {'watches' if event.kind == EventKind.WATCHER_ADDED else 'stopped watching'} it"
        if event.kind in (EventKind.LINK_ADDED, EventKind.LINK_REMOVED):
            deed = "linked it" if event.kind == EventKind.LINK_ADDED else "took a link away"
            return f"{actor} {deed}: {link_line(payload)}"
        if event.kind == EventKind.IMPACT_RAISED:
            words["rooms"] = depending(rooms=payload["rooms"], services=payload["services"])
        return MEANINGS[EventKind(event.kind)].line.format_map(words)

    def why(self, event: TicketEvent) -> str:
        if event.kind == EventKind.TICKET_ROUTED and self._is_desk:
            code = str(event.payload["to"])
            return str(event.payload.get("why", "")).replace(f" {code} ", f" {self._queues.get(code, code)} ", 1)
        if event.kind in (EventKind.WAIT_STARTED, EventKind.WAIT_DUE):
            return str(WAIT_REASON_WORDS.get(event.payload["reason"], "Waiting"))
        if event.kind == EventKind.OWNER_NEEDED:
            return OWNER_WORDS.get(event.payload["reason"], "")
        return self._why_given(event) if self._is_desk and event.actor_id is None else ""

    def _why_given(self, event: TicketEvent) -> str:
        """Why RadDesk gave a ticket to somebody or took it from them, for the desk alone."""
        if event.kind not in (EventKind.TICKET_ASSIGNED, EventKind.TICKET_RELEASED):
            return ""
        before = event.payload.get("from")
        away = f"{self._people.get(before, 'Whoever had it')} is away." if before else ""
        return " ".join(filter(None, (away, CHOSEN_WORDS.get(event.payload.get("reason", ""), ""))))

    def _word(self, event: TicketEvent, key: str, value: object) -> str:
        kind = event.kind
        if (words := self._work.word(event, key, value)) is not None:
            return words
        if kind in ABOUT_DEVICES:
            return self._devices.get(int(str(value)), "A device") if key == "device" else device_word(key, value)
        if key == "metric":
            return METRIC_WORDS[Metric(str(value))].lower()
        if (kind == EventKind.TICKET_ASSIGNED or kind in PEOPLE) and isinstance(value, int):
            return self._people.get(value, "somebody")
        if isinstance(value, list) and key in SEVERAL_PEOPLE.get(EventKind(kind), ()):
            return ", ".join(self._people.get(person, "somebody") for person in value)
        if key in _DEVICES.get(EventKind(kind), ()) and isinstance(value, int):
            return self._devices.get(value, "a device")
        if kind == EventKind.TICKET_ROUTED and key in ("from", "to"):
            return self._queues.get(str(value), str(value))
        if kind == EventKind.CATEGORY_CHANGED:
            return f"“{self._categories.get(str(value), value)}”"
        return str(value)


def _ids(events: Iterable[TicketEvent], keys: Mapping[EventKind, tuple[str, ...]]) -> set[int]:
    return {
        event.payload[key]
        for event in events
        for key in keys.get(EventKind(event.kind), ())
        if isinstance(event.payload.get(key), int)
    }


def _several(events: Iterable[TicketEvent]) -> set[int]:
    """The people of payloads that name several."""
    return {
        person
        for event in events
        for key in SEVERAL_PEOPLE.get(EventKind(event.kind), ())
        for person in event.payload.get(key, ())
    }


def _people(ids: set[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "full_name")) if ids else {}


def _devices(ids: set[int]) -> dict[int, str]:
    return {row.pk: str(row) for row in Device.objects.filter(pk__in=ids).only("tag", "name")} if ids else {}
