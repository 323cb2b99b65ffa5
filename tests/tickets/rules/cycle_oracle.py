"""A second opinion on the clocks of a ticket: told event by event and counted minute by minute, slowly and plainly.

Shares nothing with tickets.rules.course and tickets.rules.sla but the words.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.assets.rules.test_calendar import is_open_oracle
from tickets.enums import EventKind as K

MINUTE = timedelta(minutes=1)


@dataclass
class Owed:
    """One cycle as the oracle sees it."""

    metric: str
    cycle: int
    start: datetime
    stop: datetime | None = None
    priority: int = 0
    pin: datetime | None = None


class Oracle:
    """Reads a history once; everything else is counted from what it noted."""

    def __init__(self, events):
        self.logged = events[0]
        self.owed = [Owed("first_response", 1, self.logged.at), Owed("resolution", 1, self.logged.at)]
        self.priority = self.logged.payload["priority"]
        self.policy = self.logged.payload.get("policy", 0)
        self.waits, self.dones, self.merged = [], [], None
        for event in events[1:]:
            self._read(event)

    def _read(self, event):
        kind, at, human = event.kind, event.at, event.actor_kind == "human"
        if kind == K.PRIORITY_CHANGED:
            self.priority = event.payload["to"]
        if kind == K.POLICY_APPLIED:
            self.policy = event.payload["to"]
        if kind == K.REPLY_SENT and human or kind == K.TICKET_RESOLVED and human and event.payload.get("message"):
            for metric in ("first_response", "next_response"):
                self._stop(metric, at)
        if kind == K.REQUESTER_REPLIED and not self._open("first_response") and not self._open("next_response"):
            self._start("next_response", at)
        if kind == K.TICKET_RESOLVED and self._open("resolution"):
            self._stop("resolution", at)
            self._end(self.waits, at)
            self.dones.append([at, None])
        if kind == K.TICKET_REOPENED and not self._open("resolution"):
            self._start("resolution", at)
            self._end(self.dones, at)
        if kind == K.WAIT_STARTED:
            self._end(self.waits, at)
            self.waits.append([at, None])
        if kind == K.WAIT_ENDED:
            self._end(self.waits, at)
        if kind == K.DUE_PINNED and (found := self._open(event.payload["metric"])):
            due_at = event.payload["due_at"]
            found.pin = datetime.fromisoformat(due_at) if due_at else None
        if kind == K.TICKET_MERGED:
            self.merged = at
            self._end(self.waits, at)

    def _open(self, metric):
        return next((owed for owed in self.owed if owed.metric == metric and owed.stop is None), None)

    def _start(self, metric, at):
        self.owed.append(Owed(metric, 1 + sum(owed.metric == metric for owed in self.owed), at))

    def _stop(self, metric, at):
        if found := self._open(metric):
            found.stop, found.priority = at, self.priority

    @staticmethod
    def _end(spans, at):
        if spans and spans[-1][1] is None:
            spans[-1][1] = at

    def priority_of(self, owed):
        return owed.priority or self.priority

    def state_of(self, owed):
        if owed.stop:
            return "stopped"
        if self.merged:
            return "cancelled"
        spans = self.dones if owed.metric != "resolution" else [*self.waits, *self.dones]
        return "paused" if any(end is None for _, end in spans) else "running"

    def counts(self, owed, timeline, minute):
        """Whether a minute is one that the cycle counts: open by the hours known at its stop, and not away."""
        limit = owed.stop or self.merged
        editions = [e for e in timeline.editions if limit is None or e.valid_from < limit] or timeline.editions[:1]
        begun = [edition for edition in editions if edition.valid_from <= minute]
        spans = self.dones if owed.metric != "resolution" else [*self.waits, *self.dones]
        away = any(start <= minute and (end is None or minute < end) for start, end in self._until(spans, limit))
        return not away and is_open_oracle((begun or editions)[-1 if begun else 0].calendar, minute)

    @staticmethod
    def _until(spans, limit):
        """What had begun by the stop; a pause that went on then ended with it."""
        for start, end in spans:
            if limit is None or start < limit:
                yield start, end if limit is None else min(end or limit, limit)

    def seconds(self, owed, timeline, start, end):
        """Brute force."""
        total = 0
        while start < end:
            total += 60 * self.counts(owed, timeline, start)
            start += MINUTE
        return total

    def base(self, owed):
        """A resolution is one promise for the whole ticket."""
        return self.logged.at if owed.metric == "resolution" else owed.start

    def due(self, owed, timeline, target, *, horizon):
        """The first minute by which the target is used up; None when that is not before the horizon."""
        moment, left = self.base(owed), target
        while left > 0:
            if moment >= horizon:
                return None
            left -= 60 * self.counts(owed, timeline, moment)
            moment += MINUTE
        return moment
