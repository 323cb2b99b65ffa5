"""Choosing what to hear of: one's own choices alone, and what they do to mails that wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from accounts.rules.zone import is_zone
from notifications.actions.locks import await_digest
from notifications.enums import Channel, DeliveryState, Digest, Group
from notifications.models import Delivery, Preference
from notifications.queries.choices import as_choices
from notifications.queries.opt_out import OptOut
from notifications.rules.choice import DAILY_AT, send_at
from notifications.rules.groups import is_locked


class LockedChoice(ValidationError):
    """Mails of this group cannot be switched off by who gets them in this way."""

    def __init__(self) -> None:
        super().__init__("These mails cannot be switched off.", code="locked_choice")


class WrongTimes(ValidationError):
    """The hours or the zone make no sense."""

    def __init__(self, words: str) -> None:
        super().__init__(words, code="wrong_times")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What somebody chose. channels: only where it differs from the desk. quiet_days: Monday is 0; none for no hours.

    time_zone: "" for the person's own.
    """

    channels: Mapping[tuple[Group, Channel], bool]
    digest: Digest = Digest.NONE
    daily_at: time = DAILY_AT
    quiet_from: time | None = None
    quiet_to: time | None = None
    quiet_days: frozenset[int] = frozenset()
    time_zone: str = ""


@transaction.atomic
def save_preference(*, actor: Person, chosen: Chosen, at: datetime) -> Preference:
    """Save the actor's own choices; mails that wait are timed anew, and what waited for a digest still goes as one.

    Records no event: it concerns no ticket. Raises WrongTimes.
    """
    _check(chosen)
    has_quiet = chosen.quiet_from is not None and chosen.quiet_to is not None and bool(chosen.quiet_days)
    found, _ = Preference.objects.update_or_create(
        person=actor,
        defaults={
            "channels": _nested(chosen.channels),
            "digest": chosen.digest,
            "daily_at": chosen.daily_at,
            "quiet_from": chosen.quiet_from if has_quiet else None,
            "quiet_to": chosen.quiet_to if has_quiet else None,
            "quiet_days": sorted(chosen.quiet_days) if has_quiet else [],
            "time_zone": chosen.time_zone,
            "updated_at": at,
        },
    )
    _time_anew(found, at=at)
    return found


@transaction.atomic
def switch_mail(*, wanted: OptOut, is_on: bool, at: datetime) -> None:
    """Switch mails of one group off, or on again, for whom a signed link names. Raises LockedChoice."""
    if is_locked(wanted.group, Channel.EMAIL, is_requester=wanted.is_requester):
        raise LockedChoice
    person = Person.objects.select_for_update().get(pk=wanted.person_id)
    found, _ = Preference.objects.get_or_create(person=person, defaults={"updated_at": at})
    found.channels = {**found.channels, wanted.group.value: {**found.channels.get(wanted.group.value, {})}}
    found.channels[wanted.group.value][Channel.EMAIL.value] = is_on
    found.updated_at = at
    found.save(update_fields=["channels", "updated_at"])


def _check(chosen: Chosen) -> None:
    if chosen.time_zone and not is_zone(chosen.time_zone):
        raise WrongTimes("There is no such time zone.")
    if chosen.quiet_days - frozenset(range(7)):
        raise WrongTimes("A week has seven days.")
    if (chosen.quiet_from is None) != (chosen.quiet_to is None):
        raise WrongTimes("Quiet hours need both a start and an end.")
    is_whole_day = chosen.quiet_from is not None and chosen.quiet_from == chosen.quiet_to
    if is_whole_day and len(chosen.quiet_days) == 7:
        raise WrongTimes("Quiet hours round the clock every day would hold every message. Leave some time free.")


def _nested(channels: Mapping[tuple[Group, Channel], bool]) -> dict[str, dict[str, bool]]:
    found: dict[str, dict[str, bool]] = {}
    for (group, channel), is_on in sorted(channels.items()):
        found.setdefault(group.value, {})[channel.value] = is_on
    return found


def _time_anew(row: Preference, *, at: datetime) -> None:
    """Give mails that wait, and that nobody tried yet, the time the new choices say; none is lost or sent early."""
    await_digest(row.person_id)
    choices = as_choices(row)
    waiting = Delivery.objects.filter(recipient=row.person, state=DeliveryState.PENDING, attempts=0, bundle=None)
    for channel in (Channel.EMAIL, Channel.SMS):
        send = send_at(channel, choices, at=at)
        mine = waiting.filter(channel=channel.value, next_at__gt=at)
        mine.filter(is_digest=True).update(next_at=send.at)
        mine.filter(is_digest=False).update(next_at=send.at, is_digest=send.is_digest)
