from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import Person
from reports.actions.project import project_tickets
from reports.enums import Dimension
from reports.rules.facts import DEFINITION_VERSION
from tests.factories import make_agent, make_category, make_policy, make_queue, make_supervisor, make_ticket
from tests.factories.calls import caller
from tests.reports.stories import relay_all, story
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
SUMMARY_QUERIES = 33  # session, person with their site, four of names, 26 metrics


def _project() -> None:
    project_tickets(ticket_ids=list(Ticket.objects.values_list("pk", flat=True)))


def _total(person: Person, code: str, **query: Any) -> Any:
    metrics = caller(person).get(reverse("api:metrics"), query).json()["metrics"]
    return next(metric["total"] for metric in metrics if metric["code"] == code)


def test_summary_counts_what_was_logged() -> None:
    person = make_supervisor()
    before = _total(person, "logged")["n"]
    make_ticket(at=timezone.now())
    _project()

    assert (before, _total(person, "logged")["n"]) == (0, 1)


def test_split_by_queue() -> None:
    for code, count in (("PACS", 2), ("NET", 1)):
        category = make_category(queue=make_queue(code=code))
        for _ in range(count):
            make_ticket(at=timezone.now(), category=category)
    _project()

    body = caller(make_supervisor()).get(reverse("api:metric", args=["logged"]), {"by": "queue"}).json()

    assert (body["code"], body["by"], body["total"]["n"]) == ("logged", "queue", 3)
    assert {row["label"]: row["figure"]["n"] for row in body["rows"]} == {"PACS team": 2, "NET team": 1}


@pytest.mark.parametrize("by", Dimension)
def test_split_by_everything(by: str) -> None:
    make_ticket(at=timezone.now())
    _project()

    body = caller(make_supervisor()).get(reverse("api:metric", args=["logged"]), {"by": by}).json()

    assert [row["figure"]["n"] for row in body["rows"]] == [1]


def test_steps_cut_the_period() -> None:
    make_ticket(at=timezone.now())
    _project()
    client = caller(make_supervisor())

    body = client.get(reverse("api:metric", args=["logged"]), {"steps": "day", "period": "7d"}).json()

    assert [step["figure"]["n"] for step in body["steps"]] == [0, 0, 0, 0, 0, 0, 1]
    assert {step["first"] == step["last"] for step in body["steps"]} == {True}


def test_answer_carries_what_makes_it_comparable() -> None:
    make_ticket(at=timezone.now())
    _project()
    client = caller(make_supervisor())

    one, same, other = (
        client.get(reverse("api:metric", args=["first_response"]), {"cohort": "logged", **query}).json()
        for query in ({}, {"period": "30d"}, {"clock": "wall"})
    )

    assert one["definition_version"] == DEFINITION_VERSION
    assert (one["digest"] == same["digest"], one["digest"] == other["digest"]) == (True, False)
    assert (one["total"]["n"], one["total"]["left_out"]) == (0, {"not answered yet": 1})


def test_distribution_loses_nothing() -> None:
    told = story(at=timezone.now() - timedelta(hours=2))
    told.after(3).reply()
    relay_all()

    address = reverse("api:metric_distribution", args=["first_response"])
    body = caller(make_supervisor()).get(address, {"clock": "wall"}).json()

    assert [bucket for bucket in body["buckets"] if bucket["n"]] == [{"from": 120, "to": 240, "n": 1}]
    assert (body["buckets"][0]["from"], body["buckets"][-1]["to"], body["total"]["n"]) == (0, None, 1)


def test_week_has_168_hours() -> None:
    make_ticket(at=timezone.now())
    _project()

    body = caller(make_supervisor()).get(reverse("api:metric_hours", args=["logged"])).json()

    assert len(body["hours"]) == 168
    assert sum(hour["figure"]["n"] for hour in body["hours"]) == body["total"]["n"] == 1


@pytest.mark.parametrize(("name", "code"), [
    ("metric_distribution", "logged"), ("metric_distribution", "x"), ("metric_hours", "x"), ("metric", "agent_loads"),
])
def test_what_has_no_such_figure_is_not_there(name: str, code: str) -> None:
    assert caller(make_supervisor()).get(reverse(f"api:{name}", args=[code])).status_code == 404


def test_unknown_metric_is_not_there() -> None:
    assert caller(make_supervisor()).get(reverse("api:metric", args=["nonsense"])).status_code == 404


def test_agents_are_refused_with_the_code() -> None:
    response = caller(make_agent()).get(reverse("api:metric", args=["logged"]))

    assert (response.status_code, response.json()["code"]) == (403, "no_reports")


@pytest.mark.parametrize("count", [1, 3])
def test_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_policy()
    for _ in range(count):
        make_ticket(at=timezone.now())
    _project()
    client = caller(make_supervisor())

    with django_assert_num_queries(SUMMARY_QUERIES):
        client.get(reverse("api:metrics"))
