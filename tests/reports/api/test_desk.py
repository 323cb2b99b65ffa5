"""Backlog, flow, time and load through the API."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from reports.rules.facts import DEFINITION_VERSION
from tests.factories import make_agent, make_policy, make_supervisor
from tests.factories.calls import caller
from tests.reports.stories import relay_all, story

pytestmark = pytest.mark.django_db
QUERIES = {"backlog": 8, "flow": 8, "states": 8, "holders": 8, "agents": 11}


def _get(name: str, **query: Any) -> Any:
    response = caller(make_supervisor()).get(reverse(f"api:metric_{name}"), query)
    assert response.status_code == 200, response.json()
    return response.json()


def _lived() -> datetime:
    """Yesterday: one solved, reopened and solved again, one waiting."""
    at = timezone.now() - timedelta(days=1)
    story(at=at).after(10).take().after(20).solve().after(30).reopen().after(5).solve()
    story(at=at).take().reply().wait()
    relay_all()
    return at


def test_backlog_of_a_date_by_age_and_by_steps() -> None:
    at = _lived()

    now, before = _get("backlog", steps="day", period="7d"), _get("backlog", date="2020-01-01")

    assert (now["backlog"]["total"], before["backlog"]["total"]) == (1, 0)
    assert sum(band["n"] for band in now["backlog"]["bands"]) == 1
    assert datetime.fromisoformat(now["backlog"]["oldest"]) == at
    assert [step["total"] for step in now["steps"]][-1] == 1
    assert len(now["steps"]) == 7


def test_flow_adds_up() -> None:
    _lived()

    body = _get("flow", steps="day", period="7d")

    assert body["total"] == {"logged": 2, "reopened": 1, "solved": 2, "merged": 0, "net": 1}
    assert sum(step["net"] for step in body["steps"]) == 1


def test_time_went_to_states_and_holders() -> None:
    _lived()

    states, holders = _get("states", clock="wall"), _get("holders", clock="wall")

    assert {row["place"]: row["figure"]["total"] for row in states["places"]} == {
        "new": 600, "open": 1500, "resolved": 1800
    }  # fmt: skip
    assert {row["place"]: row["figure"]["total"] for row in holders["places"]} == {"queue": 600, "agent": 1500}


def test_load_names_people() -> None:
    agent = make_agent(full_name="Ann Agent")
    story(at=timezone.now() - timedelta(hours=5), agent=agent).take().reply().after(60).solve()
    relay_all()

    [row] = _get("agents")["agents"]

    assert (row["name"], row["handled"], row["touched"], row["open_now"], row["share"]) == ("Ann Agent", 1, 1, 0, 1.0)
    assert row["busy_seconds"] == 3600


@pytest.mark.parametrize("name", QUERIES)
def test_answer_says_what_it_is_of(name: str) -> None:
    body = _get(name, priority="2", cohort="logged")

    assert (body["definition_version"], len(body["digest"])) == (DEFINITION_VERSION, 10)
    assert (body["scope"]["cohort"], body["scope"]["filters"]) == ("logged", {"priority": "2"})


@pytest.mark.parametrize("query", [{"steps": "hour"}, {"date": "x"}, {"date": "0001-01-01"}, {"queue": "x"}])
def test_nonsense_is_refused_by_field(query: dict[str, str]) -> None:
    response = caller(make_supervisor()).get(reverse("api:metric_backlog"), query)

    assert (response.status_code, list(response.json()["errors"])) == (400, list(query))


@pytest.mark.parametrize("name", QUERIES)
def test_agents_are_refused(name: str) -> None:
    response = caller(make_agent()).get(reverse(f"api:metric_{name}"))

    assert (response.status_code, response.json()["code"]) == (403, "no_reports")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_queries(name: str, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_policy()
    for _ in range(count):
        story(at=timezone.now() - timedelta(hours=5)).take().reply().after(60).solve()
    relay_all()
    client = caller(make_supervisor())

    with django_assert_num_queries(QUERIES[name]):
        client.get(reverse(f"api:metric_{name}"))
