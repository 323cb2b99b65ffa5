"""Which channels somebody gets a message by, and when: what the desk decided, then what they chose themselves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from notifications.enums import Channel, Digest, Group, Relation
from notifications.rules.groups import REQUESTERS, group_of, is_locked
from notifications.rules.quiet import Quiet, next_digest, quiet_until
from tickets.enums import EventKind, Priority

DAILY_AT = time(7, 0)
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Choices:
    """What somebody chose; the defaults are those of who never did.

    channels: only where they differ from the desk: group and channel to on or off.
    """

    channels: Mapping[tuple[Group, Channel], bool] = field(default_factory=dict)
    digest: Digest = Digest.NONE
    daily_at: time = DAILY_AT
    quiet: Quiet | None = None
    zone: ZoneInfo = _UTC


NOTHING_CHOSEN = Choices()


@dataclass(frozen=True)
class Send:
    """One message by one channel, not before `at` (UTC). is_digest: a mail that waits for the others."""

    channel: Channel
    at: datetime
    is_digest: bool = False


def chosen(
    *,
    kind: EventKind,
    relation: Relation,
    priority: int,
    told_by: Collection[Channel],
    choices: Choices,
    reachable: Collection[Channel],
    at: datetime,
) -> tuple[Send, ...]:
    """Return the messages one person gets about one event, in the order of Channel; empty when they want none.

    told_by: channels of the rule of the desk. reachable: channels by which this person can be reached at all.
    The app shows it at once. What leaves the house waits for the end of quiet hours and for the digest, unless the
    ticket is P1: that goes at once.
    """
    group, is_requester = group_of(kind, relation), relation in REQUESTERS
    sends = []
    for channel in Channel:
        if channel not in reachable:
            continue
        is_on = choices.channels.get((group, channel), channel in told_by)
        is_forced = bool(told_by) and is_locked(group, channel, is_requester=is_requester)
        if is_on or is_forced:
            sends.append(_send(channel, choices, is_urgent=priority == Priority.P1, at=at))
    return tuple(sends)


def send_at(channel: Channel, choices: Choices, *, at: datetime) -> Send:
    """Return when a message that is not urgent goes out: also asked again when somebody changes their choices."""
    return _send(channel, choices, is_urgent=False, at=at)


def _send(channel: Channel, choices: Choices, *, is_urgent: bool, at: datetime) -> Send:
    if is_urgent or channel is Channel.INBOX:
        return Send(channel, at)
    is_digest = channel is Channel.EMAIL and choices.digest is not Digest.NONE
    due = next_digest(choices.digest, at=at, daily_at=choices.daily_at, zone=choices.zone) if is_digest else at
    held = quiet_until(choices.quiet, due) if choices.quiet else None
    return Send(channel, held or due, is_digest)
