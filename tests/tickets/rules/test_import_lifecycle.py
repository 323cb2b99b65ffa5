"""Foreign sequences become histories this desk could have recorded."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.desk import NOW
from tickets.enums import DONE_STATES, ActorKind, EventKind, State, WaitReason
from tickets.rules.course import ClockEvent, course_of
from tickets.rules.import_acts import PROGRAM, Act, Change, Happening, History, Start, What
from tickets.rules.import_lifecycle import legal_history
from tickets.rules.import_words import ADJUSTMENTS
from tickets.rules.lifecycle import Verb, next_state, refusal

START = Start(requester="Rosa", queue="PACS", category="R01", priority=3)
SHORT = {
    "ticket_routed": "routed",
    "ticket_taken": "taken",
    "ticket_assigned": "assigned",
    "ticket_released": "released",
    "reply_sent": "reply",
    "requester_replied": "request",
    "note_added": "note",
    "wait_started": "wait",
    "wait_ended": "resume",
    "ticket_resolved": "resolved",
    "ticket_reopened": "reopened",
    "ticket_closed": "closed",
    "priority_changed": "priority",
    "category_changed": "category",
}


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def acts_of(words: str, *, actor: str = "Ana") -> list[Act]:
    """One act a word, an hour apart; "word=value" gives a value, "word@3" another hour."""
    acts = []
    for hour, word in enumerate(words.split(), start=1):
        name, _, moment = word.partition("@")
        name, _, value = name.partition("=")
        what = Change(name) if name in list(Change) else What(name)
        acts.append(Act(what, at(float(moment or hour)), row=hour + 1, actor=actor, value=value))
    return acts


def told(history: History) -> str:
    """The events after the first two, each with the hour it happened."""
    words = []
    for happening in history.happenings[2:]:
        hour = (happening.at - NOW) / timedelta(hours=1)
        words.append(f"{SHORT[happening.kind.value]}@{hour:g}")
    return " ".join(words)


def codes(history: History) -> list[str]:
    return [adjustment.code for adjustment in history.adjustments]


@pytest.mark.parametrize(
    ("acts", "expected", "adjusted"),
    [
        ("logged taken resolved closed", "taken@2 resolved@3 closed@4", []),
        ("logged", "", []),
        ("taken resolved", "taken@1 resolved@2", []),
        # resolved twice: the last resolution counts
        ("logged resolved resolved closed", "resolved@2 reopened@3 resolved@3 closed@4", ["resolved_again"]),
        # closed before resolved, and closed without
        ("logged taken closed resolved", "taken@2 resolved@4 closed@4", ["closed_before_resolved"]),
        ("logged closed@3 resolved@3", "resolved@3 closed@3", ["closed_before_resolved"]),
        ("logged closed", "resolved@2 closed@2", ["closed_unresolved"]),
        ("logged waiting closed", "wait@2 resume@3 resolved@3 closed@3", ["closed_unresolved"]),
        ("logged resolved closed resolved", "resolved@2 reopened@4 resolved@4 closed@4",
         ["closed_before_resolved", "resolved_again"]),
        # closed twice: the last closing counts
        ("logged resolved closed closed", "resolved@2 closed@4", ["closed_again"]),
        ("logged resolved closed note closed note", "resolved@2 note@4 closed@5 note@6", ["closed_again"]),
        # work after the end
        ("logged resolved taken resolved closed", "resolved@2 reopened@3 taken@3 resolved@4 closed@5",
         ["reopened_by_work"]),
        ("logged resolved taken", "resolved@2 reopened@3 taken@3", ["reopened_by_work"]),
        ("logged resolved taken closed", "resolved@2 closed@4", ["after_the_end"]),
        ("logged resolved closed taken", "resolved@2 closed@3", ["after_the_end"]),
        ("logged resolved closed taken resolved", "resolved@2 closed@3 reopened@4 taken@4 resolved@5",
         ["reopened_by_work"]),
        ("logged resolved waiting=vendor waiting=vendor resolved",
         "resolved@2 reopened@3 wait@3 resume@5 resolved@5", ["reopened_by_work", "already_waiting"]),
        ("logged resolved closed working", "resolved@2 closed@3 reopened@4", []),
        ("logged resolved closed reopened", "resolved@2 closed@3 reopened@4", []),
        ("logged resolved closed reopened@400", "resolved@2 closed@3 reopened@400", ["reopened_late"]),
        # answers after the end
        ("logged resolved replied closed", "resolved@2 reply@3 closed@4", []),
        ("logged resolved closed first_reply", "resolved@2 reply@4 closed@4", ["closed_before_answer"]),
        ("logged first_reply resolved closed first_reply", "reply@2 resolved@3 closed@4", []),
        ("logged first_reply first_reply replied", "reply@2 reply@4", []),
        ("logged resolved requester_replied reopened", "resolved@2 request@3 reopened@4", []),
        # waits
        ("logged waiting waiting resumed resumed", "wait@2 resume@4", ["already_waiting", "not_waiting"]),
        ("logged waiting=parts waiting=vendor", "wait@2 resume@3 wait@3", ["wait_reason_changed"]),
        ("logged waiting working working", "wait@2 resume@3", []),
        # who has it
        ("logged taken taken", "taken@2", ["already_theirs"]),
        ("logged assigned=Ben taken", "assigned@2 assigned@3", ["taken_over"]),
        ("logged assigned assigned=Ana released released", "taken@3 released@4", ["nobody_named", "nobody_had_it"]),
        # where it is
        ("logged taken routed=NET routed=NET taken", "taken@2 routed@3 taken@5", ["already_there"]),
        ("logged priority=3 priority=1 category=R02", "priority@3 category@4", []),
        # triage after the end
        ("logged resolved priority=1 closed", "priority@2 resolved@2 closed@4", ["changed_after_end"]),
        ("logged resolved queue=NET assignee=Ben reopened", "resolved@2 reopened@5 routed@5 assigned@5",
         ["changed_after_end", "changed_after_end"]),
        # odd beginnings
        ("taken@0.5 logged@1 logged@2", "taken@1", ["before_logged", "logged_again"]),
        ("logged reopened taken", "taken@3", ["not_done"]),
        ("ignore@0.5 logged@1", "", []),
    ],
)  # fmt: skip
def test_sequence_becomes_legal(acts: str, expected: str, adjusted: list[str]) -> None:
    history = legal_history(acts=acts_of(acts), start=START)

    assert told(history) == expected
    assert codes(history) == adjusted


def test_ties_keep_the_order_of_the_file() -> None:
    history = legal_history(acts=acts_of("logged@1 waiting@2 resumed@2 waiting@2"), start=START)

    assert told(history) == "wait@2 resume@2 wait@2"


def test_a_wait_ends_with_what_the_mapping_says() -> None:
    acts = acts_of("logged waiting=vendor taken waiting=vendor note")

    history = legal_history(acts=acts, start=START, wait_ends_with=[What.TAKEN, What.NOTE])

    assert told(history) == "wait@2 resume@3 taken@3 wait@4 resume@5 note@5"
    assert [each.values["cause"] for each in history.happenings if each.kind is EventKind.WAIT_ENDED] == [
        "assigned",
        "by_hand",
    ]


def test_nobody_answers_themselves() -> None:
    history = legal_history(acts=acts_of("logged replied resolved", actor="Rosa"), start=START)

    assert told(history) == "request@2 resolved@3"
    assert codes(history) == ["answered_themselves"]


def test_a_program_closes_by_time_and_is_nobody() -> None:
    acts = [*acts_of("logged resolved"), Act(What.CLOSED, at(9), row=9, actor=PROGRAM)]

    closed = legal_history(acts=acts, start=START).happenings[-1]

    assert closed == Happening(EventKind.TICKET_CLOSED, at(9), "", {"cause": "by_time"})


def test_who_is_not_named_is_who_has_it_and_else_unknown() -> None:
    acts = acts_of("logged note assigned=Ben note", actor="")

    history = legal_history(acts=acts, start=START)

    assert [each.actor for each in history.happenings] == ["Rosa", "Rosa", "?", "Ben", "Ben"]


def test_end_is_what_the_columns_of_the_ticket_will_be() -> None:
    acts = acts_of("logged taken waiting=parts priority=1 resolved=resent resolved=swapped closed")

    end = legal_history(acts=acts, start=START).end

    assert (end.state, end.assignee, end.waiting_reason, end.priority) == (State.CLOSED, "Ana", "", 1)
    assert (end.resolution, end.resolved_at, end.closed_at, end.reopened_count) == ("swapped", at(6), at(7), 1)


_VALUES = {
    What.ROUTED: ["PACS", "NET", ""],
    Change.QUEUE: ["PACS", "NET"],
    Change.CATEGORY: ["R01", "R02"],
    Change.PRIORITY: ["1", "3"],
    Change.ASSIGNEE: ["Ana", "Ben"],
    What.ASSIGNED: ["Ana", "Ben", ""],
    What.WAITING: [reason.value for reason in WaitReason],
}


@st.composite
def _sequences(draw: st.DrawFn) -> list[Act]:
    whats = draw(st.lists(st.sampled_from([*What, *Change]), min_size=1, max_size=25))
    return [
        Act(
            what,
            at(draw(st.integers(0, 12))),
            row=row,
            actor=draw(st.sampled_from(["Ana", "Ben", "Rosa", "", PROGRAM])),
            value=draw(st.sampled_from(_VALUES.get(what, [""]))),
        )
        for row, what in enumerate(whats, start=2)
    ]


_VERBS = {
    EventKind.TICKET_TAKEN: Verb.TAKE,
    EventKind.TICKET_ASSIGNED: Verb.ASSIGN,
    EventKind.TICKET_RELEASED: Verb.RELEASE,
    EventKind.TICKET_ROUTED: Verb.TRIAGE,
    EventKind.CATEGORY_CHANGED: Verb.TRIAGE,
    EventKind.PRIORITY_CHANGED: Verb.TRIAGE,
    EventKind.WAIT_STARTED: Verb.WAIT,
    EventKind.WAIT_ENDED: Verb.RESUME,
    EventKind.REPLY_SENT: Verb.REPLY,
    EventKind.REQUESTER_REPLIED: Verb.REPLY,
    EventKind.NOTE_ADDED: Verb.NOTE,
    EventKind.TICKET_RESOLVED: Verb.RESOLVE,
    EventKind.TICKET_REOPENED: Verb.REOPEN,
    EventKind.TICKET_CLOSED: Verb.CLOSE,
}


def _replay(history: History) -> Iterator[tuple[str | None, State, str]]:
    """What the desk's own rules say of each step: the refusal, and the state and assignee after it."""
    state, assignee, closed_at = State.NEW, "", None
    for step in history.happenings[2:]:
        verb = _VERBS[step.kind]
        code = refusal(state=state, verb=verb, has_assignee=bool(assignee), closed_at=closed_at, at=step.at)
        if step.kind in (EventKind.TICKET_TAKEN, EventKind.TICKET_ASSIGNED):
            assignee = str(step.values["assignee"])
        if step.kind in (EventKind.TICKET_RELEASED, EventKind.TICKET_ROUTED):
            assignee = ""
        moved = Verb.RELEASE if step.kind is EventKind.TICKET_ROUTED else verb
        state = next_state(state, moved, bool(assignee))
        closed_at = step.at if state is State.CLOSED and step.kind is EventKind.TICKET_CLOSED else closed_at
        yield None if code == "reopen_window_over" else code, state, assignee


