"""Who gets a ticket that nobody has, who takes over from somebody who goes away, and when a ticket has no owner.

Everything here follows from what is given: the same people in the same standing get the same ticket, in any order.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from tickets.enums import Priority, Strategy

URGENT = 2
"""Priorities up to this one do not wait until somebody comes to work: whoever is on call gets them."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What must be known of somebody who works a queue.

    turn: whoever has the lowest is next. open_here, open_all: open tickets they have of this queue, and of all; those
    that wait do not count. capacity: open tickets of this queue at most, None for no limit. on_call: 0 not, 1 first,
    2 behind.
    """

    person: int
    turn: int = 0
    open_here: int = 0
    open_all: int = 0
    capacity: int | None = None
    skills: frozenset[str] = frozenset()
    is_lead: bool = False
    is_away: bool = False
    is_at_work: bool = True
    on_call: int = 0

    @property
    def has_room(self) -> bool:
        return self.capacity is None or self.open_here < self.capacity


@dataclass(frozen=True, kw_only=True)
class Need:
    """What must be known of a ticket: its priority, and the codes a skill can name."""

    priority: int = 3
    category: str = ""
    group: str = ""
    modality: str = ""

    def match(self, skills: Collection[str]) -> int:
        """Say how well skills fit: 0 not at all, more for what is more special."""
        fits = ((4, self.category), (2, self.modality), (1, self.group))
        return sum(weight for weight, code in fits if code and code in skills)


@dataclass(frozen=True)
class Choice:
    """The person chosen and why them, or None and why nobody; reason is a key of CHOSEN_WORDS or NOBODY_WORDS.

    strategy: the queue's, or "stand_in" or "lead" when somebody took over.
    """

    person: int | None
    reason: str
    strategy: str = ""


CHOSEN_WORDS: Mapping[str, str] = {
    "turn": "It was their turn in the queue.",
    "least_load": "They had the fewest open tickets.",
    "skill": "They know this kind of ticket.",
    "no_skill": "Nobody free knows this kind of ticket; they had the fewest open tickets.",
    "on_call": "They are on call.",
    "on_call_second": "They are on call behind somebody who cannot take it.",
    "stand_in": "They stand in.",
    "lead": "They lead the queue.",
}
"""Why a person was chosen, as the timeline says it."""

NOBODY_WORDS: Mapping[str, str] = {
    "pull": "People take the tickets of this queue themselves.",
    "no_members": "Nobody works this queue. Add members to it.",
    "all_away": "Everybody who works this queue is away.",
    "given_back": "Everybody who could have it has given it back.",
    "nobody_at_work": "Nobody who works this queue is at work now.",
    "all_full": "Everybody at work has as many open tickets as they may.",
    "nobody_on_call": "Nobody is on call for this queue now.",
    "back": "It goes back to the queue.",
}
"""Why nobody was chosen, as a page says it."""

STRATEGY_WORDS: Mapping[Strategy, str] = {
    Strategy.PULL: "People take tickets",
    Strategy.ROUND_ROBIN: "In turn",
    Strategy.LEAST_LOAD: "To whoever has least",
    Strategy.SKILL_MATCH: "By skill",
    Strategy.ON_CALL: "To whoever is on call",
}

STRATEGY_HINTS: Mapping[Strategy, str] = {
    Strategy.PULL: "A new ticket waits until somebody takes it.",
    Strategy.ROUND_ROBIN: "Each new ticket goes to the next person at work.",
    Strategy.LEAST_LOAD: "Each new ticket goes to the person at work with the fewest open tickets.",
    Strategy.SKILL_MATCH: "Each new ticket goes to whoever knows its kind best, then to whoever has least.",
    Strategy.ON_CALL: "Each new ticket goes to the person on call, at any hour.",
}


def choose(
    *, strategy: Strategy, candidates: Iterable[Candidate], need: Need, without: Collection[int] = ()
) -> Choice:
    """Return who gets a ticket that nobody has. without: people who gave it back, or who are about to leave.

    Nobody who is away or has no room is ever chosen. Outside working hours an urgent ticket goes to whoever is on call;
    the others wait.
    """
    found = tuple(candidates)
    if strategy is Strategy.PULL:
        return Choice(None, "pull")
    present = [each for each in found if not each.is_away]
    willing = [each for each in present if each.person not in without]
    if not willing:
        return Choice(None, "given_back" if present else "all_away" if found else "no_members")
    if strategy is Strategy.ON_CALL:
        return _on_call(willing)
    at_work = [each for each in willing if each.is_at_work]
    if not at_work:
        called = _on_call(willing) if need.priority <= URGENT else None
        return called if called and called.person else Choice(None, "nobody_at_work")
    free = [each for each in at_work if each.has_room]
    return _pick(strategy, free, need) if free else Choice(None, "all_full")


def reaches(*, strategy: Strategy, candidates: Collection[Candidate]) -> int:
    """Return the least urgent priority that could be given out now: 0 when nobody could have any ticket.

    A ticket beyond it need not be looked at; one within it may still find nobody.
    """
    for priority in (max(Priority), URGENT):
        if choose(strategy=strategy, candidates=candidates, need=Need(priority=priority)).person is not None:
            return priority
    return 0


def pass_on(
    *,
    strategy: Strategy,
    candidates: Iterable[Candidate],
    need: Need,
    absent: int,
    is_waiting: bool,
    stand_in: int | None = None,
) -> Choice:
    """Return who takes over a ticket of somebody who goes away; nobody means that it goes back to its queue.

    Work that is under way goes on by the strategy of the queue, and where people take tickets themselves to the
    stand-in. A ticket that waits needs somebody to watch it: the stand-in, else a lead of the queue who is there.
    stand_in: None also when the stand-in is away.
    """
    found = tuple(candidates)
    covering = Choice(stand_in, "stand_in", "stand_in") if stand_in else None
    if is_waiting:
        leads = [each for each in found if each.is_lead and not each.is_away and each.person != absent]
        lead = min(leads, key=lambda each: (each.open_all, each.person), default=None)
        return covering or (Choice(lead.person, "lead", "lead") if lead else Choice(None, "back"))
    chosen = choose(strategy=strategy, candidates=found, need=need, without=(absent,))
    return chosen if chosen.person else covering or Choice(None, "back")


def after(candidates: Iterable[Candidate], person: int | None, *, is_turn: bool = True) -> tuple[Candidate, ...]:
    """Return the candidates once a person has got one more open ticket; is_turn: and so had their turn."""
    found = tuple(candidates)
    last = max((each.turn for each in found), default=0) + 1
    return tuple(
        replace(
            each,
            open_here=each.open_here + 1,
            open_all=each.open_all + 1,
            turn=last if is_turn else each.turn,
        )
        if each.person == person
        else each
        for each in found
    )


def _on_call(willing: Iterable[Candidate]) -> Choice:
    on_call = [each for each in willing if each.on_call]
    free = [each for each in on_call if each.has_room]
    chosen = min(free, key=lambda each: (each.on_call, each.turn, each.person), default=None)
    if chosen is None:
        return Choice(None, "all_full" if on_call else "nobody_on_call")
    return Choice(chosen.person, "on_call" if chosen.on_call == 1 else "on_call_second", Strategy.ON_CALL)


def _pick(strategy: Strategy, free: Collection[Candidate], need: Need) -> Choice:
    if strategy is Strategy.ROUND_ROBIN:
        return Choice(min(free, key=lambda each: (each.turn, each.person)).person, "turn", strategy)
    best = max(need.match(each.skills) for each in free) if strategy is Strategy.SKILL_MATCH else 0
    fit = [each for each in free if need.match(each.skills) == best] if best else free
    chosen = min(fit, key=lambda each: (each.open_all, each.turn, each.person))
    reason = "least_load" if strategy is Strategy.LEAST_LOAD else "skill" if best else "no_skill"
    return Choice(chosen.person, reason, strategy)


OWNER_WORDS: Mapping[str, str] = {
    "inactive": "Whoever has it no longer works at the desk.",
    "away": "Whoever has it is away, and nobody stands in.",
    "empty_queue": "Nobody who works its queue is there.",
    "nobody_now": "It is urgent, and nobody is at work or on call for its queue.",
}
"""Why a ticket needs an owner."""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whoever has a ticket: whether they still work at the desk, are away, and have somebody who stands in."""

    is_active: bool = True
    is_away: bool = False
    has_stand_in: bool = False


@dataclass(frozen=True, kw_only=True)
class Staffing:
    """Who is there for a queue. is_empty: everybody is away. can_answer_now: somebody is at work or on call."""

    is_empty: bool = False
    can_answer_now: bool = True


def staffing_of(candidates: Iterable[Candidate]) -> Staffing:
    """Return how a queue is staffed just now."""
    present = [each for each in candidates if not each.is_away]
    return Staffing(
        is_empty=not present,
        can_answer_now=any(each.is_at_work or each.on_call for each in present),
    )


def owner_trouble(*, holder: Holder | None, staffing: Staffing, priority: int) -> str | None:
    """Return the key of OWNER_WORDS why an active ticket needs an owner, None when it does not.

    holder: None when nobody has it. At night a ticket that can wait has no trouble; an urgent one has.
    """
    if holder is not None:
        if not holder.is_active:
            return "inactive"
        return "away" if holder.is_away and not holder.has_stand_in else None
    if staffing.is_empty:
        return "empty_queue"
    return "nobody_now" if priority <= URGENT and not staffing.can_answer_now else None
