"""The matrix, the portal's five answers and the modifiers, cell by cell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.enums import Affected, Impact, Priority, Urgency
from tickets.rules.priority import (
    AFFECTED,
    AFFECTED_WORDS,
    IMPACT_WORDS,
    MATRIX,
    PRIORITY_WORDS,
    SAFETY_CATEGORIES,
    URGENCY_WORDS,
    Decision,
    decide_priority,
    impact_and_urgency,
)

examples = settings(max_examples=50, deadline=None)
impacts = st.sampled_from(Impact)
urgencies = st.sampled_from(Urgency)


def test_matrix_cell_by_cell():
    rows = ["".join(str(int(MATRIX[impact, urgency])) for urgency in Urgency) for impact in Impact]

    assert rows == ["1112", "1223", "2334", "3445", "4455"]


@pytest.mark.parametrize(
    ("affected", "priorities"),
    [
        ("patient_on_table", "11222"),
        ("patient_waiting", "12333"),
        ("reading_blocked", "12333"),
        ("workaround", "13345"),
        ("request", "25555"),
    ],
)
def test_portal_answer_for_each_category_impact(affected, priorities):
    """From a category of impact I1 to one of impact I5."""
    pairs = [impact_and_urgency(affected=affected, category_impact=impact) for impact in Impact]

    assert "".join(str(int(MATRIX[pair])) for pair in pairs) == priorities


def test_patient_on_table_in_a_stopped_room_is_an_emergency():
    impact, urgency = impact_and_urgency(affected=Affected.PATIENT_ON_TABLE, category_impact=Impact.ROOM)

    assert decide_priority(impact=impact, urgency=urgency) == Decision(
        priority=Priority.P1,
        reasons=(
            "One room, machine or reading group stopped, and a patient is on the table, or an emergency is waiting: "
            "Emergency.",
        ),
    )


def test_sole_device_raises_one_step():
    decision = decide_priority(impact=2, urgency=3, is_sole_device=True)

    assert decision == Decision(
        priority=Priority.P1,
        reasons=(
            "One room, machine or reading group stopped, and it is needed today: Urgent.",
            "It is the only device of its kind on the site. One step higher: Emergency.",
        ),
        modifiers=("sole",),
    )


def test_two_modifiers_raise_one_step_in_all():
    decision = decide_priority(impact=3, urgency=3, is_sole_device=True, is_repeat=True)

    assert decision == Decision(
        priority=Priority.P2,
        reasons=(
            "Degraded, but there is a way around it, and it is needed today: Today.",
            "It is the only device of its kind on the site. One step higher: Urgent.",
            "The same device had a problem within the last seven days.",
        ),
        modifiers=("sole", "repeat"),
    )


def test_request_is_never_raised():
    assert decide_priority(impact=5, urgency=4, is_sole_device=True, is_repeat=True).priority == Priority.P5


@pytest.mark.parametrize(("impact", "urgency", "priority"), [(1, 4, 1), (2, 4, 2), (3, 3, 2), (5, 4, 2), (2, 1, 1)])
def test_safety_has_a_floor(impact, urgency, priority):
    decision = decide_priority(impact=impact, urgency=urgency, is_safety=True)

    assert decision.priority == priority
    assert decision.modifiers == (("safety",) if priority < MATRIX[impact, urgency] else ())


@examples
@given(impact=impacts, urgency=urgencies, sole=st.booleans(), safety=st.booleans(), repeat=st.booleans())
def test_modifiers_never_lower_and_always_explain(impact, urgency, sole, safety, repeat):
    plain = decide_priority(impact=impact, urgency=urgency)
    decision = decide_priority(impact=impact, urgency=urgency, is_sole_device=sole, is_safety=safety, is_repeat=repeat)

    assert decision.priority <= plain.priority
    assert decision.priority == plain.priority or len(decision.reasons) > len(plain.reasons)


@examples
@given(impact=impacts, urgency=urgencies)
def test_graver_or_nearer_is_never_milder(impact, urgency):
    for other_impact, other_urgency in MATRIX:
        if other_impact <= impact and other_urgency <= urgency:
            assert MATRIX[other_impact, other_urgency] <= MATRIX[impact, urgency]


def test_every_word_is_there():
    assert set(PRIORITY_WORDS) == set(Priority)
    assert set(IMPACT_WORDS) == set(Impact)
    assert set(URGENCY_WORDS) == set(Urgency)
    assert set(AFFECTED_WORDS) == set(AFFECTED) == set(Affected)
    assert sorted(SAFETY_CATEGORIES) == ["R04", "R13", "R17", "R48", "R54"]
