from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.enums import Channel, Digest, Group, Relation
from notifications.rules.audience import AUDIENCE, DEFAULT_CHANNELS
from notifications.rules.choice import NOTHING_CHOSEN, Choices, Send, chosen
from notifications.rules.groups import KINDS, group_of
from notifications.rules.quiet import Quiet, quiet_until
from tests.notifications.rules.test_quiet import moments, quiets
from tickets.enums import EventKind

AT = datetime(2026, 1, 14, 23, 30, tzinfo=UTC)
NIGHT = Quiet(time(22), time(7), frozenset(range(7)), ZoneInfo("UTC"))
MORNING = datetime(2026, 1, 15, 7, tzinfo=UTC)
ALL = frozenset({Channel.EMAIL, Channel.INBOX, Channel.SMS})
CALL = {
    "kind": EventKind.NOTE_ADDED,
    "relation": Relation.WATCHER,
    "priority": 3,
    "told_by": DEFAULT_CHANNELS,
    "choices": NOTHING_CHOSEN,
    "reachable": ALL,
    "at": AT,
}


def sends(**changes: object) -> dict[Channel, Send]:
    return {send.channel: send for send in chosen(**{**CALL, **changes})}  # type: ignore[arg-type]


def test_every_kind_that_tells_somebody_has_a_group() -> None:
    told = {kind for kind, decision in AUDIENCE.items() if decision.tells}

    assert {kind for kinds in KINDS.values() for kind in kinds} | {EventKind.TICKET_ASSIGNED} == told
    assert group_of(EventKind.TICKET_ASSIGNED, Relation.REQUESTER) is Group.PROGRESS
    assert group_of(EventKind.TICKET_ASSIGNED, Relation.ASSIGNEE) is Group.ASSIGNED


def test_nothing_chosen_is_as_the_desk_decided() -> None:
    assert sends() == {Channel.EMAIL: Send(Channel.EMAIL, AT), Channel.INBOX: Send(Channel.INBOX, AT)}


def test_a_channel_is_switched_off_and_another_on() -> None:
    mine = Choices({(Group.NOTES, Channel.EMAIL): False, (Group.NOTES, Channel.SMS): True})

    assert set(sends(choices=mine)) == {Channel.INBOX, Channel.SMS}
    assert set(sends(choices=mine, reachable={Channel.EMAIL, Channel.INBOX})) == {Channel.INBOX}


@pytest.mark.parametrize(
    ("kind", "relation", "channel"),
    [
        (EventKind.REPLY_SENT, Relation.REQUESTER, Channel.EMAIL),
        (EventKind.TICKET_RESOLVED, Relation.FOLLOWER, Channel.EMAIL),
        (EventKind.TICKET_ASSIGNED, Relation.ASSIGNEE, Channel.INBOX),
    ],
)
def test_what_is_locked_is_sent_whatever_was_chosen(kind: EventKind, relation: Relation, channel: Channel) -> None:
    off = Choices({(group, each): False for group in Group for each in Channel})

    assert set(sends(kind=kind, relation=relation, choices=off)) == {channel}


def test_quiet_hours_hold_what_leaves_the_house_and_not_the_app() -> None:
    found = sends(choices=Choices(quiet=NIGHT), told_by=ALL)

    assert {channel: send.at for channel, send in found.items()} == {
        Channel.EMAIL: MORNING,
        Channel.INBOX: AT,
        Channel.SMS: MORNING,
    }


def test_digest_is_for_mail_alone() -> None:
    found = sends(choices=Choices(digest=Digest.DAILY, daily_at=time(6)), told_by=ALL)

    assert found[Channel.EMAIL] == Send(Channel.EMAIL, datetime(2026, 1, 15, 6, tzinfo=UTC), is_digest=True)
    assert found[Channel.SMS] == Send(Channel.SMS, AT)


choices = st.builds(
    Choices,
    st.dictionaries(st.tuples(st.sampled_from(Group), st.sampled_from(Channel)), st.booleans()),
    st.sampled_from(Digest),
    st.times(),
    st.none() | quiets,
    st.just(ZoneInfo("Europe/London")),
)
kinds = st.sampled_from([kind for kind, decision in AUDIENCE.items() if decision.tells])
relations = st.sampled_from(Relation)


@given(kinds, relations, st.integers(2, 5), choices, moments)
def test_quiet_hours_and_digests_lose_no_message_and_send_none_early(
    kind: EventKind, relation: Relation, priority: int, mine: Choices, at: datetime
) -> None:
    given_ = {"kind": kind, "relation": relation, "priority": priority, "told_by": ALL, "reachable": ALL, "at": at}
    plain = chosen(choices=Choices(mine.channels), **given_)  # type: ignore[arg-type]

    held = chosen(choices=mine, **given_)  # type: ignore[arg-type]

    assert [send.channel for send in held] == [send.channel for send in plain]
    for send in held:
        assert send.at >= at
        if mine.quiet and send.channel is not Channel.INBOX:
            is_always = mine.quiet.start == mine.quiet.end and len(mine.quiet.days) == 7
            assert is_always or quiet_until(mine.quiet, send.at) is None


@given(kinds, relations, choices, moments)
def test_p1_goes_at_once(kind: EventKind, relation: Relation, mine: Choices, at: datetime) -> None:
    found = chosen(kind=kind, relation=relation, priority=1, told_by=ALL, choices=mine, reachable=ALL, at=at)

    assert all(send.at == at and not send.is_digest for send in found)


def test_nobody_is_told_by_a_channel_they_have_not() -> None:
    assert sends(reachable=()) == {}
    assert replace(NOTHING_CHOSEN) == Choices()
