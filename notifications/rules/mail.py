"""The parts of a mail that must be exact: its ids, its subject line, and what happens next in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tickets.enums import EventKind, State, WaitReason
from tickets.rules.lifecycle import next_step_words

MAX_SUBJECT = 150


@dataclass(frozen=True)
class Rendered:
    """A message ready to be sent. subject is one line; none of it holds words a person typed on a ticket.

    headers: of a mail, besides those of every mail; an empty one takes that of every mail away.
    """

    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


def thread_id(*, number: int, domain: str) -> str:
    """Return the id all mails of a ticket refer to, so that mail programs show them as one conversation."""
    return f"<ticket-{number}@{domain}>"


def subject_line(*, number: int, news: str, title: str, device_tag: str) -> str:
    """Return such as "[RadDesk #1042] Taken: Images missing at CT2", on one line whatever comes in."""
    where = f" at {device_tag}" if device_tag else ""
    line = " ".join(f"[RadDesk #{number}] {news}: {title}{where}".split())
    return line if len(line) <= MAX_SUBJECT else line[: MAX_SUBJECT - 1] + "…"


def next_words(
    *,
    state: State,
    waiting_reason: str,
    assignee_name: str,
    queue_name: str,
    is_for_desk: bool,
    merged_into: int | None = None,
) -> str:
    """Say what happens next, as a mail can say it: to the requester, or to the desk."""
    if is_for_desk:
        return f"It goes on in #{merged_into}." if merged_into else _desk_words(state, assignee_name)
    if state is State.WAITING and waiting_reason == WaitReason.REQUESTER:
        return "We need an answer from you before we can go on. Please write it on the ticket’s page."
    return next_step_words(
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
            return "If it is still broken for you, open your ticket and tell us."
        case EventKind.TICKET_REOPENED:
            return "You need not do anything; we write when there is news."
        case _:
            return "The news is on your ticket."


def _desk_words(state: State, assignee_name: str) -> str:
    match state:
        case State.NEW:
            return "Nobody has this ticket yet. Take it if you can."
        case State.OPEN:
            return f"{assignee_name} has this ticket."
        case State.WAITING:
            return "The work is paused."
        case State.RESOLVED:
            return "The requester can confirm it or say that it is still broken."
        case _:
            return "The ticket is closed."
