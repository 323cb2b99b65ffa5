import pytest

from notifications.enums import Relation
from notifications.rules.audience import AUDIENCE, Facts, audience
from tickets.enums import EventKind
from tickets.rules.events import MEANINGS

REQUESTER, ASSIGNEE, MEMBER, OTHER, LEAD, SUPERVISOR = 1, 2, 3, 4, 5, 6
PEOPLE = {"requester_id": REQUESTER, "assignee_id": ASSIGNEE, "queue_ids": (ASSIGNEE, MEMBER)}


def test_audience_decides_every_kind() -> None:
    assert set(AUDIENCE) == set(EventKind)
    assert all(decision.why for decision in AUDIENCE.values())


def test_audience_of_private_events_has_no_requester() -> None:
    private = [kind for kind in EventKind if not MEANINGS[kind].is_public]

    assert private == [
        EventKind.NOTE_ADDED,
        EventKind.FILE_INSPECTED,
        EventKind.DUE_PINNED,
        EventKind.POLICY_APPLIED,
        EventKind.PROMISE_WARNED,
        EventKind.PROMISE_MISSED,
        EventKind.OWNER_NEEDED,
    ]
    assert all(Relation.REQUESTER not in AUDIENCE[kind].tells for kind in private)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (EventKind.TICKET_LOGGED, {REQUESTER}),
        (EventKind.TICKET_ROUTED, {ASSIGNEE, MEMBER}),
        (EventKind.CATEGORY_CHANGED, set()),
        (EventKind.PRIORITY_CHANGED, set()),
        (EventKind.DEVICE_LINKED, set()),
        (EventKind.TICKET_TAKEN, {REQUESTER}),
        (EventKind.TICKET_ASSIGNED, {ASSIGNEE, REQUESTER}),
        (EventKind.TICKET_RELEASED, set()),
        (EventKind.REPLY_SENT, {REQUESTER}),
        (EventKind.REQUESTER_REPLIED, {ASSIGNEE}),
        (EventKind.NOTE_ADDED, set()),
        (EventKind.FILE_ADDED, set()),
        (EventKind.FILE_INSPECTED, set()),
        (EventKind.WAIT_STARTED, {REQUESTER}),
        (EventKind.WAIT_ENDED, {REQUESTER}),
        (EventKind.TICKET_RESOLVED, {REQUESTER}),
        (EventKind.TICKET_CONFIRMED, {ASSIGNEE}),
        (EventKind.TICKET_REOPENED, {ASSIGNEE, REQUESTER}),
        (EventKind.TICKET_CLOSED, {REQUESTER}),
        (EventKind.TICKET_MERGED, {REQUESTER}),
        (EventKind.DUE_PINNED, set()),
        (EventKind.POLICY_APPLIED, set()),
        (EventKind.PROMISE_WARNED, set()),
        (EventKind.PROMISE_MISSED, set()),
    ],
)
def test_audience_of_kind(kind: EventKind, told: set[int]) -> None:
    assert set(audience(Facts(kind=kind, actor_id=OTHER, **PEOPLE))) == told


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("actor", [REQUESTER, ASSIGNEE, MEMBER])
def test_audience_never_has_the_actor(kind: EventKind, actor: int) -> None:
    assert actor not in audience(Facts(kind=kind, actor_id=actor, **PEOPLE))


def test_audience_of_one_person_with_several_relations_has_the_weightiest() -> None:
    facts = Facts(kind=EventKind.TICKET_ASSIGNED, actor_id=OTHER, requester_id=ASSIGNEE, assignee_id=ASSIGNEE)

    assert audience(facts) == {ASSIGNEE: Relation.ASSIGNEE}


def test_audience_of_second_assignment_leaves_the_requester_in_peace() -> None:
    facts = Facts(kind=EventKind.TICKET_ASSIGNED, actor_id=OTHER, had_assignee=True, **PEOPLE)

    assert audience(facts) == {ASSIGNEE: Relation.ASSIGNEE}


@pytest.mark.parametrize("kind", [EventKind.REQUESTER_REPLIED, EventKind.TICKET_REOPENED])
def test_audience_without_assignee_is_the_queue(kind: EventKind) -> None:
    facts = Facts(kind=kind, actor_id=REQUESTER, requester_id=REQUESTER, queue_ids=(ASSIGNEE, MEMBER))

    assert audience(facts) == {ASSIGNEE: Relation.QUEUE, MEMBER: Relation.QUEUE}


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        (EventKind.REPLY_SENT, EventKind.WAIT_STARTED),
        (EventKind.REPLY_SENT, EventKind.TICKET_REOPENED),
        (EventKind.REQUESTER_REPLIED, EventKind.TICKET_REOPENED),
        (EventKind.WAIT_ENDED, EventKind.TICKET_RESOLVED),
    ],
)
def test_audience_of_one_act_is_told_once(kind: EventKind, other: EventKind) -> None:
    assert audience(Facts(kind=kind, actor_id=OTHER, together=frozenset({other}), **PEOPLE)) == {}


def test_audience_of_new_ticket_tells_a_requester_of_the_queue_once() -> None:
    logged = Facts(kind=EventKind.TICKET_LOGGED, actor_id=OTHER, requester_id=MEMBER, queue_ids=(MEMBER, ASSIGNEE))
    routed = Facts(
        kind=EventKind.TICKET_ROUTED,
        actor_id=OTHER,
        requester_id=MEMBER,
        queue_ids=(MEMBER, ASSIGNEE),
        together=frozenset({EventKind.TICKET_LOGGED}),
    )

    assert audience(logged) == {MEMBER: Relation.REQUESTER}
    assert audience(routed) == {ASSIGNEE: Relation.QUEUE}


DESK = PEOPLE | {"lead_ids": (LEAD, MEMBER), "supervisor_ids": (SUPERVISOR,)}


@pytest.mark.parametrize("kind", [EventKind.PROMISE_WARNED, EventKind.PROMISE_MISSED])
@pytest.mark.parametrize(
    ("tell", "told"),
    [
        ((), {}),
        (("assignee",), {ASSIGNEE: Relation.ASSIGNEE}),
        (("lead",), {LEAD: Relation.LEAD, MEMBER: Relation.LEAD}),
        (("supervisors",), {SUPERVISOR: Relation.SUPERVISOR}),
        (("queue",), {ASSIGNEE: Relation.QUEUE, MEMBER: Relation.QUEUE}),
        (
            ("queue", "lead", "assignee", "nobody known"),
            {ASSIGNEE: Relation.ASSIGNEE, LEAD: Relation.LEAD, MEMBER: Relation.LEAD},
        ),
    ],
)
def test_audience_of_a_promise_is_whom_its_step_names(
    kind: EventKind, tell: tuple[str, ...], told: dict[int, Relation]
) -> None:
    assert audience(Facts(kind=kind, actor_id=None, tell=tell, **DESK)) == told


def test_audience_of_a_promise_is_the_queue_when_nobody_has_the_ticket_or_leads_the_queue() -> None:
    nobody = {"requester_id": REQUESTER, "queue_ids": (MEMBER,)}

    for word in ("assignee", "lead"):
        facts = Facts(kind=EventKind.PROMISE_WARNED, actor_id=None, tell=(word,), **nobody)
        assert audience(facts) == {MEMBER: Relation.QUEUE}


def test_audience_of_a_mark_is_empty_when_a_later_one_is_told_with_it() -> None:
    facts = Facts(kind=EventKind.PROMISE_WARNED, actor_id=None, tell=("queue",), is_overtaken=True, **DESK)

    assert audience(facts) == {}
