import pytest

from notifications.enums import Relation
from notifications.rules.audience import AUDIENCE, Facts, audience
from tickets.enums import EventKind
from tickets.rules.events import MEANINGS

REQUESTER, ASSIGNEE, MEMBER, OTHER, LEAD, SUPERVISOR, FOLLOWER = 1, 2, 3, 4, 5, 6, 7
PEOPLE = {"requester_id": REQUESTER, "assignee_id": ASSIGNEE, "queue_ids": (ASSIGNEE, MEMBER)}


def test_audience_decides_every_kind() -> None:
    assert set(AUDIENCE) == set(EventKind)
    assert all(decision.why for decision in AUDIENCE.values())


def test_audience_of_private_events_has_no_requester() -> None:
    private = [kind for kind in EventKind if not MEANINGS[kind].is_public]

    assert sorted(private) == sorted(
        [
            EventKind.PAGE_STARTED,
            EventKind.PAGE_SENT,
            EventKind.PAGE_ESCALATED,
            EventKind.PAGE_ACKNOWLEDGED,
            EventKind.PAGE_EXHAUSTED,
            EventKind.PAGE_ENDED,
            EventKind.NOTE_ADDED,
            EventKind.FILE_INSPECTED,
            EventKind.FILES_INSPECTED,
            EventKind.ORDER_COMPARED,
            EventKind.SOFTWARE_LEARNED,
            EventKind.DUE_PINNED,
            EventKind.POLICY_APPLIED,
            EventKind.PROMISE_WARNED,
            EventKind.PROMISE_MISSED,
            EventKind.STEP_TICKED,
            EventKind.STEP_UNTICKED,
            EventKind.GATE_OVERRIDDEN,
            EventKind.WAIT_DUE,
            EventKind.TAG_ADDED,
            EventKind.TAG_REMOVED,
            EventKind.WATCHER_ADDED,
            EventKind.WATCHER_REMOVED,
            EventKind.PERSON_MENTIONED,
            EventKind.TIME_LOGGED,
            EventKind.FIELDS_CHANGED,
            EventKind.MACRO_APPLIED,
            EventKind.LINK_ADDED,
            EventKind.LINK_REMOVED,
            EventKind.INCIDENT_DECLARED,
            EventKind.INCIDENT_CHANGED,
            EventKind.INCIDENT_ENDED,
            EventKind.UPDATE_OVERDUE,
            EventKind.PROBLEM_LINKED,
            EventKind.PROBLEM_UNLINKED,
            EventKind.IDENTITY_ADDED,
            EventKind.IDENTITY_REMOVED,
            EventKind.IDENTITY_REVEALED,
            EventKind.IDENTITY_PURGED,
            EventKind.IDENTIFIERS_SENT,
            EventKind.COPY_REQUESTED,
            EventKind.COPY_MADE,
            EventKind.COPY_DOWNLOADED,
            EventKind.COPY_DELETED,
            EventKind.CORRECTION_STARTED,
            EventKind.CORRECTION_DONE,
            EventKind.CORRECTION_CONFIRMED,
            EventKind.CORRECTION_RETURNED,
            EventKind.CORRECTION_DROPPED,
            EventKind.MAIL_BOUNCED,
            EventKind.ORIGINALS_DELETED,
            EventKind.PIXELS_SEEN,
            EventKind.OWNER_NEEDED,
            EventKind.DOWNTIME_BEGAN,
            EventKind.DOWNTIME_CHANGED,
            EventKind.DOWNTIME_ENDED,
            EventKind.DEVICE_SIGNED_OFF,
            EventKind.CHECK_FAILED,
            EventKind.CHECK_RECOVERED,
            EventKind.REACH_RETURNED,
            EventKind.IMPACT_RAISED,
        ]
    )
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
        (EventKind.FILES_ADDED, set()),
        (EventKind.FILES_INSPECTED, set()),
        (EventKind.ORDER_COMPARED, set()),
        (EventKind.SOFTWARE_LEARNED, set()),
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
        (EventKind.STEP_TICKED, set()),
        (EventKind.GATE_OVERRIDDEN, set()),
        (EventKind.WAIT_DUE, {ASSIGNEE}),
        (EventKind.TAG_ADDED, set()),
        (EventKind.WATCHER_ADDED, set()),
        (EventKind.PERSON_MENTIONED, set()),
        (EventKind.TIME_LOGGED, set()),
        (EventKind.FIELDS_CHANGED, set()),
        (EventKind.MACRO_APPLIED, set()),
        (EventKind.TICKET_UNMERGED, {ASSIGNEE, REQUESTER}),
        (EventKind.LINK_ADDED, set()),
        (EventKind.LINK_REMOVED, set()),
        (EventKind.INCIDENT_DECLARED, set()),
        (EventKind.INCIDENT_CHANGED, set()),
        (EventKind.INCIDENT_ENDED, set()),
        (EventKind.BROADCAST_SENT, {REQUESTER}),
        (EventKind.UPDATE_OVERDUE, set()),
        (EventKind.PROBLEM_LINKED, set()),
        (EventKind.PROBLEM_UNLINKED, set()),
        (EventKind.IDENTITY_ADDED, set()),
        (EventKind.IDENTITY_REMOVED, set()),
        (EventKind.IDENTITY_REVEALED, set()),
        (EventKind.IDENTITY_PURGED, set()),
        (EventKind.IDENTIFIERS_SENT, set()),
        (EventKind.COPY_REQUESTED, set()),
        (EventKind.COPY_MADE, set()),
        (EventKind.COPY_DOWNLOADED, set()),
        (EventKind.COPY_DELETED, set()),
        (EventKind.CORRECTION_STARTED, set()),
        (EventKind.CORRECTION_DONE, set()),
        (EventKind.CORRECTION_CONFIRMED, set()),
        (EventKind.CORRECTION_RETURNED, set()),
        (EventKind.CORRECTION_DROPPED, set()),
        (EventKind.SATISFACTION_GIVEN, set()),
        (EventKind.MAIL_BOUNCED, set()),
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


