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
    """What the figures of a metric are."""

    DURATION = "duration"
    SHARE = "share"
    COUNT = "count"


class Grain(StrEnum):
    """Length of the steps of a trend."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Dimension(StrEnum):
    """What a table has rows for."""

    QUEUE = "queue"
    PRIORITY = "priority"
    CATEGORY = "category"
    DEVICE = "device"


class Preset(StrEnum):
    """Periods with a name; CUSTOM takes its two dates."""

    WEEK = "7d"
    MONTH = "30d"
    NINETY = "90d"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


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
