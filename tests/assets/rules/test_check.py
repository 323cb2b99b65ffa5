"""What answers of a check come to: by tables, and against what must hold for any course of answers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.enums import CheckKind, CheckState, Criticality
from assets.rules.check import (
    STEADY,
    Act,
    Answer,
    Course,
    Policy,
    after,
    next_after,
    opens_ticket_by_itself,
)
from assets.rules.check_target import BadTarget, is_expected, path_of, statuses_of
from assets.rules.check_words import WORDS, advice_words, found_words, lasted_words, short_words

UP, DEGRADED, DOWN, UNKNOWN = CheckState.UP, CheckState.DEGRADED, CheckState.DOWN, CheckState.UNKNOWN
SIGNS = {"u": UP, "g": DEGRADED, "d": DOWN, "?": UNKNOWN, "p": CheckState.PLANNED}
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
WANTED = Policy(failures_needed=3, successes_needed=2)


def minute(number: int) -> datetime:
    return MONDAY + timedelta(minutes=number)


def told(signs: str, *, policy: Policy = WANTED, every: int = 1) -> list[tuple[str, str, int | None, int | None]]:
    """What was done to the ledger by these answers, one each `every` minutes: act, state, began, ended in minutes."""
    course, found = Course(), []
    for number, sign in enumerate(signs):
        answer = Answer(state=SIGNS[sign], code="")
        step = after(course, answer, policy=policy, at=minute(number * every))
        course = step.course
        if step.act is not Act.NONE:
            found.append((step.act.value, step.state.value, _minutes(step.began_at), _minutes(step.ended_at)))
    return found


def _minutes(moment: datetime | None) -> int | None:
    return None if moment is None else int((moment - MONDAY).total_seconds() // 60)


@pytest.mark.parametrize(
    ("signs", "acts"),
    [
        ("uudduudduu", []),  # two in a row are not three
        ("uddd", [("open", "down", 1, None)]),  # from the first failure on
        ("udddduu", [("open", "down", 1, None), ("end", "down", None, 5)]),  # until the first good answer
        ("udddduduu", [("open", "down", 1, None), ("end", "down", None, 7)]),
        ("dddddd", []),  # what never answered opens nothing
        ("?d?d?d", []),
        ("udd?ddd", [("open", "down", 4, None)]),  # what could not be asked begins the counting anew
        ("uddppddd", [("open", "down", 5, None)]),  # so does planned work
        ("ugdg", [("open", "degraded", 1, None)]),  # bad in one way or another: as the last of them says
        ("ugggddd", [("open", "degraded", 1, None), ("change", "down", 4, 4)]),
    ],
)
def test_answers_in_a_row_count(signs, acts):
    assert told(signs) == acts


def test_what_is_told_from_outside_counts_at_once():
    policy = Policy(failures_needed=1, successes_needed=1, needs_first=False)

    assert told("du", policy=policy) == [("open", "down", 0, None), ("end", "down", None, 1)]


def test_a_device_that_flaps_has_one_outage_and_not_a_hundred():
    course_of_an_hour = "u" + "ddduu" * 12

    found = told(course_of_an_hour + "u" * 20)

    assert [act for act, *_ in found] == ["open", "end", "go_on", "end"]
    assert found[0] == ("open", "down", 1, None)
    assert found[-1] == ("end", "down", None, 59)  # the first of the good answers that stayed


def test_a_failure_long_after_is_an_outage_of_its_own():
    found = told("udddu" + "u" * 16 + "ddd")

    assert [act for act, *_ in found] == ["open", "end", "open"]


@given(st.text("ugd?p", max_size=120), st.integers(1, 4), st.integers(1, 4), st.booleans())
def test_acts_follow_each_other_as_a_ledger_wants_them(signs, failures, successes, needs_first):
    policy = Policy(failures_needed=failures, successes_needed=successes, needs_first=needs_first)
    is_open, last_end = False, None
    for act, _, began, ended in told(signs, policy=policy):
        if act in ("open", "go_on"):
            assert not is_open
            is_open = True
            if act == "open" and last_end is not None:
                assert began >= last_end
        else:
            assert is_open
            is_open = act == "change"
            last_end = ended


@given(st.text("ud", max_size=400))
def test_entries_of_one_state_lie_apart(signs):
    """Between the end of an outage that stays ended and the next lie STEADY minutes: entries cannot pile up."""
    found = told(signs)
    for before, behind in zip(found, found[1:], strict=False):
        if before[0] == "end" and behind[0] == "open":
            assert behind[2] - before[3] >= STEADY.total_seconds() // 60


def test_it_is_asked_sooner_while_answers_and_verdict_differ():
    every = timedelta(minutes=10)
    calm = Course(verdict=UP, state=UP)
    doubtful = Course(verdict=UP, state=DOWN)
    unknown = Course(verdict=UNKNOWN, state=DOWN)

    assert next_after(calm, every=every, due_at=MONDAY, at=minute(1)) == minute(10)
    assert next_after(calm, every=every, due_at=MONDAY, at=minute(25)) == minute(35)
    assert next_after(doubtful, every=every, due_at=MONDAY, at=minute(1)) == minute(2)
    assert next_after(unknown, every=every, due_at=MONDAY, at=minute(1)) == minute(10)


@pytest.mark.parametrize(
    ("criticality", "is_sole", "opens"),
    [
        (Criticality.SITE, False, True),
        (Criticality.SERVICE, False, True),
        (Criticality.ROOM, False, False),
        (Criticality.SINGLE, True, True),
    ],
)
def test_which_checks_log_a_ticket_unless_somebody_says_otherwise(criticality, is_sole, opens):
    assert opens_ticket_by_itself(criticality=criticality, is_sole=is_sole) is opens


def test_what_was_found_is_said_in_plain_words():
    words = found_words(tag="CT02", kind=CheckKind.C_ECHO, code="called_ae", us="RADDESK")

    assert words == (
        "CT02 did not answer to DICOM echo from RADDESK: association rejected, called AE title not recognized."
    )
    assert advice_words(code="calling_ae", us="RADDESK").startswith("Add RADDESK and the address of RadDesk")
    assert short_words("refused") == "connection refused: nothing listens on the port"
    assert found_words(tag="X", kind=CheckKind.HTTP, code="status", us="", detail="503").endswith("expected (503).")
    assert found_words(tag="X", kind=CheckKind.TCP, code="no such code", us="").startswith("It could not be asked")
    assert all("{" not in advice_words(code=code, us="US") for code in WORDS)


@pytest.mark.parametrize(("minutes", "words"), [(5, "5 min"), (125, "2 h 05 min"), (4500, "3 d 3 h")])
def test_how_long_it_lasted(minutes, words):
    assert lasted_words(timedelta(minutes=minutes)) == words


def test_statuses_and_paths_as_people_write_them():
    assert statuses_of("200-299,401") == "200-299, 401"
    assert [is_expected(status, "200-299, 401") for status in (200, 401, 302)] == [True, True, False]
    assert is_expected(302, "")
    assert (path_of(""), path_of(" /health?x=1 ")) == ("/", "/health?x=1")


@pytest.mark.parametrize("text", ["", "2xx", "99", "300-200", "200-600", "²00"])
def test_what_is_no_status(text):
    with pytest.raises(BadTarget):
        statuses_of(text)


@pytest.mark.parametrize("text", ["health", "/a b", "/\r\nX: y", "/" + "a" * 200, "/é"])
def test_what_is_no_path(text):
    with pytest.raises(BadTarget):
        path_of(text)
