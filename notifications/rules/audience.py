"""Who is told of what: one decision for every kind of event.

Nobody is told of what they did themselves, everybody at most once for one event, and when several events are one act
(such as a reply that also pauses the work) once for the act. Private notes never reach a requester.
AUDIENCE is how the desk is delivered; the site's own rules (Rules) say where it differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from notifications.enums import NOT_PEOPLE, Channel, Relation
from tickets.enums import EventKind, Priority
from tickets.rules.course import TELLS
from tickets.rules.events import MEANINGS

_REQUESTER, _ASSIGNEE, _QUEUE = Relation.REQUESTER, Relation.ASSIGNEE, Relation.QUEUE
_WATCHER, _MENTIONED = Relation.WATCHER, Relation.MENTIONED
_FOLLOWER = Relation.FOLLOWER
_BY_STEP = (_ASSIGNEE, Relation.LEAD, Relation.SUPERVISOR, _QUEUE)


@dataclass(frozen=True)
class Decision:
    """tells: relations in order of weight; the first that fits a person is their reason.

    silent_with: events of the same act that tell these people more, so that this one stays silent.
    why: the reason for the decision, for the next person who wants to change it.
    """

    tells: tuple[Relation, ...]
    why: str
    silent_with: frozenset[EventKind] = field(default_factory=frozenset)


def _nobody(why: str) -> Decision:
    return Decision((), why)


AUDIENCE: Mapping[EventKind, Decision] = {
    EventKind.TICKET_LOGGED: Decision(
        (_REQUESTER,), "Somebody logged it for them, or their own mail did; the queue hears when it is routed."
    ),
    EventKind.TICKET_ROUTED: Decision(
        (Relation.ON_CALL, _QUEUE), "A ticket enters their queue; who is on call for it hears of P1 as such."
    ),
    EventKind.CATEGORY_CHANGED: _nobody("Housekeeping of the desk; the ticket shows it."),
    EventKind.PRIORITY_CHANGED: _nobody("The due times on the ticket and the inbox show it."),
    EventKind.DEVICE_LINKED: _nobody("Housekeeping of the desk; the ticket shows it."),
    EventKind.IMPACT_RAISED: _nobody("The ticket says why, and its queue hears that it came."),
    EventKind.TICKET_TAKEN: Decision((_REQUESTER,), "Somebody works on it now."),
    EventKind.TICKET_ASSIGNED: Decision(
        (_ASSIGNEE, _REQUESTER), "It is theirs now; the requester hears only of the first who has it."
    ),
    EventKind.TICKET_RELEASED: _nobody("It is back in the inbox of the queue, which has heard of it."),
    EventKind.REPLY_SENT: Decision(
        (_REQUESTER, _WATCHER),
        "There is an answer to read.",
        frozenset({EventKind.WAIT_STARTED, EventKind.TICKET_REOPENED}),
    ),
    EventKind.REQUESTER_REPLIED: Decision(
        (_ASSIGNEE, _WATCHER), "The requester wrote.", frozenset({EventKind.TICKET_REOPENED})
    ),
    EventKind.NOTE_ADDED: Decision(
        (_WATCHER,), "Those of the desk who watch; whom the note calls by name hears of that instead."
    ),
    EventKind.FILE_ADDED: _nobody("Files come with a message or the ticket, which tell of themselves."),
    EventKind.FILE_INSPECTED: _nobody("The ticket shows what the file said."),
    EventKind.FILES_ADDED: _nobody("The ticket shows them as they come; who asked for them waits for them."),
    EventKind.FILES_INSPECTED: _nobody("The ticket shows what the files said."),
    EventKind.ORDER_COMPARED: _nobody("Whoever compared has the outcome before them."),
    EventKind.SOFTWARE_LEARNED: _nobody("The register shows it."),
    EventKind.WAIT_STARTED: Decision((_REQUESTER, _WATCHER), "Work is paused, perhaps for an answer of theirs."),
    EventKind.WAIT_ENDED: Decision(
        (_REQUESTER, _WATCHER),
        "While it waited they were promised word when the work goes on.",
        frozenset({EventKind.TICKET_RESOLVED, EventKind.TICKET_ASSIGNED, EventKind.REQUESTER_REPLIED}),
    ),
    EventKind.TICKET_RESOLVED: Decision(
        (_REQUESTER, _FOLLOWER, _WATCHER),
        "They can confirm it or say that it is still broken; those merged into it hear of it.",
    ),
    EventKind.TICKET_CONFIRMED: Decision((_ASSIGNEE,), "Their work is confirmed."),
    EventKind.TICKET_REOPENED: Decision(
        (_ASSIGNEE, _REQUESTER, _FOLLOWER, _WATCHER), "There is work again; the desk reopened it for them."
    ),
    EventKind.TICKET_CLOSED: Decision((_REQUESTER, _WATCHER), "The ticket has ended."),
    EventKind.TICKET_MERGED: Decision(
        (_REQUESTER, _WATCHER), "Their ticket has ended; they are told where it goes on."
    ),
    EventKind.DUE_PINNED: _nobody("The due times on the ticket and the inbox show it."),
    EventKind.POLICY_APPLIED: _nobody("Whoever changed the promises saw what it does; the ticket shows it."),
    EventKind.PROMISE_WARNED: Decision(_BY_STEP, "Of these, whom the step of the promise names; the inbox shows it."),
    EventKind.PROMISE_MISSED: Decision(_BY_STEP, "Of these, whom the step of the promise names; the inbox shows it."),
    EventKind.OWNER_NEEDED: Decision(
        (Relation.LEAD, Relation.SUPERVISOR),
        "Of many with one cause only the first tells; supervisors where nobody leads.",
    ),
    EventKind.STEP_TICKED: _nobody("The steps on the ticket show it."),
    EventKind.STEP_UNTICKED: _nobody("The steps on the ticket show it."),
    EventKind.GATE_OVERRIDDEN: _nobody("The ticket that is resolved with it tells of itself."),
    EventKind.WAIT_DUE: Decision((_ASSIGNEE,), "The day they waited for has come: it is their turn."),
    EventKind.TAG_ADDED: _nobody("Housekeeping of the desk; the ticket shows it."),
    EventKind.TAG_REMOVED: _nobody("Housekeeping of the desk; the ticket shows it."),
    EventKind.WATCHER_ADDED: _nobody("The ticket shows it; who is called by name hears of that."),
    EventKind.WATCHER_REMOVED: _nobody("They do not want to hear of it."),
    EventKind.PERSON_MENTIONED: Decision((_MENTIONED,), "A colleague asks for them."),
    EventKind.TIME_LOGGED: _nobody("The ticket shows it."),
    EventKind.FIELDS_CHANGED: _nobody("The ticket shows it."),
    EventKind.MACRO_APPLIED: _nobody("Each of its steps tells of itself."),
    EventKind.TICKET_UNMERGED: Decision((_ASSIGNEE, _REQUESTER), "It is a ticket of its own again, and goes on."),
    EventKind.LINK_ADDED: _nobody("Housekeeping of the desk; both tickets show it."),
    EventKind.LINK_REMOVED: _nobody("Housekeeping of the desk; both tickets show it."),
    EventKind.INCIDENT_DECLARED: Decision(
        (Relation.COMMANDER, Relation.OWNER_TEAM), "They lead it now, or look after the machine it is about."
    ),
    EventKind.INCIDENT_CHANGED: _nobody("The banner shows it; what everybody must hear is a broadcast."),
    EventKind.INCIDENT_ENDED: _nobody("It ends with the ticket, whose requester is told."),
    EventKind.BROADCAST_SENT: Decision(
        (_REQUESTER, _FOLLOWER),
        "There is word on what they are affected by.",
        frozenset({EventKind.TICKET_RESOLVED}),
    ),
    EventKind.UPDATE_OVERDUE: Decision((Relation.COMMANDER,), "Those affected wait for word; nobody else sees to it."),
    EventKind.PROBLEM_LINKED: _nobody("Housekeeping of the desk; the ticket shows it."),
    EventKind.PROBLEM_UNLINKED: _nobody("Housekeeping of the desk; the ticket shows it."),
    EventKind.DOWNTIME_BEGAN: _nobody("It comes of what was just told; the availability of the device shows it."),
    EventKind.DOWNTIME_CHANGED: _nobody("Housekeeping of the desk; the availability of the device shows it."),
    EventKind.DOWNTIME_ENDED: _nobody("The ticket that is solved with it tells of itself."),
    EventKind.DEVICE_SIGNED_OFF: Decision((_ASSIGNEE, _WATCHER), "The device may, or may not, be used again."),
    EventKind.WORK_PLANNED: Decision(
        (_REQUESTER, _ASSIGNEE, _WATCHER), "The device they wait for will be worked on; they can plan for it."
    ),
    EventKind.WORK_CALLED_OFF: Decision(
        (_REQUESTER, _ASSIGNEE, _WATCHER), "They were told of work that does not come."
    ),
    EventKind.CHECK_FAILED: _nobody("The ticket it logs tells of itself; on one that is there the timeline shows it."),
    EventKind.CHECK_RECOVERED: _nobody("Somebody looks before it is solved; the ticket and the device show it."),
    EventKind.REACH_RETURNED: _nobody("Somebody looks before it is solved; the ticket shows it."),
    EventKind.IDENTITY_ADDED: _nobody("Nothing about a patient is mailed; the ticket shows it."),
    EventKind.IDENTITY_REMOVED: _nobody("Nothing about a patient is mailed; the ticket shows it."),
    EventKind.IDENTITY_REVEALED: _nobody("Nothing about a patient is mailed; the ticket shows it."),
    EventKind.IDENTITY_PURGED: _nobody("Nothing about a patient is mailed; the ticket shows it."),
    EventKind.IDENTIFIERS_SENT: _nobody("Nothing about a patient is mailed; the ticket shows it."),
    EventKind.COPY_REQUESTED: _nobody("The ticket shows it."),
    EventKind.COPY_MADE: _nobody("The ticket shows it."),
    EventKind.COPY_DOWNLOADED: _nobody("The ticket shows it."),
    EventKind.COPY_DELETED: _nobody("The ticket shows it."),
    EventKind.CORRECTION_STARTED: _nobody("The ticket shows it."),
    EventKind.CORRECTION_DONE: _nobody("The ticket shows it."),
    EventKind.CORRECTION_CONFIRMED: _nobody("The ticket shows it."),
    EventKind.CORRECTION_RETURNED: _nobody("The ticket shows it."),
    EventKind.CORRECTION_DROPPED: _nobody("The ticket shows it."),
    EventKind.PAGE_STARTED: _nobody("The ladder of the queue calls people itself; the ticket shows it."),
    EventKind.PAGE_SENT: _nobody("Its calls are messages of their own, made with it."),
    EventKind.PAGE_ESCALATED: _nobody("The next step calls people itself."),
    EventKind.PAGE_ACKNOWLEDGED: _nobody("Whoever was called sees in the call who has it; the ticket shows it."),
    EventKind.PAGE_EXHAUSTED: Decision((Relation.SUPERVISOR,), "Everybody was called and nobody came."),
    EventKind.PAGE_ENDED: _nobody("It ends with what somebody did, which tells of itself."),
    EventKind.SATISFACTION_GIVEN: _nobody("The ticket and the figures show it; nobody is chased for a rating."),
    EventKind.MAIL_BOUNCED: _nobody("A mail about lost mail may be lost too; the ticket and the mail log show it."),
    EventKind.ORIGINALS_DELETED: _nobody("The ticket shows it."),
    EventKind.PIXELS_SEEN: _nobody("It is an audit trail; the ticket shows it."),
}

REQUESTER_KINDS = frozenset(kind for kind, decision in AUDIENCE.items() if _REQUESTER in decision.tells)
"""Kinds of which requesters are told."""

TOLD_BY_STEP: Mapping[str, Relation] = {
    "assignee": _ASSIGNEE,
    "lead": Relation.LEAD,
    "supervisors": Relation.SUPERVISOR,
    "queue": _QUEUE,
}
"""The words of a step of a promise for those it tells."""

# Nobody may have the ticket when the requester writes or reopens, or a promise runs out: then its queue stands in for
# the assignee. A queue without a lead stands in for it too.
QUEUE_STANDS_IN = frozenset({EventKind.REQUESTER_REPLIED, EventKind.TICKET_REOPENED, EventKind.WAIT_DUE, *TELLS})


ALL_PRIORITIES = Priority.P5
DEFAULT_CHANNELS = frozenset({Channel.EMAIL, Channel.INBOX})


@dataclass(frozen=True)
class Rule:
    """Whether people in one relation are told of one kind: by which channels, and of tickets up to which priority.

    channels: empty for not at all. up_to: P1 stands for critical tickets alone, P5 for all.
    """

    channels: frozenset[Channel] = DEFAULT_CHANNELS
    up_to: Priority = ALL_PRIORITIES

    def tells(self, priority: int) -> bool:
        """Say whether it tells anybody of a ticket of this priority."""
        return bool(self.channels) and priority <= self.up_to


Rules = Mapping[tuple[EventKind, Relation], Rule]
"""Where a site differs from AUDIENCE. What it does not name is as delivered."""
AS_DELIVERED: Rules = {}
NOT_TOLD = Rule(frozenset())
_FACTORY: Rules = {
    (EventKind.TICKET_ROUTED, Relation.ON_CALL): Rule(frozenset({*DEFAULT_CHANNELS, Channel.SMS}), Priority.P1),
}
"""Rules of AUDIENCE that are not for every priority, or not by mail and in the app alone."""
_ALWAYS_CALLED = frozenset({Relation.MENTIONED, Relation.COMMANDER, Relation.FOLLOWER, Relation.STAND_IN})
"""Relations an event has or has not: no rule can add them to another kind."""


def delivered_rule(kind: EventKind, relation: Relation) -> Rule:
    """Return the rule as the desk is delivered."""
    found = _FACTORY.get((kind, relation))
    return found or (Rule() if relation in AUDIENCE[kind].tells else NOT_TOLD)


def rule_of(rules: Rules, kind: EventKind, relation: Relation) -> Rule:
    """Return the rule that holds for people in this relation."""
    return rules.get((kind, relation)) or delivered_rule(kind, relation)


def channels_of(rules: Rules, kind: EventKind, relation: Relation) -> frozenset[Channel]:
    """Return the channels for somebody who is told: a queue or person that stands in is told as whom they stand for."""
    found = rule_of(rules, kind, relation).channels
    if found or relation not in (_QUEUE, Relation.STAND_IN):
        return found
    stood_for = [channel for each in AUDIENCE[kind].tells for channel in rule_of(rules, kind, each).channels]
    return frozenset(stood_for) or DEFAULT_CHANNELS


def template_of(kind: EventKind, relation: Relation) -> str:
    """Return the template that speaks to somebody in this relation: that of the kind, or the one for onlookers."""
    if relation is Relation.CALLED:
        return kind.value
    if relation in (Relation.OWNER_TEAM, Relation.LOGGER, Relation.STAND_IN):
        return "onlooker"
    stands_in = relation is _QUEUE and kind in QUEUE_STANDS_IN
    return kind.value if stands_in or relation in AUDIENCE[kind].tells else "onlooker"


def may_tell(kind: EventKind) -> tuple[Relation, ...]:
    """Return the relations a site may decide about, in order of weight; none for kinds no message is written for.

    Who asked, and who logged it for them, hear of nothing private.
    """
    first = AUDIENCE[kind].tells
    if not first:
        return ()
    others = [each for each in Relation if each not in NOT_PEOPLE | _ALWAYS_CALLED | set(first)]
    if not MEANINGS[kind].is_public:
        others = [each for each in others if each is not Relation.REQUESTER]
    if kind in TELLS or kind is EventKind.OWNER_NEEDED:
        return first  # the step of the promise names whom it tells
    return (*first, *others)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What must be known of an event to say who is told.

    assignee_id: whom the event made the assignee, else who has the ticket. had_assignee: somebody had it before a
    ticket_assigned. queue_ids: people of the queue the event names, else of the ticket's queue; lead_ids: those who
    answer for it. watcher_ids: of the desk, who follow the ticket. mentioned_id: whom the event calls by name;
    called_ids: those whom its act calls. tell: whom the step of a promise names. is_overtaken: a later mark of the same
    promise is told with it. together: kinds of the other events of the same act. follower_ids: requesters of tickets
    merged into this one. commander_id: who leads the incident, as the event names them. is_told_elsewhere: the act is
    part of a broadcast its requester was told of on another ticket. priority: of the ticket. logger_id: who logged it
    for somebody else. on_call_ids: who is on call for the queue. owner_ids: of the team that looks after the device.
    is_by_mail: the ticket was logged from a mail.
    """

    kind: EventKind
    actor_id: int | None
    requester_id: int
    assignee_id: int | None = None
    had_assignee: bool = False
    queue_ids: tuple[int, ...] = ()
    lead_ids: tuple[int, ...] = ()
    supervisor_ids: tuple[int, ...] = ()
    watcher_ids: tuple[int, ...] = ()
    mentioned_id: int | None = None
    called_ids: frozenset[int] = frozenset()
    tell: tuple[str, ...] = ()
    is_overtaken: bool = False
    together: frozenset[EventKind] = frozenset()
    follower_ids: tuple[int, ...] = ()
    commander_id: int | None = None
    is_told_elsewhere: bool = False
    priority: int = ALL_PRIORITIES
    logger_id: int | None = None
    on_call_ids: tuple[int, ...] = ()
    owner_ids: tuple[int, ...] = ()
    is_by_mail: bool = False


