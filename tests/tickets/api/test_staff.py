"""The API about the desk's own people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from tests.factories import make_agent, make_person, make_queue, make_supervisor, make_ticket
from tests.factories.calls import caller
from tests.tickets.actions.staffing import give_out, join
from tickets.actions.assignment import take_ticket
from tickets.actions.rota import add_shifts
from tickets.enums import Strategy

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def names(person: Person) -> dict[str, object]:
    return {"id": person.pk, "full_name": person.full_name}


def test_availability_of_a_queue() -> None:
    queue = give_out(Strategy.ROUND_ROBIN)
    person = join(queue, capacity=4, skills=["CT"], is_lead=True)
    make_ticket()

    answer = caller(make_agent()).get(reverse("api:availability", args=["pacs"])).json()

    assert answer == {
        "queue": {"code": "PACS", "name": "PACS team"},
        "strategy": "round_robin",
        "members": [
            {
                "person": names(person), "is_lead": True, "is_available": True, "is_away": False, "is_at_work": True,
                "on_call": 0, "open_here": 0, "open_all": 0, "capacity": 4, "skills": ["CT"],
            }
        ],
        "new": 1,
        "open": 0,
        "waiting": 0,
    }  # fmt: skip
    assert caller(make_agent()).get(reverse("api:availability", args=["nope"])).status_code == 404
    assert caller(make_person()).get(reverse("api:availability", args=["PACS"])).status_code == 403


def test_on_call() -> None:
    queue = make_queue()
    person, start = join(queue), timezone.now() + HOUR
    [shift] = add_shifts(
        actor=make_supervisor(), queue=queue, person=person, level=2, starts_at=start, ends_at=start + HOUR,
        at=timezone.now(),
    )  # fmt: skip
    client = caller(make_agent())

    [found] = client.get(reverse("api:on_call")).json()["results"]
    other = client.get(reverse("api:on_call"), {"queue": "NET"}).json()["results"]
    later = client.get(reverse("api:on_call"), {"from": (start + 2 * HOUR).isoformat()}).json()["results"]

    assert (found["id"], found["person"], found["level"]) == (shift.pk, names(person), 2)
    assert (other, later) == ([], [])


@pytest.mark.parametrize(
    "query",
    [
        {"from": "yesterday"},
        {"from": "2026-03-02T10:00:00"},
        {"from": "2026-03-02T10:00:00Z", "until": "2026-03-02T10:00:00Z"},
        {"from": "2026-03-02T10:00:00Z", "until": "2028-03-02T10:00:00Z"},
        {"from": "2026-13-02T10:00:00Z"},
    ],
)
@pytest.mark.parametrize("name", ["on_call", "absences"])
def test_a_wrong_stretch_is_refused(name: str, query: dict[str, str]) -> None:
    assert caller(make_agent()).get(reverse(f"api:{name}"), query).status_code == 400


def test_an_absence_is_entered_passed_on_read_and_ended() -> None:
    queue = give_out(Strategy.ROUND_ROBIN)
    person, other = join(queue), join(queue)
    ticket = make_ticket()
    take_ticket(actor=person, ticket_id=ticket.pk, at=timezone.now())
    client = caller(person)

    made = client.post(reverse("api:absences"), {"person": person.pk, "reason": "sick"})
    again = client.post(reverse("api:absences"), {"person": person.pk, "reason": "sick"})
    seen = [caller(each).get(reverse("api:absences")).json()["results"] for each in (make_supervisor(), other)]
    ended = client.post(reverse("api:absence_end", args=[made.json()["id"]]))
    over = client.post(reverse("api:absence_end", args=[made.json()["id"]]))

    assert (made.status_code, made.json()["person"], made.json()["ends_at"]) == (201, names(person), None)
    assert (again.status_code, again.json()["code"]) == (400, "absence_overlaps")
    assert [[each["reason"] for each in found] for found in seen] == [["sick"], [""]]
    assert (ended.status_code, over.status_code, over.json()["code"]) == (200, 400, "absence_missing")
    ticket.refresh_from_db()
    assert ticket.assignee == other


def test_one_enters_no_absence_of_a_colleague() -> None:
    answer = caller(make_agent()).post(reverse("api:absences"), {"person": make_agent().pk, "reason": "sick"})

    assert (answer.status_code, answer.json()["code"]) == (403, "cannot_plan")
