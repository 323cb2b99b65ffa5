"""The parts of a mail that must be exact: its ids, its subject line, and what happens next in words."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from tickets.enums import EventKind, State, WaitReason
from tickets.rules.lifecycle import next_step

MAX_SUBJECT = 150


@dataclass(frozen=True)
class Rendered:
    """A message ready to be sent. subject is one line; none of it holds words a person typed on a ticket.

    headers: of a mail, besides those of every mail; an empty one takes that of every mail away.
    short: for pagers and text messages, see rules.pager. logo: a PNG the HTML names "cid:logo", empty without one.
    sender: the name in front of our address, empty for the usual one.
    is_digest: it speaks of several tickets, so that an answer belongs to none by itself.
    language: tag of the language it is in.
    """

    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    short: str = ""
    logo: bytes = b""
    sender: str = ""
    is_digest: bool = False
    language: str = ""


def thread_id(*, number: int, domain: str) -> str:
    """Return the id all mails of a ticket refer to, so that mail programs show them as one conversation."""
    return f"<ticket-{number}@{domain}>"


def one_line(text: str) -> str:
    """Return the text on one line without control and format characters, so that it may stand in a header."""
    seen = "".join(" " if character.isspace() else character for character in text)
    return " ".join("".join(c for c in seen if unicodedata.category(c)[0] != "C").split())


def subject_line(*, number: int, news: str, title: str, device_tag: str, at_word: str = "at") -> str:
    """Return such as "[RadDesk #1042] Taken: Images missing at CT2", on one line whatever comes in.

    at_word: "at" in the reader's language. Characters no one may see (controls, marks of direction) are left out.
    """
    where = f" {at_word} {device_tag}" if device_tag else ""
    return _cut(f"[RadDesk #{number}] {news}: {title}{where}")


def desk_subject(*, name: str, words: str) -> str:
    """Return such as "[RadDesk] Messages are not delivered" for a mail about no ticket. name: of the desk."""
    return _cut(f"[{name}] {words}")


def _cut(text: str) -> str:
    """On one line, and as long as a subject may be."""
    line = one_line(text)
    return line if len(line) <= MAX_SUBJECT else line[: MAX_SUBJECT - 1] + "…"


DESK_MERGED = "It goes on in #{into}."
DESK_NEW = "Nobody has this ticket yet. Take it if you can."
DESK_OPEN = "{who} has this ticket."
DESK_YOURS = "You have this ticket."
DESK_WAITING = "The work is paused."
DESK_RESOLVED = "The requester can confirm it or say that it is still broken."
DESK_CLOSED = "The ticket is closed."
ANSWER_NEEDED = "We need an answer from you before we can go on. Please write it on the ticket’s page."
FOLLOWER_RESOLVED = "If it is still broken for you, open your ticket and tell us."
FOLLOWER_REOPENED = "You need not do anything; we write when there is news."
FOLLOWER_OTHER = "The news is on your ticket."
NEXT_WORDS: tuple[str, ...] = (
    DESK_MERGED,
    DESK_NEW,
    DESK_OPEN,
    DESK_YOURS,
    DESK_WAITING,
    DESK_RESOLVED,
    DESK_CLOSED,
    ANSWER_NEEDED,
    FOLLOWER_RESOLVED,
    FOLLOWER_REOPENED,
    FOLLOWER_OTHER,
)
"""Every sentence below beside those of tickets.rules.lifecycle, for whoever translates them."""


def next_sentence(
    *,
    state: State,
    waiting_reason: str,
    assignee_name: str,
    queue_name: str,
    is_for_desk: bool,
    is_yours: bool = False,
    merged_into: int | None = None,
) -> tuple[str, dict[str, object]]:
    """Say what happens next, as a mail can say it, to the requester or to the desk: a sentence and its names.

    is_yours: the reader has it.
    """
    if is_for_desk:
        return (DESK_MERGED, {"into": merged_into}) if merged_into else _desk_sentence(state, assignee_name, is_yours)
    if state is State.WAITING and waiting_reason == WaitReason.REQUESTER:
        return ANSWER_NEEDED, {}
    return next_step(
        state=state,
        waiting_reason=waiting_reason,
        assignee_name=assignee_name,
        queue_name=queue_name,
        merged_into=merged_into,
    )


def follower_words(kind: str) -> str:
    """Say what happens next to whoever has a ticket that was merged into the one the news is about."""
    match kind:
        case EventKind.TICKET_RESOLVED:
            return FOLLOWER_RESOLVED
        case EventKind.TICKET_REOPENED:
            return FOLLOWER_REOPENED
        case _:
            return FOLLOWER_OTHER


def _desk_sentence(state: State, assignee_name: str, is_yours: bool) -> tuple[str, dict[str, object]]:
    match state:
        case State.NEW:
            return DESK_NEW, {}
        case State.OPEN:
            return (DESK_YOURS, {}) if is_yours else (DESK_OPEN, {"who": assignee_name})
        case State.WAITING:
            return DESK_WAITING, {}
        case State.RESOLVED:
            return DESK_RESOLVED, {}
        case _:
            return DESK_CLOSED, {}