def audience(facts: Facts, rules: Rules = AS_DELIVERED) -> dict[int, Relation]:
    """Return who is told and why: person id to the weightiest relation; empty when nobody is."""
    decision = AUDIENCE[facts.kind]
    if decision.silent_with & facts.together or facts.is_overtaken:
        return {}
    told: dict[int, Relation] = {}
    knows = None if _is_receipt(facts) else facts.actor_id
    for relation in _relations(decision, facts, rules):
        for person_id in _people(relation, facts):
            if person_id != knows:
                told.setdefault(person_id, relation)
    return told


def _is_receipt(facts: Facts) -> bool:
    """Whoever wrote a mail has seen nothing of what became of it: they alone are told of their own act."""
    return facts.kind is EventKind.TICKET_LOGGED and facts.is_by_mail


def relations_told(kind: EventKind, rules: Rules, *, priority: int) -> tuple[Relation, ...]:
    """Return the relations that are told of a kind, in order of weight."""
    if not AUDIENCE[kind].tells:
        return ()
    return tuple(each for each in may_tell(kind) if rule_of(rules, kind, each).tells(priority))


def _relations(decision: Decision, facts: Facts, rules: Rules) -> tuple[Relation, ...]:
    tells = relations_told(facts.kind, rules, priority=facts.priority)
    if facts.kind is EventKind.OWNER_NEEDED:
        weightiest = Relation.LEAD if facts.lead_ids else Relation.SUPERVISOR
        return (weightiest,) if facts.tell else ()
    if facts.kind in TELLS:
        named = {TOLD_BY_STEP.get(word) for word in facts.tell}
        tells = tuple(relation for relation in tells if relation in named)
    if facts.kind not in QUEUE_STANDS_IN:
        return tells
    missing = {_ASSIGNEE: facts.assignee_id is None, Relation.LEAD: not facts.lead_ids}
    return tuple(_QUEUE if missing.get(relation) else relation for relation in tells)


