"""The words for mail that came in."""

from enum import StrEnum


class MailSource(StrEnum):
    """By which entry a mail came in."""

    IMAP = "imap"
    PIPE = "pipe"
    API = "api"
    LMTP = "lmtp"


class MailState(StrEnum):
    """WAITING has no outcome yet, SETTLED has its one outcome, FAILED was given up on until somebody tries again."""

    WAITING = "waiting"
    SETTLED = "settled"
    FAILED = "failed"


class MailOutcome(StrEnum):
    """What became of a mail. NONE: not looked at yet."""

    NONE = ""
    ACCEPTED = "accepted"
    APPENDED = "appended"
    IGNORED = "ignored"
    QUARANTINED = "quarantined"
    FAILED = "failed"
