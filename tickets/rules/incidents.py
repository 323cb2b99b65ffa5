"""The words of a major incident, what is proposed as one, and the draft of its review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from tickets.enums import BroadcastKind

LIKE_WITHIN = timedelta(minutes=30)
FEWEST_LIKE = 3
"""Three like tickets in half an hour are rarely chance. Source: the taxonomy of an imaging department."""

UPDATE_EVERY = timedelta(minutes=30)
"""How long until the next update is due, unless somebody says otherwise."""

BROADCAST_WORDS = {
    BroadcastKind.STATUS: "Status on the banner",
    BroadcastKind.MESSAGE: "Message to everybody affected",
    BroadcastKind.RESOLUTION: "Resolved with one message",
}

INCIDENT_REFUSALS = {
    "incident_exists": "This ticket is a major incident already. Open it and go on there.",
    "incident_over": "This incident has ended. Declare a new one if it is back.",
    "not_active": "Only a ticket that is still being worked on can become an incident. Reopen it first.",
    "is_child": "This ticket is part of another one. Declare the incident there.",
    "due_in_past": "The next update lies in the past. Choose a later time.",
    "due_too_far": "The next update lies more than a week ahead. Choose an earlier time.",
    "nobody_affected": "There is nobody to write to. Put tickets under the incident first.",
    "still_sending": "A message to everybody is still being sent. Wait until it is through.",
    "title_needed": "Say in a few words what is down; everybody reads it.",
}
"""Refusal code to the sentence the person reads."""


@dataclass(frozen=True)
class Moment:
    """One line of the review: when, and what happened in words without free text of requesters."""

    at: datetime
    words: str


def since_words(*, title: str, started_at: datetime, now: datetime, zone: tzinfo) -> str:
    """Say an incident in one line: "CT worklist is down, since 09:12"."""
    here, today = started_at.astimezone(zone), now.astimezone(zone)
    moment = f"{here:%H:%M}" if here.date() == today.date() else f"{here:%-d %b, %H:%M}"
    return f"{title}, since {moment}"


def parent_title(*, tag: str, name: str) -> str:
    """Name an incident on a component several scanners have in common: made of the register, without patient data."""
    return f"Trouble at {name}, {tag}"[:140]


def review_draft(*, title: str, moments: Iterable[Moment], affected: int, zone: tzinfo) -> str:
    """Return the draft of a review: what is known already, and the questions a person must answer."""
    told: Sequence[Moment] = sorted(moments, key=lambda moment: moment.at)
    lines = [f"- {moment.at.astimezone(zone):%-d %b %Y, %H:%M}: {moment.words}" for moment in told]
    if told:
        minutes = int((told[-1].at - told[0].at).total_seconds()) // 60
        length = f"It took {minutes // 60} h {minutes % 60} min from the first report to the end."
    else:
        length = ""
    return "\n".join(
        [
            f"Review: {title}",
            "",
            f"Tickets of people affected: {affected}. {length}".rstrip(),
            "",
            "What happened",
            *lines,
            "",
            "What went well?",
            "",
            "What should have been noticed earlier?",
            "",
            "What will be done so that it does not come back, by whom and until when?",
            "",
        ]
    )
