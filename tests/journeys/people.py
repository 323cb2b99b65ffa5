"""Who works and asks in the journeys, and the devices they speak of. `python -m tests.journeys.people` writes them.

It runs as a program of its own, with the settings of the stack it fills.
"""

import contextlib
import json
import sys

import django

from tests.processes import THREADS_MEET_SECONDS

PASSWORD = "a-long-password-1"
REQUESTERS = ("rosa", "rita", "remo", "ruth")
AGENTS = ("ana", "ben", "cleo", "dan", "eva", "finn", "gus", "hana")
ANA_WORKS = ("PACS", "MOD", "NET", "RIS", "WS")
"""Only ana is a member of queues: so it is known who is told of a new ticket."""


def email(name: str) -> str:
    return f"{name}@hospital.example"


def make_all() -> None:
    """People, queues and devices of the journeys."""
    from django.contrib.auth.hashers import make_password

    from accounts.enums import Role
    from accounts.models import Person
    from tests.factories import make_device, make_location, make_site
    from tickets.models import Queue, QueueMember

    site, password = make_site(), make_password(PASSWORD)
    roles = dict.fromkeys(REQUESTERS, Role.REQUESTER) | dict.fromkeys(AGENTS, Role.AGENT)
    roles |= {"sue": Role.SUPERVISOR, "adam": Role.ADMINISTRATOR}
    Person.objects.bulk_create(
        Person(
            email=email(name),
            full_name=f"{name.title()} Journey",
            role=role,
            site=site,
            password=password,
            phone=str(4801 + number),
        )
        for number, (name, role) in enumerate(roles.items())
    )
    ana = Person.objects.get(email=email("ana"))
    for queue in Queue.objects.filter(code__in=ANA_WORKS):
        QueueMember.objects.create(queue=queue, person=ana)
    room = make_location(name="CT room 2")
    make_device(
        tag="CT2", name="The new CT", location=room, manufacturer="GE MEDICAL SYSTEMS", model="RHAPSODE",
        station_name="CT01_OC0", ae_title="CT2_AE", is_sole=True,
    )  # fmt: skip
    make_device(tag="MR1", name="The old MR", modality="MR", location=make_location(name="MR room 1"))
    make_device(tag="WS7", name="Reading room seven", modality="", kind="workstation")


def make_tickets(count: int) -> list[int]:
    """Log plain tickets in a queue nobody is a member of; return their numbers."""
    from django.utils import timezone

    from accounts.models import Person
    from tickets.actions.ticket import NewTicket, log_ticket
    from tickets.enums import Affected
    from tickets.models import Category

    rosa = Person.objects.get(email=email("rosa"))
    category = Category.objects.exclude(queue__code__in=ANA_WORKS).filter(is_safety=False).order_by("code")[0]
    new = NewTicket(requester=rosa, category=category, subject="Race", affected=Affected.REQUEST)
    return [log_ticket(actor=rosa, new=new, at=timezone.now()).pk for _ in range(count)]


def make_webhook(url: str) -> int:
    """A program that hears of new tickets in a queue; return its id."""
    from django.utils import timezone

    from accounts.models import Person
    from notifications.actions.endpoint import Wanted, add_endpoint
    from notifications.enums import EndpointKind

    wanted = Wanted(name="Journeys", url=url, events=("ticket_routed",))
    adam = Person.objects.get(email=email("adam"))
    return int(add_endpoint(actor=adam, kind=EndpointKind.WEBHOOK, wanted=wanted, at=timezone.now()).pk)


def race(count: int) -> dict[str, int]:
    """Let all agents take the same new tickets at once by the action itself; return how it ended."""
    import random
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from django.db import connection
    from django.utils import timezone

    from accounts.models import Person
    from tickets.actions.assignment import take_ticket
    from tickets.actions.lock import Refused

    numbers, barrier = make_tickets(count), Barrier(len(AGENTS), timeout=THREADS_MEET_SECONDS)
    connection.close()  # the pool has one for each agent and none for us

    def grab(name: str) -> list[int]:
        agent, won = Person.objects.get(email=email(name)), []
        barrier.wait()
        for number in random.sample(numbers, k=count):
            with contextlib.suppress(Refused):
                won.append(take_ticket(actor=agent, ticket_id=number, at=timezone.now()).pk)
        connection.close()
        return won

    with ThreadPoolExecutor(len(AGENTS)) as pool:
        wins = list(pool.map(grab, AGENTS))
    everything = [number for won in wins for number in won]
    return {
        "wins": len(everything),
        "tickets": len(set(everything)),
        "winners": sum(1 for won in wins if won),
    }


if __name__ == "__main__":
    django.setup()
    match sys.argv[1:]:
        case ["tickets", number]:
            print(json.dumps(make_tickets(int(number))))
        case ["webhook", url]:
            print(json.dumps(make_webhook(url)))
        case ["race", number]:
            print(json.dumps(race(int(number))))
        case _:
            print(json.dumps(make_all()))
