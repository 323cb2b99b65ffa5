"""Facts out of thin air: no history lies behind them, so that every mixture of columns can be counted."""

import random
from datetime import datetime, timedelta
from typing import Any

from reports.enums import Shift, Work
from reports.models import CycleFact, StayFact, TicketFact
from tests.factories import NOW, make_category, make_device, make_queue, make_site, make_ticket
from tickets.enums import Affected, Party, Source, State
from tickets.models import Ticket

DAYS = 40
DIMENSION_COLUMNS = [
    field.attname for field in TicketFact.__bases__[0]._meta.get_fields() if field.attname != "is_cancelled"
]


def random_facts(*, seed: int, count: int) -> None:
    """Save facts of `count` tickets that began within DAYS after NOW, with their cycles and stays."""
    order = random.Random(seed)
    places = _places(order)
    template = make_ticket()
    fields = {field.name: getattr(template, field.name) for field in Ticket._meta.concrete_fields if not _is_own(field)}
    tickets = Ticket.objects.bulk_create([Ticket(**fields) for _ in range(count)])
    facts = [_fact(order, ticket.pk, places) for ticket in tickets]
    TicketFact.objects.bulk_create(facts)
    CycleFact.objects.bulk_create([cycle for fact in facts for cycle in _cycles(order, fact)])
    StayFact.objects.bulk_create([stay for fact in facts for stay in _stays(order, fact)])


def _is_own(field: Any) -> bool:
    return field.primary_key or field.generated


def _places(order: random.Random) -> dict[str, list[Any]]:
    queues = [make_queue(code=f"Q{number}") for number in range(3)]
    devices = [make_device() for _ in range(4)]
    return {
        "site_id": [None, make_site(code="A").pk, make_site(code="B").pk],
        "queue_id": [queue.pk for queue in queues],
        "first_queue_id": [queue.pk for queue in queues],
        "category_id": [make_category(queue=queue).pk for queue in queues],
        "device_id": [None, *(device.pk for device in devices)],
        "modality": ["", "CT", "MR"],
        "priority": [1, 2, 3, 4, 5],
        "first_priority": [1, 2, 3, 4, 5],
        "department": ["", "ER", "ICU", "none", "others", "Ward's 7%"],
        "source": [source.value for source in Source],
        "affected": ["", *(each.value for each in Affected)],
        "work": [work.value for work in Work],
        "shift": [shift.value for shift in Shift],
        "hour_of_week": list(range(168)),
    }


def _fact(order: random.Random, ticket_id: int, places: dict[str, list[Any]]) -> TicketFact:
    started = _moment(order, NOW)
    responded, resolved = _maybe(order, started), _maybe(order, started)
    return TicketFact(
        ticket_id=ticket_id,
        event_seq=1,
        definition_version=1,
        state=State.NEW,
        created_at=started,
        started_at=started,
        first_resolved_at=resolved,
        resolution_first_wall_seconds=_seconds(order) if resolved else None,
        resolution_first_business_seconds=_seconds(order) if resolved else None,
        reassigned_count=order.choice([0, 0, 1, 2, 5]),
        is_first_contact=order.random() < 0.5 if resolved else None,
        used_vendor=order.random() < 0.3,
        is_cancelled=order.random() < 0.1,
        patient_waiting_seconds=_seconds(order) if resolved else None,
        **_promise(order, started, responded, "first_response_"),
        **_promise(order, started, resolved, "resolution_"),
        **_closing(random.Random(ticket_id), resolved),  # its own chance, so that the rest stays as it was
        **{name: order.choice(values) for name, values in places.items()},
    )


def _closing(order: random.Random, resolved: datetime | None) -> dict[str, Any]:
    closed = _maybe(order, resolved) if resolved else None
    return {"closed_at": closed, "closing_wall_seconds": _seconds(order) if closed else None}


def _cycles(order: random.Random, fact: TicketFact) -> list[CycleFact]:
    dimensions = {name: getattr(fact, name) for name in (*DIMENSION_COLUMNS, "is_cancelled")}
    found = []
    for metric, most in (("first_response", 1), ("next_response", 3), ("resolution", 3)):
        began = fact.started_at
        for number in range(1, order.randint(1, most) + 1):
            stopped = _maybe(order, began)
            reopened = _maybe(order, stopped) if stopped and metric == "resolution" else None
            ended = stopped or (_maybe(order, began) if fact.is_cancelled else None)
            state = "stopped" if stopped else "cancelled" if ended else "running"
            found.append(
                CycleFact(
                    **dimensions,
                    ticket_id=fact.pk,
                    metric=metric,
                    cycle=number,
                    is_last=False,
                    state=state,
                    started_at=began,
                    ended_at=ended,
                    reopened_at=reopened,
                    **_rating(random.Random(fact.ticket_id * 10 + number), stopped if metric == "resolution" else None),
                    actor=order.choice([None, 1, 2]),
                    **_promise(order, began, stopped, ""),
                )
            )
            began = began + timedelta(seconds=_seconds(order))
    return found


def _rating(order: random.Random, solved: datetime | None) -> dict[str, Any]:
    """Its own chance, so that the rest stays as it was."""
    if solved is None or order.random() < 0.4:
        return {}
    return {"rating": order.randint(1, 5), "rated_at": solved + timedelta(hours=1)}


def _stays(order: random.Random, fact: TicketFact) -> list[StayFact]:
    dimensions = {name: getattr(fact, name) for name in (*DIMENSION_COLUMNS, "is_cancelled")}
    found, began = [], fact.started_at
    for number in range(1, order.randint(2, 6)):
        ended = began + timedelta(seconds=_seconds(order))
        found.append(
            StayFact(
                **dimensions,
                ticket_id=fact.pk,
                position=number,
                started_at=began,
                ended_at=ended,
                state=order.choice(["new", "open", "waiting", "resolved"]),
                party=order.choice(["", *(party.value for party in Party)]),
                held_queue_id=fact.queue_id,
                agent=order.choice([None, 1, 2]),
                wall_seconds=int((ended - began).total_seconds()),
                business_seconds=_seconds(order),
            )
        )
        began = ended
    return found


def _promise(order: random.Random, started: datetime, stopped: datetime | None, prefix: str) -> dict[str, Any]:
    target = order.choice([None, 900, 7200, 86400])
    due = started + timedelta(seconds=target * order.randint(1, 9)) if target and order.random() < 0.8 else None
    met = order.random() < 0.6 if stopped and target else None
    stopped_name = {"first_response_": "first_responded_at", "resolution_": "resolved_at", "": "stopped_at"}[prefix]
    return {
        stopped_name: stopped,
        f"{prefix}wall_seconds": _seconds(order) if stopped else None,
        f"{prefix}business_seconds": _seconds(order) if stopped else None,
        f"{prefix}target_seconds": target,
        f"{prefix}due_at": due,
        f"{prefix}decided_at": stopped if met else due,
        f"{prefix}met": met,
    }


def _moment(order: random.Random, after: datetime) -> datetime:
    return after + timedelta(seconds=order.randrange(DAYS * 86400))


def _maybe(order: random.Random, after: datetime) -> datetime | None:
    return after + timedelta(seconds=_seconds(order)) if order.random() < 0.75 else None


def _seconds(order: random.Random) -> int:
    """Often nothing, often the same, sometimes weeks."""
    return order.choice([0, 60, 600, order.randrange(7200), order.randrange(7200), order.randrange(20 * 86400)])
