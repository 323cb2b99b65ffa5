"""Small histories of tickets, lived through the real actions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Person
from reports.actions.relay import relay_facts
from reports.models import TicketFact
from tests.factories import NOW, make_agent, make_category, make_policy, make_queue, make_ticket
from tickets.actions import assignment, lifecycle, message, triage
from tickets.actions.merge import merge_ticket
from tickets.actions.satisfaction import rate_solution
from tickets.enums import Priority, WaitReason
from tickets.models import SlaPolicyVersion, Ticket

LATER = NOW + timedelta(days=400)


@dataclass
class Story:
    """One ticket and the time that passes; each verb happens `minutes` after the one before."""

    agent: Person
    ticket: Ticket
    at: datetime
    done: list[str] = field(default_factory=list)

    def after(self, minutes: float) -> "Story":
        self.at += timedelta(minutes=minutes)
        return self

    def take(self) -> "Story":
        return self._did(assignment.take_ticket(actor=self.agent, **self._now()))

    def release(self) -> "Story":
        return self._did(assignment.release_ticket(actor=self.agent, **self._now()))

    def reply(self) -> "Story":
        return self._did(message.reply(actor=self.agent, body="We look into it.", **self._now()))

    def note(self) -> "Story":
        return self._did(message.note(actor=self.agent, body="Known fault.", **self._now()))

    def answer(self) -> "Story":
        return self._did(message.requester_reply(actor=self.ticket.requester, body="Still broken.", **self._now()))

    def wait(self, reason: WaitReason = WaitReason.VENDOR) -> "Story":
        return self._did(lifecycle.start_waiting(actor=self.agent, reason=reason, **self._now()))

    def resume(self) -> "Story":
        return self._did(lifecycle.end_waiting(actor=self.agent, **self._now()))

    def solve(self) -> "Story":
        return self._did(lifecycle.resolve(actor=self.agent, code="other", done="Restarted.", **self._now()))

    def rate(self, score: int) -> "Story":
        rate_solution(actor=self.ticket.requester, ticket_id=self.ticket.pk, score=score, at=self.at)
        return self

    def merge(self, into: "Story") -> "Story":
        return self._did(merge_ticket(actor=self.agent, into_id=into.ticket.pk, **self._now()))

    def reopen(self) -> "Story":
        return self._did(lifecycle.reopen(actor=self.agent, **self._now()))

    def confirm(self) -> "Story":
        return self._did(lifecycle.confirm(actor=self.ticket.requester, **self._now()))

    def prioritise(self, level: int) -> "Story":
        changed = triage.change_priority(
            actor=self.agent, priority=Priority(level), reason="Patient waits.", **self._now()
        )
        return self._did(changed)

    def route(self, code: str) -> "Story":
        return self._did(triage.route_ticket(actor=self.agent, queue=make_queue(code=code), **self._now()))

    def recategorise(self) -> "Story":
        changed = triage.change_category(actor=self.agent, category=make_category(), **self._now())
        return self._did(changed)

    @property
    def fact(self) -> TicketFact:
        """The fact as the relay stores it."""
        while relay_facts(at=LATER):
            pass
        return TicketFact.objects.get(pk=self.ticket.pk)

    def _now(self) -> dict[str, Any]:
        return {"ticket_id": self.ticket.pk, "at": self.at}

    def _did(self, ticket: Ticket) -> "Story":
        self.ticket = ticket
        return self



def story(*, at: datetime = NOW, agent: Person | None = None, level: int | None = None, **fields: Any) -> Story:
    """A ticket logged at `at` on priority `level`, given to nobody yet."""
    agent = agent or make_agent()
    ticket = make_ticket(at=at, **fields)
    told = Story(agent=agent, ticket=ticket, at=at)
    return told.prioritise(level) if level and ticket.priority != level else told


def promise_next_answers() -> None:
    """Promise an answer to later messages too: as fast as the first one."""
    version = make_policy()
    targets = {level: {**each, "next_response": each["first_response"]} for level, each in version.targets.items()}
    SlaPolicyVersion.objects.create(
        policy=version.policy, version=version.version + 1, targets=targets, valid_from=version.valid_from
    )


def relay_all() -> None:
    """Bring all facts up to date."""
    while relay_facts(at=LATER):
        pass
