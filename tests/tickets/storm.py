"""A desk in a storm: random acts on many tickets in simulated time, the same for the same seed.

What is chosen depends on the seed alone and never on how the tickets stand, so two desks given the same seed are asked
for the same; what a ticket's state does not allow is refused on both.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.enums import Role
from accounts.models import Person
from assets.models import Device
from tests.factories import NOW, make_agent, make_device, make_person, make_site, make_supervisor
from tickets.actions import assignment, lifecycle, message, triage
from tickets.actions.calendar import Hours, publish_calendar_version
from tickets.actions.merge import merge_ticket
from tickets.actions.promise import apply_policy, pin_due
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import Affected, Metric, Priority, Source, WaitReason
from tickets.models import Category, Queue, QueueMember, SlaPolicyVersion, Ticket

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
_HOUR = 3600

ACTS = {
    "log": 6, "reply": 12, "ask": 14, "note": 3, "take": 6, "assign": 3, "release": 2, "wait": 9, "resume": 9,
    "resolve": 8, "reopen": 8, "confirm": 2, "close": 1, "raise_": 6, "sort": 2, "route": 3, "link": 2, "pin": 3,
    "merge": 1,
}  # fmt: skip
"""How often each act is asked for, against the others."""


@dataclass(frozen=True)
class People:
    """Who acts, and the equipment they act on; made once and shared by several storms."""

    agents: list[Person]
    lead: Person
    administrator: Person
    requesters: list[Person]
    devices: list[Device]
    categories: list[Category]
    queues: list[Queue]


def make_people() -> People:
    """People of four hospitals in four zones. The reference data must be loaded."""
    sites = [make_site(code=f"S{number}", time_zone=zone) for number, zone in enumerate(ZONES)]
    agents = [make_agent(site=site) for site in sites]
    queues = list(Queue.objects.filter(is_active=True).order_by("code")[:4])
    for queue, agent in zip(queues, agents, strict=True):
        QueueMember.objects.create(queue=queue, person=agent, is_lead=True)
    return People(
        agents=agents,
        lead=make_supervisor(site=sites[0]),
        administrator=make_person(role=Role.ADMINISTRATOR, site=sites[0]),
        requesters=[make_person(site=site, department=f"Ward {number}") for number, site in enumerate(sites * 2)],
        devices=[make_device(site=site, criticality=1 + number) for number, site in enumerate(sites)],
        categories=list(Category.objects.filter(is_active=True).order_by("code")[:12]),
        queues=queues,
    )


@dataclass
class Storm:
    """Acts on tickets of its own. longest: minutes that may pass between two acts; mostly it is far less."""

    people: People
    seed: int
    at: datetime = NOW
    longest: float = 90
    acts: dict[str, int] = field(default_factory=lambda: dict(ACTS))
    tickets: list[int] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.log()

    def blow(self, count: int, *, meanwhile: Callable[[datetime, datetime], None] | None = None) -> None:
        """Ask for so many acts. meanwhile: called with the times of the last act and of the next."""
        for _ in range(count):
            before = self.at
            self.at += timedelta(seconds=self.random.choice([0, 1, 15, 60, self.random.uniform(0, self.longest * 60)]))
            if meanwhile:
                meanwhile(before, self.at)
            name = self.random.choices(list(self.acts), weights=list(self.acts.values()))[0]
            chosen = self.random.random()  # drawn now, so that refusals draw no less than successes
            self._try(name, random.Random(chosen))

    def _try(self, name: str, choice: random.Random) -> None:
        self.random, outer = choice, self.random
        try:
            getattr(self, name)()
            self.done[name] += 1
        except (ValidationError, PermissionDenied):
            self.refused[name] += 1
        finally:
            self.random = outer

    # The acts

    def log(self) -> None:
        pick = self.random.choice
        device = pick([None, *self.people.devices])
        is_call = self.random.random() < 0.2
        requester, agent = pick(self.people.requesters), pick(self.people.agents)
        new = NewTicket(
            requester=requester,
            category=pick(self.people.categories),
            subject="Storm",
            affected=pick(list(Affected)),
            device=device,
            source=Source.PHONE if is_call else Source.PORTAL,
            occurred_at=self.at - timedelta(minutes=self.random.randint(0, 300)) if is_call else None,
        )
        self.tickets.append(log_ticket(actor=agent if is_call else requester, new=new, at=self.at).pk)

    def reply(self) -> None:
        message.reply(**self._one(), body="We look.")

    def note(self) -> None:
        message.note(**self._one(), body="Known.")

    def ask(self) -> None:
        given = self._one()
        given["actor"] = Ticket.objects.select_related("requester").get(pk=given["ticket_id"]).requester
        message.requester_reply(**given, body="And?")

    def take(self) -> None:
        assignment.take_ticket(**self._one())

    def assign(self) -> None:
        given = self._one() | {"actor": self.people.lead}
        assignment.assign_ticket(**given, assignee=self.random.choice(self.people.agents))

    def release(self) -> None:
        assignment.release_ticket(**self._one())

    def wait(self) -> None:
        said = self.random.choice(["", "Please tell us more."])
        lifecycle.start_waiting(**self._one(), reason=self.random.choice(list(WaitReason)), message=said)

    def resume(self) -> None:
        lifecycle.end_waiting(**self._one())

    def resolve(self) -> None:
        lifecycle.resolve(**self._one(), code="other", done="Restarted.")

    def reopen(self) -> None:
        lifecycle.reopen(**self._one(), message=self.random.choice(["", "Still broken."]))

    def confirm(self) -> None:
        given = self._one()
        given["actor"] = Ticket.objects.select_related("requester").get(pk=given["ticket_id"]).requester
        lifecycle.confirm(**given)

    def close(self) -> None:
        lifecycle.close(**self._one())

    def raise_(self) -> None:
        triage.change_priority(**self._one(), priority=self.random.choice(list(Priority)), reason="Looked again.")

    def sort(self) -> None:
        triage.change_category(**self._one(), category=self.random.choice(self.people.categories))

    def route(self) -> None:
        triage.route_ticket(**self._one(), queue=self.random.choice(self.people.queues))

    def link(self) -> None:
        triage.link_device(**self._one(), device=self.random.choice([None, *self.people.devices]))

    def pin(self) -> None:
        due_at = self.at + timedelta(minutes=self.random.randint(1, 3000))
        pin_due(
            **self._one(),
            metric=self.random.choice(list(Metric)),
            due_at=self.random.choice([due_at, due_at, None]),
            reason="Agreed with the ward.",
        )

    def merge(self) -> None:
        merge_ticket(**self._one(), into_id=self.random.choice(self.tickets))

    def apply(self) -> None:
        given = self._one() | {"actor": self.people.administrator}
        version = self.random.choice(list(SlaPolicyVersion.objects.order_by("pk")))
        apply_policy(**given, version=version)

    def promise(self) -> None:
        """Publish changed promises: other targets, a rule for a ward, and steps that raise or send on."""
        latest = SlaPolicyVersion.objects.filter(policy__code="standard").order_by("-version")[0]
        hours = ["24x7", "24x7", "business-hours", "business-hours", "business-hours"]
        SlaPolicyVersion.objects.create(
            policy=latest.policy,
            version=latest.version + 1,
            valid_from=self.at,
            targets={str(level): self._target(hours[level - 1]) for level in range(1, 6)},
            rules=[
                {
                    "name": "Ward 1",
                    "when": {"department": ["Ward 1"]},
                    "targets": {str(level): self._target("24x7") for level in (2, 3)},
                }
            ],
            steps=[self._step(metric.value) for metric in Metric for _ in range(3)],
        )

    def publish(self) -> None:
        """Publish changed hours, from now or from some days ahead."""
        opens = self.random.randrange(0, 720, 30)
        windows = [[[opens, opens + self.random.randrange(60, 900, 30)]] for _ in range(5)]
        publish_calendar_version(
            actor=self.people.administrator,
            code="business-hours",
            hours=Hours(windows=[*windows, [], self.random.choice([[], [[1320, 1800]]])]),
            valid_from=self.at + timedelta(hours=self.random.choice([0, 0, 5, 50])),
            why="Other shifts.",
            at=self.at,
        )

    def _target(self, calendar: str) -> dict[str, Any]:
        draw = self.random.randint
        return {
            "calendar": calendar,
            "first_response": draw(1, 16) * 900,
            "next_response": draw(1, 16) * 900,
            "resolution": self.random.choice([None, draw(1, 60) * _HOUR]),
        }

    def _step(self, metric: str) -> dict[str, Any]:
        codes = [queue.code for queue in self.people.queues]
        return {
            "metric": metric,
            "percent": self.random.choice([50, 75, 90, 100]),
            "priority": self.random.choice([[], [1, 2], [3, 4, 5]]),
            "tell": self.random.sample(["assignee", "queue", "lead", "supervisors"], 2),
            "raise_to": self.random.choice([None, None, 1, 2]),
            "route_to": self.random.choice([None, None, *codes]),
        }

    def _one(self) -> dict[str, Any]:
        """Somebody of the desk and a ticket, the later ones more often."""
        late = int(len(self.tickets) * self.random.triangular(0, 1, 0.98))
        ticket_id = self.tickets[min(late, len(self.tickets) - 1)]
        return {"actor": self.random.choice(self.people.agents), "ticket_id": ticket_id, "at": self.at}
