"""Turns what another system recorded into a history this desk could have recorded: each step legal where it stands.

The acts of a ticket, by time and then by their place in the file, fall into cycles: work, then its end (a resolution
or a closing and all that comes after it), until something opens the ticket again.

- `reopened` and `working` open what was done. Other work (taken, assigned, released, waiting, resumed) opens it when
  it is resolved again later, and, unless it was closed, also when nothing closes it later. Else it is left out.
- Resolved twice without anything between: it was reopened and resolved again, so that the last resolution counts.
- Closed before it was resolved: the closing waits for the resolution; without one the closing resolves it.
- The closing is the last of its cycle: a second closing, a resolution or an answer after it carry it along.
- A queue, category, priority or assignee that changes after the end counts from the reopening, and without one as if
  it had changed just before the end.
- Nothing happens before the ticket is logged: what is dated earlier happens then.

Every departure from the file is an Adjustment.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from tickets.rules.import_acts import Act, Change, History, Start, What
from tickets.rules.import_writer import HistoryWriter

_ENDS = frozenset({What.RESOLVED, What.CLOSED})
_OPENS = frozenset({What.REOPENED, What.WORKING})
_WORK = frozenset({What.TAKEN, What.ASSIGNED, What.RELEASED, What.WAITING, What.RESUMED})
_TRIAGE = frozenset({What.ROUTED, *Change})
_ANSWERS = frozenset({What.REPLIED, What.FIRST_REPLY, What.REQUESTER_REPLIED})


@dataclass
class _Cycle:
    """opening: what opened it again, None for the first. triage: changes that waited for it. work and end: the acts
    up to and from its first end."""

    opening: Act | None = None
    triage: list[Act] = field(default_factory=list)
    work: list[Act] = field(default_factory=list)
    end: list[Act] = field(default_factory=list)


def legal_history(*, acts: Sequence[Act], start: Start, wait_ends_with: Collection[What] = ()) -> History:
    """Return the history that `acts` tell, made legal. At least one act is needed; without LOGGED the first logs it.

    wait_ends_with: acts that also end a wait in the system the file comes from.
    """
    ordered = sorted((act for act in acts if act.what is not What.IGNORE), key=lambda act: act.at)
    logged = next((act for act in ordered if act.what is What.LOGGED), ordered[0])
    writer = HistoryWriter(start=start, logged=logged, wait_ends_with=wait_ends_with)
    rest = [_not_before(act, logged, writer) for act in ordered if act is not logged or act.what is not What.LOGGED]
    for cycle in _cycles(rest, writer):
        if cycle.opening:
            writer.reopen(cycle.opening)
        opening = [cycle.opening] if cycle.opening and cycle.opening.what in _WORK else []
        for act in (*cycle.triage, *opening, *cycle.work):
            writer.work(act)
        _finish(cycle.end, writer)
    return writer.history()


def _not_before(act: Act, logged: Act, writer: HistoryWriter) -> Act:
    if act.at >= logged.at:
        return act
    writer.adjust("before_logged", act)
    return replace(act, at=logged.at)


def _cycles(acts: Sequence[Act], writer: HistoryWriter) -> list[_Cycle]:
    last_resolved = max((index for index, act in enumerate(acts) if act.what is What.RESOLVED), default=-1)
    last_closed = max((index for index, act in enumerate(acts) if act.what is What.CLOSED), default=-1)
    cycles = [_Cycle()]
    for index, act in enumerate(acts):
        cycle = cycles[-1]
        if not cycle.end:
            (cycle.end if act.what in _ENDS else cycle.work).append(act)
        elif _opens(act, cycle, is_resolved_later=last_resolved > index, is_closed_later=last_closed > index):
            cycles.append(_Cycle(opening=act, triage=_late(cycle, at=act, writer=writer)))
        else:
            cycle.end.append(act)
    last = cycles[-1]
    if last.end:
        last.work += _late(last, at=last.end[0], writer=writer)
    return cycles


def _opens(act: Act, cycle: _Cycle, *, is_resolved_later: bool, is_closed_later: bool) -> bool:
    if act.what in _OPENS:
        return True
    if act.what not in _WORK:
        return False
    is_closed = any(each.what is What.CLOSED for each in cycle.end)
    return is_resolved_later or not (is_closed or is_closed_later)


def _late(cycle: _Cycle, *, at: Act, writer: HistoryWriter) -> list[Act]:
    """Take the triage out of the end of a cycle and return it, dated as `at`."""
    late = [act for act in cycle.end if act.what in _TRIAGE]
    cycle.end = [act for act in cycle.end if act.what not in _TRIAGE]
    for act in late:
        writer.adjust("changed_after_end", act)
    return [replace(act, at=at.at) for act in late]


def _finish(acts: Sequence[Act], writer: HistoryWriter) -> None:
    """Write the end of a cycle: resolutions, what may follow them, and the closing behind the last that carries it."""
    acts = _resolved_first(acts, writer)
    closings = [act for act in acts if act.what is What.CLOSED]
    carrier = _carrier(acts, writer) if closings else -1
    for act in closings[1:]:
        writer.adjust("closed_again", act)
    for index, act in enumerate(acts):
        if act.what is What.RESOLVED:
            writer.resolve(act)
        elif act.what in _ANSWERS or act.what is What.NOTE or act.what is What.LOGGED:
            writer.work(act)
        elif act.what is not What.CLOSED:
            writer.adjust("after_the_end", act)
        if index == carrier:
            writer.close(replace(closings[-1], at=act.at))


def _resolved_first(acts: Sequence[Act], writer: HistoryWriter) -> list[Act]:
    """Give a closing without any resolution one of its own."""
    if not acts or any(act.what is What.RESOLVED for act in acts):
        return list(acts)
    writer.adjust("closed_unresolved", acts[0])
    return [replace(acts[0], what=What.RESOLVED, value=""), *acts]


def _carrier(acts: Sequence[Act], writer: HistoryWriter) -> int:
    """The place of the act behind which the closing comes."""
    has_answer = writer.is_answered
    place, closing = -1, -1
    for index, act in enumerate(acts):
        if act.what is What.CLOSED:
            closing = index
        if act.what in _ENDS or (act.what in _ANSWERS and not (act.what is What.FIRST_REPLY and has_answer)):
            place = index
        has_answer = has_answer or writer.is_answer(act)
    if place > closing:
        code = "closed_before_resolved" if acts[place].what is What.RESOLVED else "closed_before_answer"
        writer.adjust(code, acts[closing])
    return place