def _people(relation: Relation, facts: Facts) -> tuple[int, ...]:
    match relation:
        case Relation.REQUESTER:
            return () if facts.had_assignee or facts.is_told_elsewhere else (facts.requester_id,)
        case Relation.FOLLOWER:
            return tuple(person_id for person_id in facts.follower_ids if person_id != facts.requester_id)
        case Relation.COMMANDER:
            return () if facts.commander_id is None else (facts.commander_id,)
        case Relation.ASSIGNEE:
            return () if facts.assignee_id is None else (facts.assignee_id,)
        case Relation.LOGGER:
            return () if facts.logger_id in (None, facts.requester_id) else (facts.logger_id,)
        case Relation.ON_CALL:
            return facts.on_call_ids
        case Relation.OWNER_TEAM:
            return facts.owner_ids
        case Relation.STAND_IN:
            return ()
        case Relation.LEAD:
            return facts.lead_ids
        case Relation.SUPERVISOR:
            return facts.supervisor_ids
        case Relation.WATCHER:
            return tuple(person_id for person_id in facts.watcher_ids if person_id not in facts.called_ids)
        case Relation.MENTIONED:
            return () if facts.mentioned_id is None else (facts.mentioned_id,)
        case _:
            # The queue. Whoever asked for a new ticket hears that it is logged; that it is in a queue is the same news.
            already = {facts.requester_id} if EventKind.TICKET_LOGGED in facts.together else set()
            return tuple(person_id for person_id in facts.queue_ids if person_id not in already)
