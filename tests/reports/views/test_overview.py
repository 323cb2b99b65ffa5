"""The pages of reports: who may read them, what they say, what they cost."""

import csv
from datetime import timedelta
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from reports.forms import ScopeForm
from reports.metrics.registry import METRICS
from reports.queries.choices import choices
from tests.factories import make_agent, make_category, make_device, make_person, make_queue, make_supervisor
from tests.reports.stories import relay_all, story
from tickets.enums import Source

pytestmark = pytest.mark.django_db
PAGES = ("reports:overview", "reports:tickets", "reports:csv")
MARCH = {"period": "custom", "from": "2026-03-01", "to": "2026-03-31"}


@pytest.fixture
def supervisor(client):
    person = make_supervisor()
    client.force_login(person)
    return person


def tell(count):
    for number in range(count):
        device = make_device(name="=cmd|' /C calc'!A0")
        category = make_category(queue=make_queue(code=f"Q{number}"), title=f"Images missing {number}")
        told = story(category=category, device=device, level=1).take().after(10 + number).reply()
        told.after(60).solve()
    relay_all()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("role", "status"), [
    (Role.REQUESTER, 403), (Role.AGENT, 403), (Role.SUPERVISOR, 200), (Role.ADMINISTRATOR, 200),
])
def test_only_supervisors_and_administrators_read_reports(client, page, role, status):
    client.force_login(make_person(role=role))

    assert client.get(reverse(page)).status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_nobody_unknown_reads_reports(client, page):
    assert client.get(reverse(page)).status_code == 302


def test_overview_says_the_figures_in_words(client, supervisor):
    tell(3)

    response = client.get(reverse("reports:overview"), MARCH)

    stats = {stat["label"]: stat for stat in response.context["stats"]}
    assert stats["First response, median"]["value"] == "11 min"
    assert stats["First response, median"]["lines"] == ["n = 3", "mean 11 min", "90 % within 12 min"]
    assert stats["First response, median"]["is_small"] is True
    assert stats["Answered in time"]["value"] == "100 %"
    assert [stats[label]["value"] for label in ("Logged", "Solved")] == ["3", "3"]


def test_zero_is_shown_as_zero(client, supervisor):
    agent = make_agent()
    story(agent=agent, actor=agent, source=Source.PHONE)
    relay_all()

    response = client.get(reverse("reports:overview"), MARCH)

    assert response.context["stats"][0]["value"] == "0 min"


def test_empty_period_says_so(client, supervisor):
    response = client.get(reverse("reports:overview"))

    assert response.context["has_tickets"] is False
    assert "No tickets in this period" in response.content.decode()


def test_wrong_dates_are_explained_and_the_default_is_shown(client, supervisor):
    response = client.get(reverse("reports:overview"), {"from": "2026-03-31", "to": "2026-03-01"})

    assert response.status_code == 200
    assert response.context["form"].errors["to"] == ["The last day is before the first. Change one of them."]


@pytest.mark.parametrize("wrong", [
    {"queue": "0"}, {"device": "=1"}, {"priority": "9"}, {"site": "x"}, {"cohort": "x"}, {"from": "\x00"},
    {"from": "0001-01-01", "to": "9999-12-31"}, {"period": "custom"}, {"cursor": "x"}, {"category": "none"},
])
@pytest.mark.parametrize("page", PAGES)
def test_no_address_breaks_a_page(client, supervisor, page, wrong):
    assert client.get(reverse(page), wrong).status_code == 200


def test_unknown_metric_is_not_found(client, supervisor):
    assert client.get(reverse("reports:tickets"), {"metric": "x"}).status_code == 404


def test_scope_survives_its_own_address():
    make_queue(code="NET")
    names = choices()
    at = timezone.now()
    asked = {"period": "90d", "cohort": "due", "clock": "wall", "priority": "2", "device": "others"}

    scope = ScopeForm(data=asked, choices=names).scope(at=at, zone="Europe/Rome")

    assert ScopeForm(data=scope.query(), choices=names).scope(at=at, zone="Europe/Rome") == scope


def test_export_holds_the_tickets_of_the_figure_and_no_formula(client, supervisor):
    tell(3)

    response = client.get(reverse("reports:csv"), {"metric": "resolution", **MARCH})
    rows = list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode())))

    assert len(rows) == 3
    assert {row["first_response_met"] for row in rows} == {"yes"}
    assert [row["first_response_wall_seconds"] for row in sorted(rows, key=lambda row: int(row["ticket"]))] == [
        "600", "660", "720"
    ]
    assert [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))] == []
    name = response["Content-Disposition"].partition("filename=")[2]
    assert name.startswith('"raddesk-resolution-2026-03-01-to-2026-03-31-')


def test_export_holds_no_free_text(client, supervisor):
    story(subject="Jane Doe 1234567")
    relay_all()

    response = client.get(reverse("reports:csv"), {"metric": "logged", **MARCH})

    assert "Jane" not in b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(("page", "expected"), [("reports:tickets", 10), ("reports:csv", 8)])
def test_pages_take_as_many_queries_with_three_tickets_as_with_one(client, supervisor, page, expected):
    found = []
    for count in (1, 2):
        tell(count)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse(page), MARCH)
            getattr(response, "getvalue", lambda: None)()
        found.append(len(queries))

    assert found == [expected, expected]


def test_headline_moves_by_exactly_the_ticket_that_happens(client, supervisor):
    def values():
        stats = client.get(reverse("reports:overview"), {"period": "7d"}).context["stats"]
        return {stat["label"]: stat["value"] for stat in stats}

    before = values()
    story(at=timezone.now() - timedelta(minutes=5), level=1).take().after(1).reply().after(1).solve()
    relay_all()

    after = values()

    assert int(after["Logged"]) == int(before["Logged"]) + 1
    assert after["First response, median"] == "1 min"
    assert after["Answered in time"] == "100 %"


def test_links_carry_the_filters(client, supervisor):
    tell(1)
    priority = {"priority": "1", **MARCH}

    page = client.get(reverse("reports:overview"), priority)

    query = parse_qs(urlsplit(page.context["stats"][0]["href"]).query)
    assert query["priority"] == ["1"]
    assert query["metric"] == ["first_response"]
    assert set(METRICS) >= {"first_response"}
