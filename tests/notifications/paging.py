"""A queue with a rota, for the tests of paging."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Person
from notifications import relay
from notifications.actions import page as paging
from notifications.models import Page, PageCall
from tests.factories import NOW, make_agent, make_category, make_person, make_queue, make_supervisor, make_ticket
from tickets.enums import Affected
from tickets.models import Category, OnCallShift, Queue, QueueMember, Ticket


@dataclass
class Ward:
    """ana has first call and ben second call of CT; lea leads it, sam supervises, and rosa asks."""

    ana: Person
    ben: Person
    lea: Person
    sam: Person
    rosa: Person
    queue: Queue
    category: Category

    def urgent(self, *, at: datetime = NOW, **fields: object) -> Ticket:
        """A P1 of Rosa, relayed."""
        wanted = {"requester": self.rosa, "category": self.category, "affected": Affected.PATIENT_ON_TABLE} | fields
        ticket = make_ticket(at=at, **wanted)
        assert ticket.priority == 1
        relay.sweep(at=at)
        return ticket


def make_ward() -> Ward:
    queue = make_queue(code="CT", name="CT")
    people = {
        "ana": make_agent(full_name="Ana Agent", email="ana@example.org"),
        "ben": make_agent(full_name="Ben Agent", email="ben@example.org"),
        "lea": make_agent(full_name="Lea Lead", email="lea@example.org"),
        "sam": make_supervisor(full_name="Sam Super", email="sam@example.org"),
        "rosa": make_person(full_name="Rosa Requester", email="rosa@example.org"),
    }
    for name in ("ana", "ben", "lea"):
        QueueMember.objects.create(queue=queue, person=people[name], is_lead=name == "lea")
    for level, name in ((1, "ana"), (2, "ben")):
        on_call(queue, people[name], level=level)
    return Ward(**people, queue=queue, category=make_category(title="Scanner down", queue=queue, impact=2))


def on_call(queue: Queue, person: Person, *, level: int = 1) -> OnCallShift:
    """A shift of a whole week around now."""
    during = DateTimeTZRange(NOW - timedelta(days=3), NOW + timedelta(days=4))
    return OnCallShift.objects.create(
        queue=queue, person=person, level=level, during=during, created_by=person, created_at=NOW
    )


def minutes(count: float) -> datetime:
    return NOW + timedelta(minutes=count)


def step(ward: Ward, minute: float) -> list[str]:
    """Let the sweeper pass at a minute; return whom it called."""
    before = set(PageCall.objects.values_list("pk", flat=True))
    relay.sweep(at=minutes(minute))
    paging.sweep(at=minutes(minute))
    new = PageCall.objects.exclude(pk__in=before).select_related("person").order_by("pk")
    return [call.person.full_name.split()[0].lower() for call in new]


def events_of(ticket: Ticket) -> list[str]:
    """The kinds of the events of paging on a ticket."""
    return list(ticket.events.filter(kind__startswith="page_").order_by("seq").values_list("kind", flat=True))


def the_page() -> Page:
    return Page.objects.get()
