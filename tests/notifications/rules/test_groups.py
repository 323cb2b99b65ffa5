from notifications.enums import Channel, Group, Relation
from notifications.rules.audience import AUDIENCE
from notifications.rules.groups import (
    DESK_WORDS,
    LOCKS,
    REQUESTER_WORDS,
    REQUESTERS,
    group_of,
    group_words,
    groups_for,
    is_locked,
    lock_of,
)


def test_every_group_has_words_for_those_it_concerns() -> None:
    assert set(DESK_WORDS) == set(Group)
    assert set(REQUESTER_WORDS) == set(groups_for(is_desk=False))
    assert group_words(Group.OUTCOME, is_desk=False)[0] == "It is solved"


def test_requesters_are_told_of_nothing_that_is_not_offered_to_them() -> None:
    for kind, decision in AUDIENCE.items():
        for relation in decision.tells:
            if relation in REQUESTERS:
                assert group_of(kind, relation) in groups_for(is_desk=False)


def test_locks_are_for_one_channel_and_one_side() -> None:
    assert is_locked(Group.ANSWERS, Channel.EMAIL, is_requester=True)
    assert not is_locked(Group.ANSWERS, Channel.INBOX, is_requester=True)
    assert not is_locked(Group.ANSWERS, Channel.EMAIL, is_requester=False)
    assert lock_of(Group.PROGRESS, is_requester=True) is None
    assert all(lock.why for lock in LOCKS.values())
    assert Relation.FOLLOWER in REQUESTERS
