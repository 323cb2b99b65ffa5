"""What people chose, whether they are away, and by which channels they can be reached."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.zone import zone_named
from notifications.enums import Channel, Digest, Group
from notifications.models import Preference
from notifications.queries.audience import rules_in_force
from notifications.queries.reach import texted_at
from notifications.rules.audience import Rules, may_tell, rule_of
from notifications.rules.choice import DAILY_AT, NOTHING_CHOSEN, Choices
from notifications.rules.groups import KINDS, REQUESTERS, group_words, groups_for, lock_of
from notifications.rules.quiet import Quiet
from tickets.models import Absence


def choices_of(people: Collection[int]) -> Mapping[int, Choices]:
    """Return the choices of those who made any, by person. One query."""
    rows = Preference.objects.filter(person_id__in=people).select_related("person")
    return {row.person_id: as_choices(row) for row in rows}


def my_choices(person: Person) -> Choices:
    """Return the choices of one person; the defaults when they made none."""
    return choices_of([person.pk]).get(person.pk, NOTHING_CHOSEN)


def as_choices(row: Preference) -> Choices:
    """Return a row as the rules read it; groups and channels this release does not know are left out."""
    zone = zone_named(row.time_zone or row.person.time_zone)
    channels = {
        (Group(group), Channel(channel)): bool(is_on)
        for group, found in row.channels.items()
        if group in list(Group)
        for channel, is_on in found.items()
        if channel in list(Channel)
    }
    quiet = None
    if row.quiet_from is not None and row.quiet_to is not None and row.quiet_days:
        quiet = Quiet(row.quiet_from, row.quiet_to, frozenset(row.quiet_days), zone)
    return Choices(channels, Digest(row.digest), row.daily_at, quiet, zone)


def away(people: Collection[int], *, at: datetime) -> Mapping[int, int | None]:
    """Return who of them is away at a moment, with who stands in for them. One query."""
    rows = Absence.objects.filter(cancelled_at=None, during__contains=at)
    found = dict(rows.filter(person_id__in=people).values_list("person_id", "stand_in_id"))
    return found


def reachable(people: Collection[int]) -> Mapping[int, frozenset[Channel]]:
    """Return by which channels people can be reached; by text message who gave a number, where there is a gateway.

    At most two queries.
    """
    everybody = frozenset({Channel.EMAIL, Channel.INBOX})
    texted = dict.fromkeys(texted_at(people, is_call=False), everybody | {Channel.SMS})
    return dict.fromkeys(people, everybody) | texted


@dataclass(frozen=True)
class Box:
    """One box of the page: a group and a channel, whether it is on, and as the desk decided; lock: why it stays on."""

    group: Group
    channel: Channel
    title: str
    words: str
    is_on: bool
    is_delivered: bool
    lock: str

    @property
    def name(self) -> str:
        return f"{self.group.value}_{self.channel.value}"


@dataclass(frozen=True)
class Reading:
    """Somebody's choices as the page shows them. kept: choices it does not show, and must not forget."""

    boxes: Sequence[Box]
    channels: Sequence[Channel]
    kept: Mapping[tuple[Group, Channel], bool]
    initial: Mapping[str, Any]
    own_zone: str
    is_desk: bool


def my_reading(person: Person) -> Reading:
    """Return the page of one person. Two queries."""
    row = Preference.objects.filter(person=person).first()
    if row is not None:
        row.person = person
    choices, rules = as_choices(row) if row else NOTHING_CHOSEN, rules_in_force()
    is_desk = person.may(Capability.WORK_TICKETS)
    by = reachable([person.pk])[person.pk]
    channels = [each for each in Channel if each in by]
    groups = groups_for(is_desk=is_desk)
    boxes = [_box(group, channel, choices, rules, is_desk=is_desk) for group in groups for channel in channels]
    shown = {(box.group, box.channel) for box in boxes}
    return Reading(
        boxes=boxes,
        channels=channels,
        kept={key: is_on for key, is_on in choices.channels.items() if key not in shown},
        initial=_initial(row),
        own_zone=person.time_zone,
        is_desk=is_desk,
    )


def _box(group: Group, channel: Channel, choices: Choices, rules: Rules, *, is_desk: bool) -> Box:
    title, words = group_words(group, is_desk=is_desk)
    lock = lock_of(group, is_requester=not is_desk)
    why = lock.why if lock and lock.channel is channel else ""
    is_delivered = channel in _usual(group, rules, is_desk=is_desk)
    is_on = bool(why) or choices.channels.get((group, channel), is_delivered)
    return Box(group, channel, title, words, is_on, is_delivered, why)


def _usual(group: Group, rules: Rules, *, is_desk: bool) -> frozenset[Channel]:
    """The channels by which anything of a group reaches somebody who chose nothing; text messages must be asked for."""
    found: set[Channel] = set()
    for kind in KINDS[group]:
        for relation in may_tell(kind):
            if is_desk or relation in REQUESTERS:
                found |= rule_of(rules, kind, relation).channels
    return frozenset(found)


def _initial(row: Preference | None) -> Mapping[str, Any]:
    if row is None:
        return {"digest": Digest.NONE.value, "daily_at": DAILY_AT, "quiet_days": [], "time_zone": ""}
    return {
        "digest": row.digest,
        "daily_at": row.daily_at,
        "quiet_from": row.quiet_from,
        "quiet_to": row.quiet_to,
        "quiet_days": [str(day) for day in row.quiet_days],
        "time_zone": row.time_zone,
    }
