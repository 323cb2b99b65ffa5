"""The words of telling people: channels, states of a delivery, and why somebody is told."""

from enum import StrEnum


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"
    SMS = "sms"


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
    CALLED = "called"


class Skip(StrEnum):
    """Why a message was not sent although somebody should have been told; decided when it is sent."""

    INACTIVE = "inactive"
    NOT_VISIBLE = "not_visible"
    NO_ADDRESS = "no_address"
    PAGE_OVER = "page_over"


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
