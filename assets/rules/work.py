"""Planned work: which state follows which, what stands in its way, and with what it collides."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from assets.enums import WorkState


class WorkVerb(StrEnum):
    """What is done with planned work."""

    PROPOSE = "propose"
    APPROVE = "approve"
    REJECT = "reject"
    REVISE = "revise"
    CANCEL = "cancel"
    START = "start"
    FINISH = "finish"
    ROLL_BACK = "roll_back"


AFTER: Mapping[tuple[WorkState, WorkVerb], WorkState] = {
    (WorkState.DRAFT, WorkVerb.PROPOSE): WorkState.PROPOSED,
    (WorkState.DRAFT, WorkVerb.CANCEL): WorkState.CANCELLED,
    (WorkState.PROPOSED, WorkVerb.APPROVE): WorkState.APPROVED,
    (WorkState.PROPOSED, WorkVerb.REJECT): WorkState.REJECTED,
    (WorkState.PROPOSED, WorkVerb.REVISE): WorkState.DRAFT,
    (WorkState.PROPOSED, WorkVerb.CANCEL): WorkState.CANCELLED,
    (WorkState.REJECTED, WorkVerb.REVISE): WorkState.DRAFT,
    (WorkState.APPROVED, WorkVerb.REVISE): WorkState.DRAFT,
    (WorkState.APPROVED, WorkVerb.CANCEL): WorkState.CANCELLED,
    (WorkState.APPROVED, WorkVerb.START): WorkState.UNDER_WAY,
    (WorkState.UNDER_WAY, WorkVerb.FINISH): WorkState.DONE,
    (WorkState.UNDER_WAY, WorkVerb.ROLL_BACK): WorkState.ROLLED_BACK,
}

WORK_WORDS: Mapping[WorkState, str] = {
    WorkState.DRAFT: "Draft",
    WorkState.PROPOSED: "Waits for approval",
    WorkState.APPROVED: "Approved",
    WorkState.UNDER_WAY: "Under way",
    WorkState.DONE: "Done",
    WorkState.ROLLED_BACK: "Rolled back",
    WorkState.REJECTED: "Not approved",
    WorkState.CANCELLED: "Called off",
}

REFUSALS: Mapping[str, str] = {
    "wrong_state": "The work has moved on meanwhile. Look at where it stands now.",
    "own_work": "Somebody else must approve what you proposed: four eyes see more than two.",
    "same_device": "Other work is planned on the same device at this time. Choose another window, or call one off.",
    "conflicts_unseen": "Look at what it collides with, and say that you accept it.",
    "too_early": "The window has not come yet: work starts at most one hour before it.",
    "window_over": "The window is over. Revise the work and have a new one approved.",
    "note_needed": "Say why, so that everybody can follow.",
    "check_needed": "Say what the check afterwards showed, before the devices are used again.",
    "in_past": "The window lies in the past. Choose a later one.",
    "ends_first": "The window ends before it begins. Check both times.",
    "too_far": "The window lies more than two years ahead. Check the year.",
    "too_long": "A window of more than 14 days is no window. Plan its parts one by one.",
    "no_device": "Name at least one device.",
    "incomplete": "Say what is done, how it is undone, and what is checked afterwards.",
}
"""Refusal code to the sentence the person reads."""

EARLIEST_START = timedelta(hours=1)
LONGEST = timedelta(days=14)
FURTHEST = timedelta(days=731)
PLANNED_STATES = (WorkState.PROPOSED, WorkState.APPROVED, WorkState.UNDER_WAY)
"""States in which work can collide with other work."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """A piece of work as far as collisions go; devices by id."""

    work_id: int | None
    title: str
    starts_at: datetime
    ends_at: datetime
    devices: frozenset[int]


@dataclass(frozen=True)
class Peers:
    """Devices of one kind on one site that stand in for each other. tags: by device id."""

    label: str
    tags: Mapping[int, str]


@dataclass(frozen=True)
class Conflict:
    """What a window collides with. kind: same_device, none_left (nothing of its kind is left to use), or peer."""

    kind: str
    words: str
    work_id: int | None = None


def allowed(state: WorkState) -> tuple[WorkVerb, ...]:
    """Return what can be done in a state, in the order of WorkVerb."""
    return tuple(verb for verb in WorkVerb if (state, verb) in AFTER)


def window_refusal(*, starts_at: datetime, ends_at: datetime, at: datetime) -> str:
    """Return why a window cannot be meant, a key of REFUSALS; "" when it can."""
    if ends_at <= starts_at:
        return "ends_first"
    if ends_at <= at:
        return "in_past"
    if starts_at > at + FURTHEST:
        return "too_far"
    return "too_long" if ends_at - starts_at > LONGEST else ""


def start_refusal(*, starts_at: datetime, ends_at: datetime, at: datetime) -> str:
    """Return why approved work cannot start now, a key of REFUSALS; "" when it can."""
    if at < starts_at - EARLIEST_START:
        return "too_early"
    return "window_over" if at >= ends_at else ""


def conflicts(
    *, wanted: Window, others: Iterable[Window], peers: Iterable[Peers], out_of_use: Collection[int]
) -> list[Conflict]:
    """Return what a window collides with, gravest first.

    others: work that is planned too. peers: the groups of the devices of `wanted`. out_of_use: ids of devices that are
    down now or retired, and so cannot stand in.
    """
    found, groups = [], list(peers)
    at_once = [
        other
        for other in others
        if other.work_id != wanted.work_id and other.starts_at < wanted.ends_at and other.ends_at > wanted.starts_at
    ]
    for other in at_once:
        if other.devices & wanted.devices:
            words = f"“{other.title}” is planned on the same device at this time."
            found.append(Conflict("same_device", words, other.work_id))
    busy = frozenset().union(*(other.devices for other in at_once)) if at_once else frozenset()
    for group in groups:
        if len(group.tags) < 2 or not wanted.devices & set(group.tags):
            continue
        left = [tag for pk, tag in group.tags.items() if pk not in wanted.devices | busy | set(out_of_use)]
        if not left:
            found.append(Conflict("none_left", f"No {group.label} is left to use meanwhile."))
            continue
        for other in at_once:
            shared = sorted(group.tags[pk] for pk in other.devices & set(group.tags) - wanted.devices)
            if shared:
                words = f"“{other.title}” takes {', '.join(shared)} at this time; left: {', '.join(sorted(left))}."
                found.append(Conflict("peer", words, other.work_id))
    order = ("same_device", "none_left", "peer")
    return sorted(found, key=lambda each: (order.index(each.kind), each.work_id or 0))


def window_words(starts: datetime, ends: datetime) -> str:
    """Say a window, both times in the reader's zone: "Thu 3 Dec, 18:00 to 22:00"."""
    if starts.date() == ends.date():
        return f"{starts:%a %-d %b, %H:%M} to {ends:%H:%M}"
    return f"{starts:%a %-d %b, %H:%M} to {ends:%a %-d %b, %H:%M}"
