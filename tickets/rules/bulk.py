"""What can be done to many tickets at once, what of it can be taken back, and how to say what became of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

UNDO_WITHIN = timedelta(minutes=10)
MOST_AT_ONCE = 50
"""So many are done before the page answers; more are done in the background."""

MOST_TICKETS = 1_000


class BulkAct(StrEnum):
    """An act on many tickets; UNDO takes an earlier one back."""

    TAKE = "take"
    ASSIGN = "assign"
    RELEASE = "release"
    ROUTE = "route"
    PRIORITY = "priority"
    CATEGORY = "category"
    WAIT = "wait"
    RESOLVE = "resolve"
    CLOSE = "close"
    MERGE = "merge"
    NOTE = "note"
    UNDO = "undo"


REVERSIBLE = frozenset(
    {
        BulkAct.TAKE,
        BulkAct.ASSIGN,
        BulkAct.RELEASE,
        BulkAct.ROUTE,
        BulkAct.PRIORITY,
        BulkAct.CATEGORY,
        BulkAct.WAIT,
    }
)
"""Acts that leave nothing behind that somebody outside the desk has read or been promised by."""

DONE_WORDS: Mapping[BulkAct, str] = {
    BulkAct.TAKE: "taken",
    BulkAct.ASSIGN: "assigned",
    BulkAct.RELEASE: "given back to the queue",
    BulkAct.ROUTE: "sent to the queue",
    BulkAct.PRIORITY: "given the priority",
    BulkAct.CATEGORY: "given the category",
    BulkAct.WAIT: "paused",
    BulkAct.RESOLVE: "resolved",
    BulkAct.CLOSE: "closed",
    BulkAct.MERGE: "merged",
    BulkAct.NOTE: "given the note",
    BulkAct.UNDO: "put back as before",
}


def may_take_back(*, act: str, asked_at: datetime, at: datetime, is_undone: bool) -> bool:
    """True while an act can be taken back: it is of the kind, not long ago, and was not taken back before."""
    return act in REVERSIBLE and not is_undone and at <= asked_at + UNDO_WITHIN


def summary(*, act: BulkAct, done: int, same: int, refused: int, waiting: int = 0) -> str:
    """Say in one line what became of a run: "4 tickets resolved, 1 refused."."""
    parts = [f"{done} ticket{'' if done == 1 else 's'} {DONE_WORDS[act]}"]
    parts += [f"{same} as they were"] if same else []
    parts += [f"{refused} refused"] if refused else []
    parts += [f"{waiting} still to do"] if waiting else []
    return f"{', '.join(parts)}."
