"""What the live stream says: numbers, versions and kinds, never a word anybody wrote or a name; and who may hear it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tickets.enums import EventKind
from tickets.rules.events import MEANINGS

PRESENCE = "presence"
"""The kind of a signal that no event stands behind: somebody came, went or began to write."""

NOTICE = "notice"
"""The kind of a signal that no event stands behind: the people it names have a new notice."""


class BadSignal(ValueError):
    """What came through the broker is no signal of ours."""


@dataclass(frozen=True)
class Signal:
    """Something happened to one ticket; number 0 stands for so many that one has to look again at all.

    public_kinds: those of `kinds` its requester may know of. parties: ids of the people who asked or logged it.
    """

    number: int
    version: int = 0
    kinds: tuple[str, ...] = ()
    public_kinds: tuple[str, ...] = ()
    parties: tuple[int, ...] = ()


EVERYTHING = Signal(number=0)


def signal_of(
    *, number: int, version: int, happened: Iterable[tuple[EventKind, Mapping[str, Any]]], parties: Iterable[int | None]
) -> Signal:
    """Return the signal of one change. happened: kind and payload of each event."""
    found = list(happened)
    return Signal(
        number=number,
        version=version,
        kinds=_distinct(kind for kind, _ in found),
        public_kinds=_distinct(kind for kind, payload in found if is_public(kind, payload)),
        parties=tuple(sorted({person for person in parties if person is not None})),
    )


def is_public(kind: EventKind, payload: Mapping[str, Any]) -> bool:
    """True when the requester of a ticket may know that this event happened."""
    return MEANINGS[kind].is_public and not payload.get("is_internal")


def presence_of(number: int) -> Signal:
    """Return the signal that who is at a ticket has changed."""
    return Signal(number=number, kinds=(PRESENCE,))


def notice_signal(people: Iterable[int]) -> Signal:
    """Return the signal that these people have something new in the app. It says nothing of any ticket."""
    return Signal(number=-1, kinds=(NOTICE,), parties=tuple(people))


def encode(signal: Signal) -> str:
    """Write a signal for the broker."""
    return json.dumps(asdict(signal), separators=(",", ":"))


def decode(text: str | bytes) -> Signal:
    """Read a signal of the broker; fields of a newer release are left out. Raises BadSignal."""
    try:
        found = json.loads(text)
        return Signal(
            number=int(found["number"]),
            version=int(found["version"]),
            kinds=tuple(str(kind) for kind in found["kinds"]),
            public_kinds=tuple(str(kind) for kind in found["public_kinds"]),
            parties=tuple(int(person) for person in found["parties"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadSignal("not a signal") from error


def told_to_desk(signal: Signal) -> dict[str, Any]:
    """Return what people who see all tickets hear."""
    return {"ticket": signal.number, "version": signal.version, "kinds": list(signal.kinds)}


def told_to_party(signal: Signal) -> dict[str, Any] | None:
    """Return what the requester hears: nothing of notes, files of notes, or who is at work; None for nothing at all.

    The version is left out: it counts what they may not know of.
    """
    if not signal.public_kinds:
        return None
    return {"ticket": signal.number, "kinds": list(signal.public_kinds)}


def _distinct(kinds: Iterable[EventKind]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind.value for kind in kinds))