@pytest.mark.parametrize("kind", [EventKind.REQUESTER_REPLIED, EventKind.TICKET_REOPENED, EventKind.WAIT_DUE])
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
        (EventKind.BROADCAST_SENT, EventKind.TICKET_RESOLVED),
    ],
)
def test_audience_of_one_act_is_told_once(kind: EventKind, other: EventKind) -> None:
    assert audience(Facts(kind=kind, actor_id=OTHER, together=frozenset({other}), **PEOPLE)) == {}


@pytest.mark.parametrize("kind", EventKind)
def test_audience_of_merged_tickets_hears_of_the_end_and_of_what_all_are_told(kind: EventKind) -> None:
    facts = Facts(kind=kind, actor_id=OTHER, follower_ids=(FOLLOWER, REQUESTER), **PEOPLE)
    heard = {EventKind.TICKET_RESOLVED, EventKind.TICKET_REOPENED, EventKind.BROADCAST_SENT}

    told = {person: relation for person, relation in audience(facts).items() if relation is Relation.FOLLOWER}

    assert told == ({FOLLOWER: Relation.FOLLOWER} if kind in heard else {})


@pytest.mark.parametrize("kind", [EventKind.INCIDENT_DECLARED, EventKind.UPDATE_OVERDUE])
def test_audience_of_an_incident_is_who_leads_it(kind: EventKind) -> None:
    assert audience(Facts(kind=kind, actor_id=OTHER, commander_id=LEAD, **PEOPLE)) == {LEAD: Relation.COMMANDER}
    assert audience(Facts(kind=kind, actor_id=LEAD, commander_id=LEAD, **PEOPLE)) == {}


@pytest.mark.parametrize("kind", [EventKind.TICKET_RESOLVED, EventKind.BROADCAST_SENT])
def test_audience_of_a_broadcast_heard_elsewhere_is_not_told_again(kind: EventKind) -> None:
    facts = Facts(kind=kind, actor_id=OTHER, is_told_elsewhere=True, follower_ids=(FOLLOWER,), **PEOPLE)

    assert audience(facts) == {FOLLOWER: Relation.FOLLOWER}


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


@pytest.mark.parametrize(
    "kind",
    [
        EventKind.REPLY_SENT,
        EventKind.REQUESTER_REPLIED,
        EventKind.NOTE_ADDED,
        EventKind.WAIT_STARTED,
        EventKind.WAIT_ENDED,
        EventKind.TICKET_RESOLVED,
        EventKind.TICKET_REOPENED,
        EventKind.TICKET_CLOSED,
        EventKind.TICKET_MERGED,
    ],
)
def test_audience_has_those_who_watch(kind: EventKind) -> None:
    told = audience(Facts(kind=kind, actor_id=OTHER, watcher_ids=(LEAD, OTHER), **PEOPLE))

    assert (told.get(LEAD), told.get(OTHER)) == (Relation.WATCHER, None)


def test_audience_of_a_note_leaves_whom_it_calls_to_the_call() -> None:
    act = {"actor_id": OTHER, "watcher_ids": (LEAD, MEMBER), "called_ids": frozenset({LEAD})}

    assert audience(Facts(kind=EventKind.NOTE_ADDED, **act, **PEOPLE)) == {MEMBER: Relation.WATCHER}
    assert audience(Facts(kind=EventKind.PERSON_MENTIONED, mentioned_id=LEAD, **act, **PEOPLE)) == {
        LEAD: Relation.MENTIONED
    }


@pytest.mark.parametrize(
    ("kind", "is_by_mail", "told"),
    [
        (EventKind.TICKET_LOGGED, True, {REQUESTER: Relation.REQUESTER}),
        (EventKind.TICKET_LOGGED, False, {}),
        (EventKind.TICKET_REOPENED, True, {ASSIGNEE: Relation.ASSIGNEE}),
    ],
)
def test_whoever_logs_by_mail_has_a_receipt_and_of_later_acts_none(
    kind: EventKind, is_by_mail: bool, told: dict[int, Relation]
) -> None:
    facts = Facts(kind=kind, actor_id=REQUESTER, requester_id=REQUESTER, assignee_id=ASSIGNEE, is_by_mail=is_by_mail)

    assert audience(facts) == told
