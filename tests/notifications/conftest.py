"""The desk these tests write to: one ticket on a device, its people, and a mail server."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import Person
from tests.factories import make_agent, make_category, make_device, make_location, make_person, make_queue
from tests.notifications.hook_server import HookServer
from tests.notifications.mail_server import MailServer
from tests.notifications.paging import Ward, make_ward
from tickets.models import Category, Queue, QueueMember


@dataclass
class Desk:
    """ana and ben work PACS, nia works NET; rosa is the requester; sue works no queue."""

    rosa: Person
    ana: Person
    ben: Person
    nia: Person
    sue: Person
    pacs: Queue
    net: Queue
    category: Category

    def name(self, person_id: int) -> str:
        """The short name of a person, for tests that compare sets of people."""
        return next(key for key, value in vars(self).items() if isinstance(value, Person) and value.pk == person_id)


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def make_desk() -> Desk:
    """Its rows, in the test's own transaction."""
    pacs, net = make_queue(code="PACS", name="PACS"), make_queue(code="NET", name="Network")
    people = {
        "rosa": make_person(full_name="Rosa Requester", email="rosa@example.org", time_zone="Europe/London"),
        "ana": make_agent(full_name="Ana Agent", email="ana@example.org"),
        "ben": make_agent(full_name="Ben Agent", email="ben@example.org"),
        "nia": make_agent(full_name="Nia Net", email="nia@example.org"),
        "sue": make_agent(full_name="Sue Agent", email="sue@example.org"),
    }
    for queue, name in ((pacs, "ana"), (pacs, "ben"), (net, "nia")):
        QueueMember.objects.create(queue=queue, person=people[name])
    category = make_category(title="Images missing", queue=pacs)
    make_device(tag="CT2", name="Scanner two", location=make_location(name="CT room 2"))
    return Desk(**people, pacs=pacs, net=net, category=category)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A running mail server that Django's SMTP backend is pointed at."""
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 10
    settings.DEFAULT_FROM_EMAIL = "RadDesk <desk@hospital.example>"
    yield server
    server.stop()


@pytest.fixture
def hook(settings: Any) -> Iterator[HookServer]:
    """A running receiver of webhooks on this machine, which is allowed."""
    settings.HOOK_NETWORKS = ["127.0.0.0/8"]
    server = HookServer()
    yield server
    server.stop()


@pytest.fixture
def ward(db: None) -> Ward:
    """A queue with a rota and a lead."""
    return make_ward()
