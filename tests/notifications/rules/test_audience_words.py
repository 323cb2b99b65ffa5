import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.enums import NOT_PEOPLE, Channel, Relation
from notifications.rules.audience import AUDIENCE, NOT_TOLD, Facts, Rule, audience, channels_of, may_tell, rule_of
from notifications.rules.audience_words import (
    HOW,
    RELATION_WORDS,
    WHEN_WORDS,
    LockedRule,
    UnknownRule,
    allowed_how,
    as_content,
    changed_rules,
    changes_in_words,
    from_content,
    how_of,
    lock_words,
)
from tickets.enums import EventKind, Priority

TOLD = [kind for kind, decision in AUDIENCE.items() if decision.tells]
CLOSED, REPLY = EventKind.TICKET_CLOSED, EventKind.REPLY_SENT


def test_words_are_there_for_all_that_may_be_told() -> None:
    assert set(WHEN_WORDS) == set(TOLD)
    assert set(RELATION_WORDS) == set(Relation) - NOT_PEOPLE


def test_requesters_no_longer_hear() -> None:
    rules = changed_rules({}, CLOSED, {Relation.REQUESTER: ("off", 5), Relation.LOGGER: ("app", 2)})

    assert changes_in_words({}, rules) == [
        "The requester will no longer hear when the ticket is closed.",
        "Who logged it for the requester will hear in the app, of P1 and P2 when the ticket is closed.",
    ]
    assert audience(Facts(kind=CLOSED, actor_id=9, requester_id=1), rules) == {}
    for priority, told in ((2, {3: Relation.LOGGER}), (3, {})):
        facts = Facts(kind=CLOSED, actor_id=9, requester_id=1, logger_id=3, priority=priority)
        assert audience(facts, rules) == told


def test_what_is_as_delivered_is_not_kept() -> None:
    rules = changed_rules({}, CLOSED, {Relation.REQUESTER: ("off", 5)})

    assert changed_rules(rules, CLOSED, {Relation.REQUESTER: ("mail", 5)}) == {}


@pytest.mark.parametrize(("how", "up_to"), [("off", 5), ("app", 5), ("mail", 3)])
def test_answers_to_requesters_cannot_be_switched_off(how: str, up_to: int) -> None:
    with pytest.raises(LockedRule, match="An answer nobody knows of leads to a call."):
        changed_rules({}, REPLY, {Relation.REQUESTER: (how, up_to)})


@pytest.mark.parametrize(
    ("relation", "how", "up_to"),
    [(Relation.MENTIONED, "mail", 5), (Relation.WATCHER, "pigeon", 5), (Relation.WATCHER, "mail", 0)],
)
def test_unknown_choices_are_refused(relation: Relation, how: str, up_to: int) -> None:
    with pytest.raises(UnknownRule):
        changed_rules({}, REPLY, {relation: (how, up_to)})


def test_locked_rules_are_told_as_delivered() -> None:
    for kind in TOLD:
        for relation in may_tell(kind):
            rule = rule_of({}, kind, relation)
            assert how_of(rule) in allowed_how(kind, relation) or not lock_words(kind, relation)


def test_private_events_are_never_offered_to_requesters() -> None:
    assert Relation.REQUESTER not in may_tell(EventKind.NOTE_ADDED)
    assert may_tell(EventKind.TAG_ADDED) == ()


def test_a_queue_that_stands_in_is_told_as_the_assignee() -> None:
    rules = {(EventKind.REQUESTER_REPLIED, Relation.ASSIGNEE): Rule(frozenset({Channel.INBOX}))}
    without_watchers = rules | {(EventKind.REQUESTER_REPLIED, Relation.WATCHER): NOT_TOLD}

    assert channels_of(without_watchers, EventKind.REQUESTER_REPLIED, Relation.QUEUE) == {Channel.INBOX}


def test_on_call_hears_of_p1_alone() -> None:
    facts = {"kind": EventKind.TICKET_ROUTED, "actor_id": 9, "requester_id": 1, "queue_ids": (3, 4)}

    assert audience(Facts(**facts, on_call_ids=(3,), priority=2)) == {3: Relation.QUEUE, 4: Relation.QUEUE}
    assert audience(Facts(**facts, on_call_ids=(3,), priority=1)) == {3: Relation.ON_CALL, 4: Relation.QUEUE}


pairs = st.sampled_from([(kind, relation) for kind in TOLD for relation in may_tell(kind)])
rule_values = st.sampled_from([Rule(channels, up_to) for channels, _ in HOW.values() for up_to in Priority])


@given(st.dictionaries(pairs, rule_values, max_size=4))
@settings(max_examples=30, deadline=None)
def test_rules_come_back_as_they_were_kept(rules: dict[tuple[EventKind, Relation], Rule]) -> None:
    assert from_content(as_content(rules)) == rules
    assert changes_in_words(rules, rules) == []


def test_rules_of_another_release_are_left_out() -> None:
    content = [["no_such_kind", "watcher", [], 5], ["ticket_closed", "cousin", [], 5]]
    content.append(["ticket_closed", "watcher", ["pigeon", "inbox"], 5])

    assert from_content(content) == {(CLOSED, Relation.WATCHER): Rule(frozenset({Channel.INBOX}))}
