"""What a supervisor has to decide today, from the counts of the desk: pure, so that every line can be argued about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reports.rules.words import duration_words

REACTIVE_LIMIT = 0.5
"""More than half of the work being repairs points to a fault in the system (Otech, 50/30/20 rule, 2015)."""
_GROWTH = 0.05
"""The backlog grows when more came than went, by more than this share of what came; less is chance."""
_FEW = 5


class Level(StrEnum):
    """ACT: somebody must. LOOK: somebody should look. CALM: nothing to decide."""

    ACT = "act"
    LOOK = "look"
    CALM = "calm"


@dataclass(frozen=True)
class Decision:
    """One line: how it stands, the figure, what it is, and what to know about it."""

    level: Level
    figure: str
    words: str
    detail: str = ""


def late(*, n: int, since: datetime | None, at: datetime) -> Decision:
    if not n or since is None:
        return Decision(Level.CALM, "0", "late now", "Every promise that runs is in time.")
    detail = f"The longest by {duration_words((at - since).total_seconds())}, day and night counted."
    return Decision(Level.ACT, f"{n:,}", "late now", detail)


def soon(*, n: int, since: datetime | None, at: datetime) -> Decision:
    if not n or since is None:
        return Decision(Level.CALM, "0", "due within the hour", "Nothing falls due before then.")
    left = duration_words((since - at).total_seconds())
    return Decision(Level.LOOK, f"{n:,}", "due within the hour", f"The first in {left}.")


def nobody(*, n: int, since: datetime | None, at: datetime) -> Decision:
    if not n or since is None:
        return Decision(Level.CALM, "0", "taken by nobody", "Everything active has somebody.")
    waits = duration_words((at - since).total_seconds())
    return Decision(Level.LOOK, f"{n:,}", "taken by nobody", f"The oldest waits {waits}.")


def orphaned(*, n: int, since: datetime | None, at: datetime) -> Decision:
    if not n or since is None:
        return Decision(Level.CALM, "0", "orphaned", "Nothing is with somebody who left, or in a queue without people.")
    waits = duration_words((at - since).total_seconds())
    detail = f"With somebody who left, or in a queue without people. The oldest came {waits} ago."
    return Decision(Level.ACT, f"{n:,}", "orphaned", detail)


def growth(*, came: int, went: int) -> Decision:
    """came, went: pieces of work in the period, reopened and merged ones included."""
    net = came - went
    detail = f"{came:,} came in, {went:,} went out in the period."
    if net > max(_FEW, _GROWTH * came):
        return Decision(Level.LOOK, f"+{net:,}", "backlog grows", detail)
    if net < -max(_FEW, _GROWTH * came):
        return Decision(Level.CALM, f"−{-net:,}", "backlog shrinks", detail)
    return Decision(Level.CALM, f"{net:+,}".replace("-", "−") if net else "0", "backlog steady", detail)


def reactive(*, n: int, logged: int) -> Decision:
    """n: repairs among what was logged in the period."""
    if not logged:
        return Decision(Level.CALM, "–", "repairs", "Nothing was logged in the period.")
    share = n / logged
    figure, detail = f"{round(100 * share)} %", f"{n:,} of {logged:,} logged in the period."
    if share > REACTIVE_LIMIT and logged >= _FEW:
        return Decision(Level.LOOK, figure, "of the work is repairs", f"{detail} Over half: look for a common cause.")
    return Decision(Level.CALM, figure, "of the work is repairs", f"{detail} At most half, as it should be.")
