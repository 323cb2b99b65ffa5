"""The words of a report: cohorts, clocks, units and grains, as they stand in addresses."""

from enum import StrEnum


class Cohort(StrEnum):
    """Which tickets belong to a period. DONE: answered, solved or decided in it. LOGGED: it began in it. DUE: its
    promise fell due in it."""

    DONE = "done"
    LOGGED = "logged"
    DUE = "due"


class ClockKind(StrEnum):
    """WALL counts every second; BUSINESS leaves out closed hours and waiting."""

    WALL = "wall"
    BUSINESS = "business"


class Unit(StrEnum):
    """What the figures of a metric are. NUMBER: how many of something each ticket had."""

    DURATION = "duration"
    SHARE = "share"
    COUNT = "count"
    NUMBER = "number"


class Reach(StrEnum):
    """How a row belongs to a period. WITHIN: one instant of it is in the period. STANDING: it lasts at its end."""

    WITHIN = "within"
    STANDING = "standing"


class Grain(StrEnum):
    """Length of the steps of a trend."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Dimension(StrEnum):
    """What a table has rows for. HOUR: of the week, 0 is Monday from midnight."""

    QUEUE = "queue"
    PRIORITY = "priority"
    CATEGORY = "category"
    DEVICE = "device"
    MODALITY = "modality"
    SITE = "site"
    SHIFT = "shift"
    DEPARTMENT = "department"
    SOURCE = "source"
    WORK = "work"
    HOUR = "hour"


class Preset(StrEnum):
    """Periods with a name; CUSTOM takes its two dates."""

    WEEK = "7d"
    MONTH = "30d"
    NINETY = "90d"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


class Compare(StrEnum):
    """What a figure is held against: the period of equal length before, the same days a year before, or nothing."""

    PREVIOUS = "previous"
    YEAR = "year"
    NONE = "none"


class Watch(StrEnum):
    """Tickets somebody must look at now. LATE: a promise is past due and still owed. SOON: one falls due within the
    hour. NOBODY: untaken. ORPHANED: held by somebody who has left, or untaken in a queue without people."""

    LATE = "late"
    SOON = "soon"
    NOBODY = "nobody"
    ORPHANED = "orphaned"


class Work(StrEnum):
    """What kind of work a ticket is. REACTIVE: something is broken; PLANNED: projects and requests; TRAINING."""

    REACTIVE = "reactive"
    PLANNED = "planned"
    TRAINING = "training"


class Shift(StrEnum):
    """When the desk was told, local time of the site: DAY 07:00 to 15:00, EVENING to 23:00, NIGHT to 07:00."""

    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"


class NoteKind(StrEnum):
    """What happened on a day that may have moved the figures."""

    GO_LIVE = "go_live"
    OUTAGE = "outage"
    OTHER = "other"


class FileKind(StrEnum):
    """What a report can be made into."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


class Paper(StrEnum):
    """Sizes of paper, as CSS names them."""

    A4 = "A4"
    LETTER = "Letter"


class JobState(StrEnum):
    """WAITING for a worker, MAKING is leased by one, and the others are final."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class SendAs(StrEnum):
    """What a scheduled mail carries; LINK carries nothing."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    LINK = "link"


class Rhythm(StrEnum):
    """How often a schedule runs."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Span(StrEnum):
    """Whole days before the day a schedule runs on: what it reports about."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    DAYS_30 = "30d"
    DAYS_90 = "90d"


class SendState(StrEnum):
    """PENDING waits for its time or its file, SENDING is leased by a sender, and the other three are final."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    SKIPPED = "skipped"


class SendOutcome(StrEnum):
    """How one attempt ended. LOST: its sender never said, so the mail goes out again under the same Message-ID."""

    SENT = "sent"
    RETRY = "retry"
    DEAD = "dead"
    SKIPPED = "skipped"
    LOST = "lost"
