"""The words of the delivery log: states, reasons, kinds and outcomes as a supervisor reads them."""

from collections.abc import Mapping
from datetime import datetime

from accounts.rules.mail import trouble_words
from notifications.enums import ALARM, TEST, Channel, DeliveryState, Outcome, Relation, Skip
from notifications.rules.http import http_words
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
    Relation.ON_CALL: "Is on call for the queue",
    Relation.OWNER_TEAM: "Looks after the device",
    Relation.LOGGER: "Logged it for the requester",
    Relation.STAND_IN: "Stands in for somebody away",
    Relation.ENDPOINT: "Listens to it",
}
CHANNEL_WORDS: Mapping[Channel, str] = {
    Channel.EMAIL: "Mail",
    Channel.INBOX: "Inbox",
    Channel.SMS: "Text message",
    Channel.WEBHOOK: "Webhook",
    Channel.CHAT: "Chat",
}
BECAUSE_WORDS: Mapping[Relation, str] = {
    Relation.ASSIGNEE: "You have this ticket.",
    Relation.LEAD: "You lead the queue of this ticket.",
    Relation.SUPERVISOR: "You supervise the desk.",
    Relation.QUEUE: "You work the queue of this ticket.",
    Relation.WATCHER: "You watch this ticket.",
    Relation.ON_CALL: "You are on call for the queue of this ticket.",
    Relation.OWNER_TEAM: "You look after the device of this ticket.",
    Relation.LOGGER: "You logged this ticket for somebody.",
    Relation.STAND_IN: "You stand in for a colleague who is away.",
}
"""Why somebody of the desk is told, as they are told it."""
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
    Outcome.SENT: "It was accepted",
    Outcome.RETRY: "It did not go through and is tried again",
    Outcome.DEAD: "It was given up",
    Outcome.SKIPPED: "It was not sent",
    Outcome.LOST: "A sender stopped without saying how it went, so a copy with the same id follows",
    Outcome.RESENT: "Somebody asked to send it again",
    Outcome.SET_ASIDE: "Somebody has seen that it was given up",
}
_SKIP_WORDS: Mapping[str, str] = {
    Skip.INACTIVE: "The person’s account is switched off.",
    Skip.NOT_VISIBLE: "The person may no longer see the ticket.",
    Skip.NO_ADDRESS: "The person has no mail address.",
    Skip.NO_NUMBER: "The person has given no number and no pager.",
    Skip.NO_GATEWAY: "There is no gateway for text messages that is on.",
    Skip.ENDPOINT_OFF: "The endpoint is off.",
    Skip.SOLVED: "All was well again before it was sent.",
    Skip.PAGE_OVER: "The page was over before it could be sent.",
}


def error_words(code: str) -> str:
    """Say what an error code means, "" for none; an unknown one is shown as it is."""
    if not code or code in _SKIP_WORDS:
        return _SKIP_WORDS.get(code, "")
    return http_words(code) or trouble_words(code)


def news_words(template: str) -> str:
    """Return what a message is about in a few words: the news, or that it is a test or an alarm."""
    others = {TEST: "Test", ALARM: "Alarm: messages do not arrive"}
    if template in others:
        return others[template]
    return NEWS_WORDS.get(EventKind(template), template.replace("_", " ").capitalize())


def state_line(*, state: DeliveryState, attempts: int, next_at: datetime, at: datetime) -> str:
    """Say how often it was tried, for the list: "" when there is nothing to add."""
    if state is DeliveryState.PENDING and attempts:
        return f"tried {attempts} times" if attempts > 1 else "tried once"
    if state is DeliveryState.PENDING:
        return "due" if next_at <= at else "held for quiet hours or a digest"
    return ""
