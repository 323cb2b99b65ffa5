"""Who gets a ticket: fair, never the absent or the full, the same answer every time."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.enums import Strategy
from tickets.rules.assignment import (
    CHOSEN_WORDS,
    NOBODY_WORDS,
    OWNER_WORDS,
    STRATEGY_HINTS,
    STRATEGY_WORDS,
    Candidate,
    Choice,
    Holder,
    Need,
    Staffing,
    after,
    choose,
    owner_trouble,
    pass_on,
    reaches,
    staffing_of,
)

PUSHING = [each for each in Strategy if each is not Strategy.PULL]
ANA, BEN, CLEO = (Candidate(person=number) for number in (1, 2, 3))
NEED = Need(priority=3, category="R05", group="Images", modality="CT")


def chosen(strategy, candidates, need=NEED, without=()):
    return choose(strategy=strategy, candidates=candidates, need=need, without=without)


def test_every_strategy_has_words():
    assert set(STRATEGY_WORDS) == set(STRATEGY_HINTS) == set(Strategy)


def test_pull_chooses_nobody():
    assert chosen(Strategy.PULL, [ANA, BEN]) == Choice(None, "pull")


def test_round_robin_goes_by_turn():
    people = [replace(ANA, turn=5), replace(BEN, turn=3), replace(CLEO, turn=4)]

    assert chosen(Strategy.ROUND_ROBIN, people) == Choice(2, "turn", "round_robin")


def test_six_tickets_for_three_are_two_each():
    people, got = (ANA, BEN, CLEO), []
    for _ in range(6):
        got.append(chosen(Strategy.ROUND_ROBIN, people).person)
        people = after(people, got[-1])

    assert got == [1, 2, 3, 1, 2, 3]


def test_least_load_counts_the_tickets_of_all_queues():
    people = [replace(ANA, open_here=0, open_all=9), replace(BEN, open_here=2, open_all=3)]

    assert chosen(Strategy.LEAST_LOAD, people) == Choice(2, "least_load", "least_load")


@pytest.mark.parametrize(
    ("skills", "expected"),
    [
        ([{"CT"}, {"R05"}, {"Images"}], Choice(2, "skill", "skill_match")),  # the single problem weighs most
        ([{"CT", "Images"}, {"CT"}, set()], Choice(1, "skill", "skill_match")),
        ([{"MR"}, set(), {"R06"}], Choice(1, "no_skill", "skill_match")),
    ],
)
def test_skill_match(skills, expected):
    people = [replace(each, skills=frozenset(found)) for each, found in zip((ANA, BEN, CLEO), skills, strict=True)]

    assert chosen(Strategy.SKILL_MATCH, people) == expected


def test_skill_match_without_a_skill_goes_to_whoever_has_least():
    assert chosen(Strategy.SKILL_MATCH, [replace(ANA, open_all=2), BEN]).person == 2


def test_on_call_goes_by_level_and_at_any_hour():
    people = [replace(ANA, on_call=2, is_at_work=False), replace(BEN, on_call=1, is_at_work=False), CLEO]

    assert chosen(Strategy.ON_CALL, people) == Choice(2, "on_call", "on_call")
    assert chosen(Strategy.ON_CALL, [people[0], replace(people[1], is_away=True)]) == Choice(
        1, "on_call_second", "on_call"
    )


@pytest.mark.parametrize(
    ("strategy", "people", "reason"),
    [
        (Strategy.ROUND_ROBIN, [], "no_members"),
        (Strategy.ROUND_ROBIN, [replace(ANA, is_away=True)], "all_away"),
        (Strategy.ROUND_ROBIN, [replace(ANA, is_at_work=False)], "nobody_at_work"),
        (Strategy.ROUND_ROBIN, [replace(ANA, capacity=1, open_here=1), replace(BEN, capacity=0)], "all_full"),
        (Strategy.ON_CALL, [ANA], "nobody_on_call"),
        (Strategy.ON_CALL, [replace(ANA, on_call=1, capacity=0)], "all_full"),
    ],
)
def test_nobody_is_chosen_and_it_says_why(strategy, people, reason):
    assert chosen(strategy, people) == Choice(None, reason)
    assert reason in NOBODY_WORDS


def test_whoever_gave_it_back_does_not_get_it_again():
    assert chosen(Strategy.ROUND_ROBIN, [ANA, BEN], without={1}).person == 2
    assert chosen(Strategy.ROUND_ROBIN, [ANA], without={1}) == Choice(None, "given_back")


@pytest.mark.parametrize(("priority", "expected"), [(1, 1), (2, 1), (3, None)])
def test_at_night_only_the_urgent_goes_to_whoever_is_on_call(priority, expected):
    people = [replace(ANA, is_at_work=False, on_call=1), replace(BEN, is_at_work=False)]

    assert chosen(Strategy.ROUND_ROBIN, people, need=Need(priority=priority)).person == expected


PEOPLE = st.lists(
    st.builds(
        Candidate,
        person=st.integers(1, 9),
        turn=st.integers(0, 5),
        open_here=st.integers(0, 4),
        open_all=st.integers(0, 9),
        capacity=st.none() | st.integers(0, 4),
        skills=st.frozensets(st.sampled_from(["R05", "Images", "CT", "MR"])),
        is_lead=st.booleans(),
        is_away=st.booleans(),
        is_at_work=st.booleans(),
        on_call=st.integers(0, 2),
    ),
    unique_by=lambda each: each.person,
    max_size=7,
)
NEEDS = st.builds(Need, priority=st.integers(1, 5), category=st.just("R05"), modality=st.sampled_from(["", "CT"]))


@given(PEOPLE, st.sampled_from(Strategy), NEEDS, st.frozensets(st.integers(1, 9)))
def test_the_absent_and_the_full_are_never_chosen(people, strategy, need, without):
    choice = chosen(strategy, people, need=need, without=without)

    got = {each.person: each for each in people}.get(choice.person)
    if got is None:
        assert choice.person is None
        assert choice.reason in NOBODY_WORDS
    else:
        assert (got.is_away, got.has_room, got.person in without) == (False, True, False)
        assert got.is_at_work or got.on_call
        assert choice.reason in CHOSEN_WORDS


@given(PEOPLE, st.sampled_from(Strategy), NEEDS, st.frozensets(st.integers(1, 9)))
def test_no_ticket_beyond_the_reach_is_given_to_anybody(people, strategy, need, without):
    if chosen(strategy, people, need=need, without=without).person is not None:
        assert need.priority <= reaches(strategy=strategy, candidates=people)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([ANA], 5),
        ([replace(ANA, is_at_work=False, on_call=1), replace(BEN, is_at_work=False)], 2),
        ([replace(ANA, is_at_work=False), replace(BEN, is_away=True)], 0),
        ([replace(ANA, capacity=1, open_here=1)], 0),
        ([], 0),
    ],
)
def test_reach_of_a_queue(people, expected):
    assert reaches(strategy=Strategy.ROUND_ROBIN, candidates=people) == expected


@given(PEOPLE, st.sampled_from(Strategy), NEEDS, st.randoms())
def test_the_same_people_in_any_order_give_the_same_choice(people, strategy, need, random):
    shuffled = random.sample(people, k=len(people))

    assert chosen(strategy, shuffled, need=need) == chosen(strategy, people, need=need)


@given(st.integers(1, 6), st.integers(0, 40), st.sampled_from([Strategy.ROUND_ROBIN, Strategy.LEAST_LOAD]))
def test_equal_people_never_differ_by_more_than_one(count, tickets, strategy):
    people, got = tuple(Candidate(person=number) for number in range(count)), Counter(range(count))
    for _ in range(tickets):
        person = chosen(strategy, people).person
        people = after(people, person)
        got[person] += 1
        assert max(got.values()) - min(got.values()) <= 1


@given(st.lists(st.sampled_from(["ticket", "solved"]), max_size=60))
def test_turns_stay_fair_whatever_is_solved_meanwhile(course):
    people, got = (ANA, BEN, CLEO), Counter({1: 0, 2: 0, 3: 0})
    for what in course:
        if what == "solved":
            people = tuple(replace(each, open_here=0, open_all=0) for each in people)
            continue
        person = chosen(Strategy.ROUND_ROBIN, people).person
        people = after(people, person)
        got[person] += 1

    assert max(got.values()) - min(got.values()) <= 1


def passed(candidates, *, strategy=Strategy.ROUND_ROBIN, is_waiting=False, stand_in=None):
    return pass_on(
        strategy=strategy, candidates=candidates, need=NEED, absent=1, is_waiting=is_waiting, stand_in=stand_in
    )


def test_work_under_way_goes_on_by_the_strategy():
    assert passed([ANA, BEN, CLEO], stand_in=3) == Choice(2, "turn", "round_robin")


def test_where_people_take_tickets_work_goes_to_the_stand_in_or_back():
    assert passed([ANA, BEN], strategy=Strategy.PULL, stand_in=7) == Choice(7, "stand_in", "stand_in")
    assert passed([ANA, BEN], strategy=Strategy.PULL) == Choice(None, "back")


def test_what_waits_goes_to_the_stand_in_else_to_a_lead_who_is_there():
    leads = [replace(ANA, is_lead=True), replace(BEN, is_lead=True, is_away=True), replace(CLEO, is_lead=True)]

    assert passed(leads, is_waiting=True, stand_in=2) == Choice(2, "stand_in", "stand_in")
    assert passed(leads, is_waiting=True) == Choice(3, "lead", "lead")
    assert passed([ANA, BEN], is_waiting=True) == Choice(None, "back")


@given(PEOPLE, st.sampled_from(Strategy), st.booleans(), st.none() | st.integers(2, 9))
def test_nothing_is_passed_on_to_whoever_goes(people, strategy, is_waiting, stand_in):
    assert passed(people, strategy=strategy, is_waiting=is_waiting, stand_in=stand_in).person != 1


@pytest.mark.parametrize(
    ("holder", "staffing", "priority", "expected"),
    [
        (Holder(), Staffing(is_empty=True), 1, None),
        (Holder(is_active=False), Staffing(), 5, "inactive"),
        (Holder(is_away=True), Staffing(), 5, "away"),
        (Holder(is_away=True, has_stand_in=True), Staffing(), 5, None),
        (None, Staffing(is_empty=True, can_answer_now=False), 5, "empty_queue"),
        (None, Staffing(can_answer_now=False), 2, "nobody_now"),
        (None, Staffing(can_answer_now=False), 3, None),
        (None, Staffing(), 1, None),
    ],
)
def test_owner_trouble(holder, staffing, priority, expected):
    assert owner_trouble(holder=holder, staffing=staffing, priority=priority) == expected
    assert expected is None or expected in OWNER_WORDS


def test_staffing_of_a_queue():
    away, asleep = replace(ANA, is_away=True), replace(BEN, is_at_work=False)

    assert staffing_of([]) == staffing_of([away]) == Staffing(is_empty=True, can_answer_now=False)
    assert staffing_of([away, asleep]) == Staffing(is_empty=False, can_answer_now=False)
    assert staffing_of([replace(asleep, on_call=1)]) == Staffing(is_empty=False, can_answer_now=True)