def _check_fold(history: History) -> None:
    """The clocks' own fold of the events comes to the same end."""
    logged = {"priority": START.priority, "source": "import"}
    events = [
        ClockEvent(kind=step.kind, at=step.at, actor_kind=ActorKind.HUMAN, payload={**logged, **step.values})
        for step in history.happenings
    ]
    course = course_of(events)
    assert (course.works[-1].stop is not None) == (history.end.state in DONE_STATES)
    assert (bool(course.waits) and course.waits[-1].end is None) == (history.end.state is State.WAITING)
    assert course.reopened_count == history.end.reopened_count
    assert (course.facts.priority, course.facts.queue) == (history.end.priority, history.end.queue)
    last = course.works[-1].stop
    assert (last and last.at) == history.end.resolved_at


@given(_sequences())
def test_any_sequence_gives_a_legal_history_that_ends_where_it_says(acts: list[Act]) -> None:
    if all(act.what is What.IGNORE for act in acts):
        return
    history = legal_history(acts=acts, start=START)

    steps = list(_replay(history))

    assert [code for code, _, _ in steps if code] == []
    assert (history.end.state, history.end.assignee) == ((steps or [(None, State.NEW, "")])[-1][1:])
    times = [step.at for step in history.happenings]
    assert times == sorted(times)
    assert (history.end.resolved_at is not None) == (history.end.state in DONE_STATES)
    assert (history.end.closed_at is not None) == (history.end.state is State.CLOSED)
    assert bool(history.end.waiting_reason) == (history.end.state is State.WAITING)
    _check_fold(history)
    assert set(codes(history)) <= set(ADJUSTMENTS)


@given(_sequences())
def test_last_resolution_of_the_file_is_the_last_of_the_history(acts: list[Act]) -> None:
    resolved = [act.at for act in acts if act.what is What.RESOLVED]
    if not resolved:
        return
    history = legal_history(acts=acts, start=START)

    recorded = [step.at for step in history.happenings if step.kind is EventKind.TICKET_RESOLVED]

    assert max(recorded) >= max(*resolved, history.happenings[0].at)
    assert len(recorded) >= len(resolved)
