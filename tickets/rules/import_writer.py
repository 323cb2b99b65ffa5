"""Writes a history event by event, keeping what the ticket is meanwhile. import_lifecycle decides what comes when."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from tickets.enums import EventKind, State, WaitReason
from tickets.rules.import_acts import (
    PROGRAM,
    UNKNOWN_AGENT,
    Act,
    Adjustment,
    Change,
    End,
    Happening,
    History,
    Start,
    What,
)
from tickets.rules.lifecycle import REOPEN_WINDOW, Verb, next_state

OTHER = "other"
"""The resolution code that fits every category."""


class HistoryWriter:
    """What has been written so far, and the state it leads to."""

    def __init__(self, *, start: Start, logged: Act, wait_ends_with: Collection[What]) -> None:
        self._requester = start.requester
        self._wait_ends_with = wait_ends_with
        self._queue, self._category, self._priority = start.queue, start.category, start.priority
        self._state, self._assignee, self._reason = State.NEW, "", ""
        self._resolved_at: datetime | None = None
        self._closed_at: datetime | None = None
        self._resolution, self._reopened_count = "", 0
        self.is_answered = False
        self._happenings: list[Happening] = []
        self._adjustments: dict[Adjustment, None] = {}
        actor = (logged.actor if logged.what is What.LOGGED else "") or start.requester
        actor = "" if actor == PROGRAM else actor
        told = (("queue", start.queue), ("category", start.category), ("priority", start.priority))
        self._happenings.append(Happening(EventKind.TICKET_LOGGED, logged.at, actor, dict(told)))
        self._happenings.append(Happening(EventKind.TICKET_ROUTED, logged.at, actor, {"from": None, "to": start.queue}))

    def history(self) -> History:
        """Return what was written."""
        end = End(
            state=self._state,
            queue=self._queue,
            category=self._category,
            priority=self._priority,
            assignee=self._assignee,
            waiting_reason=self._reason,
            resolution=self._resolution,
            resolved_at=self._resolved_at,
            closed_at=self._closed_at,
            reopened_count=self._reopened_count,
        )
        return History(tuple(self._happenings), end, tuple(self._adjustments))

    def adjust(self, code: str, act: Act) -> None:
        """Note once for each row that it could not be taken at its word."""
        self._adjustments[Adjustment(code, act.row)] = None

    def is_answer(self, act: Act) -> bool:
        """True when an act is a person of the desk answering the requester."""
        return act.what in (What.REPLIED, What.FIRST_REPLY) and act.actor not in (PROGRAM, self._requester)

    def work(self, act: Act) -> None:
        """Write an act on a ticket in work; answers and notes also on a resolved one, notes also on a closed one."""
        if act.what in self._wait_ends_with and self._state is State.WAITING:
            self._end_wait(act, cause="assigned" if act.what in (What.TAKEN, What.ASSIGNED) else "by_hand")
        _WORK[act.what](self, act)

    def resolve(self, act: Act) -> None:
        """Resolve it; what is resolved already was reopened for it."""
        if self._state is State.RESOLVED:
            self.adjust("resolved_again", act)
            self._open_again(act)
        if self._state is State.WAITING:
            self._end_wait(act, cause="resolved")
        self._resolution = act.value or OTHER
        self._move(Verb.RESOLVE)
        self._resolved_at = act.at
        self._write(EventKind.TICKET_RESOLVED, act, code=self._resolution)

    def close(self, act: Act) -> None:
        """Close what is resolved; a program closes by time."""
        self._move(Verb.CLOSE)
        self._closed_at = act.at
        self._write(EventKind.TICKET_CLOSED, act, cause="by_time" if act.actor == PROGRAM else "by_hand")

    def reopen(self, act: Act) -> None:
        """Open again what was done, for the act that opens it."""
        if act.what not in (What.REOPENED, What.WORKING):
            self.adjust("reopened_by_work", act)
        if self._closed_at and act.at > self._closed_at + REOPEN_WINDOW:
            self.adjust("reopened_late", act)
        self._open_again(act)

    def _open_again(self, act: Act) -> None:
        self._move(Verb.REOPEN)
        self._resolved_at = self._closed_at = None
        self._reopened_count += 1
        self._write(EventKind.TICKET_REOPENED, act, cause="by_hand")

    def _write(self, kind: EventKind, act: Act, **values: str | int | None) -> None:
        actor = "" if act.actor == PROGRAM else act.actor or self._assignee or UNKNOWN_AGENT
        self._happenings.append(Happening(kind, act.at, actor, values))

    def _move(self, verb: Verb) -> None:
        self._state = next_state(self._state, verb, bool(self._assignee))

    def _end_wait(self, act: Act, *, cause: str) -> None:
        self._reason = ""
        self._move(Verb.RESUME)
        self._write(EventKind.WAIT_ENDED, act, cause=cause)

    def _logged(self, act: Act) -> None:
        self.adjust("logged_again", act)

    def _route(self, act: Act) -> None:
        if act.value in ("", self._queue):
            if act.what is What.ROUTED:
                self.adjust("already_there", act)
            return
        before, self._queue, self._assignee = self._queue, act.value, ""
        self._move(Verb.RELEASE)
        self._write(EventKind.TICKET_ROUTED, act, **{"from": before, "to": act.value})

    def _recategorise(self, act: Act) -> None:
        if act.value != self._category:
            before, self._category = self._category, act.value
            self._write(EventKind.CATEGORY_CHANGED, act, **{"from": before, "to": act.value})

    def _prioritise(self, act: Act) -> None:
        if int(act.value) != self._priority:
            before, self._priority = self._priority, int(act.value)
            self._write(EventKind.PRIORITY_CHANGED, act, **{"from": before, "to": self._priority})

    def _take(self, act: Act) -> None:
        who = (act.actor if act.actor != PROGRAM else "") or UNKNOWN_AGENT
        if self._assignee and self._assignee != who:
            self.adjust("taken_over", act)
        self._give(act, who)

    def _assign(self, act: Act) -> None:
        if act.value:
            self._give(act, act.value)
        else:
            self.adjust("nobody_named", act)

    def _give(self, act: Act, who: str) -> None:
        before = self._assignee
        if before == who:
            if act.what is not Change.ASSIGNEE:
                self.adjust("already_theirs", act)
            return
        self._assignee = who
        self._move(Verb.ASSIGN)
        if not before and act.actor in ("", who):
            self._write(EventKind.TICKET_TAKEN, act, assignee=who)
        else:
            self._write(EventKind.TICKET_ASSIGNED, act, **{"assignee": who, "from": before or None})

    def _release(self, act: Act) -> None:
        if not self._assignee:
            self.adjust("nobody_had_it", act)
            return
        before, self._assignee = self._assignee, ""
        self._move(Verb.RELEASE)
        self._write(EventKind.TICKET_RELEASED, act, **{"from": before})

    def _reply(self, act: Act) -> None:
        if act.what is What.FIRST_REPLY and self.is_answered:
            return
        if act.actor == self._requester:
            self.adjust("answered_themselves", act)
            self._write(EventKind.REQUESTER_REPLIED, act)
            return
        self.is_answered = self.is_answered or self.is_answer(act)
        self._write(EventKind.REPLY_SENT, act)

    def _requester_wrote(self, act: Act) -> None:
        actor = act.actor if act.actor not in ("", PROGRAM) else self._requester
        self._happenings.append(Happening(EventKind.REQUESTER_REPLIED, act.at, actor))

    def _wait(self, act: Act) -> None:
        reason = act.value or WaitReason.OTHER.value
        if self._state is State.WAITING:
            if reason == self._reason:
                self.adjust("already_waiting", act)
                return
            self.adjust("wait_reason_changed", act)
            self._end_wait(act, cause="by_hand")
        self._move(Verb.WAIT)
        self._reason = reason
        self._write(EventKind.WAIT_STARTED, act, reason=reason)

    def _resume(self, act: Act) -> None:
        if self._state is State.WAITING:
            self._end_wait(act, cause="by_hand")
        elif act.what is What.RESUMED:
            self.adjust("not_waiting", act)

    def _not_done(self, act: Act) -> None:
        self.adjust("not_done", act)

    def _note(self, act: Act) -> None:
        self._write(EventKind.NOTE_ADDED, act)


_WORK: Mapping[What | Change, Callable[[HistoryWriter, Act], None]] = {
    What.LOGGED: HistoryWriter._logged,
    What.ROUTED: HistoryWriter._route,
    What.TAKEN: HistoryWriter._take,
    What.ASSIGNED: HistoryWriter._assign,
    What.RELEASED: HistoryWriter._release,
    What.REPLIED: HistoryWriter._reply,
    What.FIRST_REPLY: HistoryWriter._reply,
    What.REQUESTER_REPLIED: HistoryWriter._requester_wrote,
    What.WAITING: HistoryWriter._wait,
    What.RESUMED: HistoryWriter._resume,
    What.WORKING: HistoryWriter._resume,
    What.REOPENED: HistoryWriter._not_done,
    What.NOTE: HistoryWriter._note,
    Change.QUEUE: HistoryWriter._route,
    Change.CATEGORY: HistoryWriter._recategorise,
    Change.PRIORITY: HistoryWriter._prioritise,
    Change.ASSIGNEE: HistoryWriter._assign,
}
