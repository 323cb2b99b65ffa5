"""The transition table, cell by cell, and what it says to people."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.enums import State, WaitReason
from tickets.rules.lifecycle import (
    REFUSALS,
    REOPEN_WINDOW,
    STATE_WORDS,
    WAIT_REASON_WORDS,
    Verb,
    allowed_verbs,
    effect_of_requester_reply,
    next_state,
    next_step_words,
    refusal,
)

examples = settings(max_examples=50, deadline=None)
CLOSED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEW, OPEN, WAITING, RESOLVED, CLOSED = State

# verb: the answer in NEW, OPEN, WAITING, RESOLVED, CLOSED, with an assignee where the verb needs one (RELEASE).
TABLE = {
    Verb.TAKE: (None, None, None, "already_resolved", "already_closed"),
    Verb.ASSIGN: (None, None, None, "already_resolved", "already_closed"),
    Verb.RELEASE: (None, None, None, "already_resolved", "already_closed"),
    Verb.WAIT: (None, None, "already_waiting", "already_resolved", "already_closed"),
    Verb.RESUME: ("not_waiting", "not_waiting", None, "already_resolved", "already_closed"),
    Verb.RESOLVE: (None, None, None, "already_resolved", "already_closed"),
    Verb.CONFIRM: ("not_resolved", "not_resolved", "not_resolved", None, "already_closed"),
    Verb.CLOSE: ("not_resolved", "not_resolved", "not_resolved", None, "already_closed"),
    Verb.REOPEN: ("not_done", "not_done", "not_done", None, None),
    Verb.REPLY: (None, None, None, None, "already_closed"),
    Verb.NOTE: (None, None, None, None, None),
    Verb.TRIAGE: (None, None, None, "already_resolved", "already_closed"),
    Verb.MERGE: (None, None, None, "already_resolved", "already_closed"),
    Verb.UNMERGE: ("not_merged",) * 5,
    Verb.LINK: (None,) * 5,
}


@pytest.mark.parametrize("verb", Verb)
def test_refusal_of_every_state(verb):
    answers = tuple(
        refusal(state=state, verb=verb, has_assignee=verb is Verb.RELEASE, closed_at=CLOSED_AT, at=CLOSED_AT)
        for state in State
    )

    assert answers == TABLE[verb]


def test_take_of_a_taken_ticket_is_refused():
    assert refusal(state=OPEN, verb=Verb.TAKE, has_assignee=True) == "already_taken"


def test_release_of_an_untaken_ticket_is_refused():
    assert refusal(state=NEW, verb=Verb.RELEASE, has_assignee=False) == "nobody_has_it"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (CLOSED_AT, None),
        (CLOSED_AT + REOPEN_WINDOW, None),
        (CLOSED_AT + REOPEN_WINDOW + timedelta(seconds=1), "reopen_window_over"),
        (None, "reopen_window_over"),
    ],
)
def test_reopen_of_a_closed_ticket_has_a_window(at, code):
    assert refusal(state=CLOSED, verb=Verb.REOPEN, closed_at=CLOSED_AT, at=at) == code


@pytest.mark.parametrize(
    ("state", "verb", "has_assignee", "after"),
    [
        (NEW, Verb.TAKE, True, OPEN),
        (NEW, Verb.ASSIGN, True, OPEN),
        (WAITING, Verb.TAKE, True, WAITING),
        (WAITING, Verb.ASSIGN, True, WAITING),
        (OPEN, Verb.RELEASE, False, NEW),
        (WAITING, Verb.RELEASE, False, WAITING),
        (NEW, Verb.WAIT, False, WAITING),
        (OPEN, Verb.WAIT, True, WAITING),
        (WAITING, Verb.RESUME, True, OPEN),
        (WAITING, Verb.RESUME, False, NEW),
        (NEW, Verb.RESOLVE, False, RESOLVED),
        (OPEN, Verb.RESOLVE, True, RESOLVED),
        (WAITING, Verb.RESOLVE, True, RESOLVED),
        (RESOLVED, Verb.CONFIRM, True, CLOSED),
        (RESOLVED, Verb.CLOSE, True, CLOSED),
        (RESOLVED, Verb.REOPEN, True, OPEN),
        (RESOLVED, Verb.REOPEN, False, NEW),
        (CLOSED, Verb.REOPEN, True, OPEN),
        (CLOSED, Verb.REOPEN, False, NEW),
        (OPEN, Verb.REPLY, True, OPEN),
        (RESOLVED, Verb.REPLY, True, RESOLVED),
        (CLOSED, Verb.NOTE, True, CLOSED),
        (NEW, Verb.TRIAGE, False, NEW),
    ],
)
def test_next_state(state, verb, has_assignee, after):
    assert next_state(state, verb, has_assignee) == after


@examples
@given(
    steps=st.lists(st.sampled_from(Verb), max_size=30),
    gap=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=20)),
)
def test_any_walk_keeps_open_and_new_apart(steps, gap):
    """NEW means nobody has it and OPEN means somebody has it, whatever was done before."""
    state, has_assignee = State.NEW, False

    for verb in steps:
        if refusal(state=state, verb=verb, has_assignee=has_assignee, closed_at=CLOSED_AT, at=CLOSED_AT + gap):
            continue
        has_assignee = (has_assignee or verb in (Verb.TAKE, Verb.ASSIGN)) and verb is not Verb.RELEASE
        state = next_state(state, verb, has_assignee)

        assert not (state is State.NEW and has_assignee)
        assert not (state is State.OPEN and not has_assignee)


def test_every_refusal_code_is_used_and_said():
    used = {
        refusal(state=state, verb=verb, has_assignee=has_assignee, is_merged=is_merged)
        for state in State
        for verb in Verb
        for has_assignee in (False, True)
        for is_merged in (False, True)
    }

    assert used - {None} == set(REFUSALS)


def test_allowed_verbs_of_a_new_ticket():
    verbs = allowed_verbs(state=NEW, has_assignee=False)

    assert verbs == (
        Verb.TAKE,
        Verb.ASSIGN,
        Verb.WAIT,
        Verb.RESOLVE,
        Verb.REPLY,
        Verb.NOTE,
        Verb.TRIAGE,
        Verb.MERGE,
        Verb.LINK,
    )


def test_merged_ticket_takes_notes_and_links_and_can_be_undone():
    verbs = allowed_verbs(state=CLOSED, has_assignee=True, closed_at=CLOSED_AT, at=CLOSED_AT, is_merged=True)

    assert verbs == (Verb.NOTE, Verb.UNMERGE, Verb.LINK)


@pytest.mark.parametrize(
    ("state", "reason", "effect"),
    [
        (NEW, None, None),
        (OPEN, "", None),
        (WAITING, WaitReason.REQUESTER, Verb.RESUME),
        (WAITING, "requester", Verb.RESUME),
        (WAITING, WaitReason.VENDOR, None),
        (RESOLVED, None, Verb.REOPEN),
        (CLOSED, None, None),
    ],
)
def test_effect_of_requester_reply(state, reason, effect):
    assert effect_of_requester_reply(state, reason) == effect


@pytest.mark.parametrize(
    ("state", "names", "words"),
    [
        (
            NEW,
            {"queue_name": "PACS"},
            "The team “PACS” has your ticket. The next free person takes it, and you are told who.",
        ),
        (NEW, {}, "The desk has your ticket. The next free person takes it, and you are told who."),
        (
            OPEN,
            {"assignee_name": "Ada Berg"},
            "Ada Berg is working on it. You get a message as soon as there is news.",
        ),
        (OPEN, {}, "Somebody is working on it. You get a message as soon as there is news."),
        (
            WAITING,
            {"waiting_reason": "requester"},
            "We need an answer from you before we can go on. Please answer in the ticket.",
        ),
        (WAITING, {}, "The work is paused for now. We write as soon as it goes on."),
        (RESOLVED, {}, "We think this is solved. Please confirm it, or tell us that it is still broken."),
        (
            CLOSED,
            {},
            "This ticket is closed. If the problem comes back within 14 days, reopen it; later, log a new ticket.",
        ),
    ],
)
def test_next_step_words(state, names, words):
    assert next_step_words(state=state, **names) == words


def test_every_state_and_reason_has_words():
    assert set(STATE_WORDS) == set(State)
    assert set(WAIT_REASON_WORDS) == set(WaitReason)
    assert len({next_step_words(state=WAITING, waiting_reason=reason) for reason in WaitReason}) == len(WaitReason)
