"""The words of telling people: channels, states of a delivery, why somebody is told, and what they choose."""

from enum import StrEnum


class Channel(StrEnum):
    """How a message travels. INBOX: inside RadDesk; SMS: a text message or a pager."""

    EMAIL = "email"
    INBOX = "inbox"
    SMS = "sms"
    WEBHOOK = "webhook"
    CHAT = "chat"


class DeliveryState(StrEnum):
    """PENDING waits for its time, SENDING is leased by a sender, and the other three are final."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    SKIPPED = "skipped"


UNSENT_STATES = (DeliveryState.PENDING, DeliveryState.SENDING)


class Outcome(StrEnum):
    """How one attempt ended. LOST: its sender never said, so the message goes out again under the same Message-ID."""

    SENT = "sent"
    RETRY = "retry"
    DEAD = "dead"
    SKIPPED = "skipped"
    LOST = "lost"
    RESENT = "resent"
    SET_ASIDE = "set_aside"


class Relation(StrEnum):
    """What a person is to a ticket, and so why they are told."""

    REQUESTER = "requester"
    ASSIGNEE = "assignee"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    QUEUE = "queue"
    WATCHER = "watcher"
    MENTIONED = "mentioned"
    COMMANDER = "commander"
    FOLLOWER = "follower"
    ENDPOINT = "endpoint"
    ON_CALL = "on_call"
    OWNER_TEAM = "owner_team"
    LOGGER = "logger"
    STAND_IN = "stand_in"
    CALLED = "called"


NOT_PEOPLE = frozenset({Relation.ENDPOINT, Relation.CALLED})
"""Relations nobody decides about: what listens at an endpoint, and who is called by a ladder."""


class Skip(StrEnum):
    """Why a message was not sent although somebody should have been told; decided when it is sent."""

    INACTIVE = "inactive"
    NOT_VISIBLE = "not_visible"
    NO_ADDRESS = "no_address"
    PAGE_OVER = "page_over"
    NO_NUMBER = "no_number"
    NO_GATEWAY = "no_gateway"
    ENDPOINT_OFF = "endpoint_off"
    SOLVED = "solved"


class EndpointKind(StrEnum):
    """What listens at an endpoint. GATEWAY: sends text messages for us by HTTP; PAGER: a pager that takes mail."""

    WEBHOOK = "webhook"
    TEAMS = "teams"
    SLACK = "slack"
    MATTERMOST = "mattermost"
    GATEWAY = "gateway"
    PAGER = "pager"


class EndpointState(StrEnum):
    """DELETED keeps the name for the log, without address and secrets."""

    ACTIVE = "active"
    DISABLED = "disabled"
    DELETED = "deleted"


class OffReason(StrEnum):
    """Why an endpoint is switched off. GONE: it answered 410; FAILING: it failed for days."""

    BY_HAND = "by_hand"
    GONE = "gone"
    FAILING = "failing"


class EndpointVerb(StrEnum):
    """What somebody did to an endpoint."""

    ADDED = "added"
    CHANGED = "changed"
    TESTED = "tested"
    ROTATED = "rotated"
    REVEALED = "revealed"
    DISABLED = "disabled"
    ENABLED = "enabled"
    REPLAYED = "replayed"
    DELETED = "deleted"


PAGE = "page_sent"
"""The template of the calls of a page."""
TEST = "test"
"""The template of a message that somebody sends to try an endpoint."""
ALARM = "delivery_alarm"
"""The template of the mail that says which messages were given up and which endpoints were switched off."""


class Group(StrEnum):
    """What somebody may choose to hear of: events that belong together in their eyes, see rules/groups.py."""

    ANSWERS = "answers"
    OUTCOME = "outcome"
    PROGRESS = "progress"
    INCIDENTS = "incidents"
    ASSIGNED = "assigned"
    QUEUE = "queue"
    NOTES = "notes"
    PROMISES = "promises"


class Digest(StrEnum):
    """How mails are bundled: not at all, every full hour, or once a day."""

    NONE = "none"
    HOURLY = "hourly"
    DAILY = "daily"


class Who(StrEnum):
    """Whom a step of a paging ladder calls."""

    FIRST_CALL = "first_call"
    SECOND_CALL = "second_call"
    LEAD = "lead"
    SUPERVISORS = "supervisors"
    PERSON = "person"
    QUEUE = "queue"


class Acknowledged(StrEnum):
    """How a page was acknowledged."""

    LINK = "link"
    REPLY = "reply"
    APP = "app"
    API = "api"
