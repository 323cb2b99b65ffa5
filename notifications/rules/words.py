"""The words of the delivery log: states, reasons, kinds and outcomes as a supervisor reads them."""

from collections.abc import Mapping
from datetime import datetime

from accounts.rules.mail import trouble_words
from notifications.enums import DeliveryState, Outcome, Relation, Skip
from tickets.enums import EventKind

STATE_WORDS: Mapping[DeliveryState, str] = {
    DeliveryState.PENDING: "To be sent",
    DeliveryState.SENDING: "Being sent",
    DeliveryState.SENT: "Sent",
    DeliveryState.DEAD: "Given up",
    DeliveryState.SKIPPED: "Not sent",
}
# state: kind and icon of its badge
STATE_BADGES: Mapping[DeliveryState, tuple[str, str]] = {
    DeliveryState.PENDING: ("info", "clock"),
    DeliveryState.SENDING: ("info", "send"),
    DeliveryState.SENT: ("ok", "check"),
    DeliveryState.DEAD: ("danger", "alert"),
    DeliveryState.SKIPPED: ("", "x"),
}
REASON_WORDS: Mapping[Relation, str] = {
    Relation.REQUESTER: "Requester",
    Relation.ASSIGNEE: "Has the ticket",
    Relation.LEAD: "Leads the queue",
    Relation.SUPERVISOR: "Supervises the desk",
    Relation.QUEUE: "Works the queue",
    Relation.WATCHER: "Watches the ticket",
    Relation.MENTIONED: "Called by name",
    Relation.COMMANDER: "Leads the incident",
    Relation.FOLLOWER: "Has a ticket merged into it",
    Relation.CALLED: "Was paged",
}
NEWS_WORDS: Mapping[EventKind, str] = {
    EventKind.TICKET_LOGGED: "Logged",
    EventKind.TICKET_ROUTED: "New in the queue",
    EventKind.TICKET_TAKEN: "Taken",
    EventKind.TICKET_ASSIGNED: "Assigned",
    EventKind.REPLY_SENT: "Reply",
    EventKind.REQUESTER_REPLIED: "Requester wrote",
    EventKind.NOTE_ADDED: "Private note",
    EventKind.WAIT_STARTED: "Waiting",
    EventKind.WAIT_ENDED: "Work goes on",
    EventKind.TICKET_RESOLVED: "Solved",
    EventKind.TICKET_CONFIRMED: "Confirmed",
    EventKind.TICKET_REOPENED: "Reopened",
    EventKind.TICKET_CLOSED: "Closed",
    EventKind.TICKET_MERGED: "Merged",
    EventKind.PROMISE_WARNED: "Promise runs out",
    EventKind.PROMISE_MISSED: "Promise missed",
    EventKind.OWNER_NEEDED: "Needs an owner",
    EventKind.WAIT_DUE: "Day to wait for",
    EventKind.PERSON_MENTIONED: "Called by name",
    EventKind.TICKET_UNMERGED: "On its own again",
    EventKind.INCIDENT_DECLARED: "Major incident",
    EventKind.BROADCAST_SENT: "Word on the incident",
    EventKind.UPDATE_OVERDUE: "Update overdue",
    EventKind.DEVICE_SIGNED_OFF: "Device checked",
    EventKind.WORK_PLANNED: "Work planned",
    EventKind.WORK_CALLED_OFF: "Work called off",
    EventKind.PAGE_SENT: "Page",
    EventKind.PAGE_EXHAUSTED: "Nobody came",
}
OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.SENT: "The mail server accepted it",
    Outcome.RETRY: "It did not go through and is tried again",
    Outcome.DEAD: "It was given up",
    Outcome.SKIPPED: "It was not sent",
    Outcome.LOST: "A sender stopped without saying how it went, so a copy with the same id follows",
    Outcome.RESENT: "Somebody asked to send it again",
}
_SKIP_WORDS: Mapping[str, str] = {
    Skip.INACTIVE: "The person’s account is switched off.",
    Skip.NOT_VISIBLE: "The person may no longer see the ticket.",
    Skip.NO_ADDRESS: "The person has no mail address.",
    Skip.PAGE_OVER: "The page was over before it could be sent.",
}


def error_words(code: str) -> str:
    """Say what an error code means, "" for none; an unknown one is shown as it is."""
    if not code or code in _SKIP_WORDS:
        return _SKIP_WORDS.get(code, "")
    return trouble_words(code)


def state_line(*, state: DeliveryState, attempts: int, next_at: datetime, at: datetime) -> str:
    """Say how often it was tried, for the list: "" when there is nothing to add."""
    if state is DeliveryState.PENDING and attempts:
        return f"tried {attempts} times" if attempts > 1 else "tried once"
    if state is DeliveryState.PENDING and next_at <= at:
        return "due"
    return ""
