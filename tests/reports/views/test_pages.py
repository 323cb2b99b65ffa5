"""The report pages: what they say, that every number leads to its tickets, and what they cost."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from reports.enums import Dimension
from reports.metrics.registry import METRICS
from reports.queries.asked import scope_asked
from reports.queries.choices import choices
from reports.queries.drill import drill_count
from tests.factories import NOW, make_agent, make_supervisor
from tests.reports.stories import relay_all, story
from tests.reports.views.links import links_of, marks_of, number_in
from tests.reports.views.worlds import MARCH, PAGES, tell_march
from tickets.models import Outbox

pytestmark = pytest.mark.django_db
VARIANTS = (
    ("overview", {}),
    ("overview", {"compare": "none"}),
    ("response", {}),
    ("response", {"measure": "next_response", "by": "hour"}),
    ("response", {"cohort": "logged", "by": "priority"}),
    ("resolution", {}),
    ("resolution", {"measure": "reopened", "by": "device"}),
    ("resolution", {"measure": "without_vendor", "cohort": "logged"}),
    ("resolution", {"measure": "first_contact", "by": "department"}),
    ("sla", {}),
    ("sla", {"measure": "resolution_met", "by": "work", "cohort": "logged"}),
    ("sla", {"measure": "next_response_met", "clock": "wall"}),
    ("satisfaction", {}),
    ("satisfaction", {"measure": "rating", "by": "category"}),
    ("satisfaction", {"measure": "rated", "by": "site", "cohort": "logged"}),
    ("backlog", {}),
    ("backlog", {"on": "2026-03-12", "by": "priority"}),
    ("people", {}),
    ("devices", {}),
    ("devices", {"by": "category"}),
    ("hours", {}),
    ("hours", {"measure": "resolution_met"}),
)


@pytest.fixture
def supervisor(client):
    person = make_supervisor()
    client.force_login(person)
    return person


def get(client, page, **query):
    return client.get(reverse(f"reports:{page}"), MARCH | query)


@pytest.mark.parametrize(("page", "query"), VARIANTS)
def test_every_number_leads_to_exactly_its_tickets(client, supervisor, page, query):
    tell_march()
    links = links_of(get(client, page, **query).content.decode())

    promised = {(href, number_in(words)) for href, words in links.found}
    promised |= {mark for spec in links.specs for mark in marks_of(spec)}
    found = {href: counted(supervisor, href) for href, _ in promised if href.startswith("/reports/tickets/")}
    wrong = [
        (href, number, found[href])
        for href, number in promised
        if href in found and not (found[href] == number if number is not None else found[href])
    ]

    assert wrong == []
    assert len(found) > 4
    for href in {kind_of(href): href for href in sorted(found)}.values():
        context = client.get(href).context
        assert (href, context["count"], len(context["rows"])) == (href, found[href], context["tickets"])


def counted(user, href):
    """How much the page behind an address counts, asked below the page."""
    query = dict(parse_qsl(urlsplit(href).query))
    at = timezone.now()
    scope = scope_asked(query=query, choices=choices(), at=at, zone="UTC")
    return drill_count(user=user, metric=METRICS[query["metric"]], scope=scope, at=at)


def kind_of(href):
    """Links that differ only in their row or day are of one kind: one page of each is opened."""
    query = dict(parse_qsl(urlsplit(href).query))
    return query["metric"], query.get("part", "").partition("-")[0]


def test_watches_lead_to_exactly_their_tickets(client, supervisor):
    tell_march()
    gone = make_agent()
    story(at=timezone.now() - timedelta(minutes=1), level=1, agent=gone).take()
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    relay_all()

    rows = get(client, "overview").context["decisions"]

    found = {row["words"]: (row["figure"], client.get(row["href"]).context.get("count")) for row in rows}
    assert {words: found[words] for words in ("late now", "due within the hour", "taken by nobody", "orphaned")} == {
        "late now": ("2", 2),
        "due within the hour": ("1", 1),
        "taken by nobody": ("1", 1),
        "orphaned": ("2", 2),
    }


def test_watch_keeps_its_filters_until_they_are_taken_away(client, supervisor):
    tell_march()
    shown = client.get("/reports/now/late/", {"priority": "1"}).context

    assert (shown["count"], [chip["words"] for chip in shown["chips"]]) == (0, ["Priority: P1 Emergency"])
    assert client.get(shown["chips"][0]["url"]).context["count"] == 2


def test_unknown_watch_is_not_found(client, supervisor):
    assert client.get("/reports/now/nothing/").status_code == 404


@pytest.mark.parametrize(("page", "expected"), [
    ("overview", 30), ("response", 22), ("resolution", 28), ("sla", 21), ("backlog", 19), ("people", 26),
    ("devices", 19), ("hours", 12),
])
def test_pages_take_as_many_queries_with_three_tickets_as_with_one(client, supervisor, page, expected):
    found = []
    for count in (1, 2):
        for number in range(count):
            story(at=NOW + timedelta(days=number), level=1).take().after(10).reply().after(60).solve()
        relay_all()
        with CaptureQueriesContext(connection) as queries:
            get(client, page)
        found.append(len(queries))

    assert found == [expected, expected]


@pytest.mark.parametrize("page", PAGES)
def test_empty_period_says_so(client, supervisor, page):
    response = client.get(reverse(f"reports:{page}"))

    assert response.status_code == 200
    assert "No tickets in this period" in response.content.decode()


@pytest.mark.parametrize("wrong", [
    {"queue": "0"}, {"device": "=1"}, {"priority": "9"}, {"site": "x"}, {"cohort": "x"}, {"from": "\x00"},
    {"from": "0001-01-01", "to": "9999-12-31"}, {"period": "custom"}, {"by": "x"}, {"measure": "x"}, {"compare": "x"},
    {"on": "9999-99-99"}, {"part": "age-9-9"}, {"hour": "168"},
])
@pytest.mark.parametrize("page", ["response", "backlog", "hours"])
def test_no_address_breaks_a_page(client, supervisor, page, wrong):
    assert client.get(reverse(f"reports:{page}"), wrong).status_code == 200


def test_wrong_dates_are_explained_and_the_default_is_shown(client, supervisor):
    response = client.get(reverse("reports:response"), {"from": "2026-03-31", "to": "2026-03-01"})

    assert response.context["form"].errors["to"] == ["The last day is before the first. Change one of them."]


def test_filters_are_chips_that_take_themselves_away(client, supervisor):
    agent = tell_march()
    shown = get(client, "response", priority="1", modality="CT", compare="year").context

    words = [chip["words"] for chip in shown["chips"]]
    without = client.get(shown["chips"][0]["url"]).context

    assert words == ["Priority: P1 Emergency", "Modality: CT"]
    assert [chip["words"] for chip in without["chips"]] == ["Modality: CT"]
    assert without["form"]["compare"].value() == "year"
    assert client.get(shown["clear_url"]).context["chips"] == []
    assert agent.is_active


def test_other_pages_keep_the_filters_and_drop_the_measure(client, supervisor):
    shown = get(client, "response", priority="1", by="site", measure="next_response").context
    other = client.get(shown["tabs"][2]["url"])

    assert other.context["tab"].code == "resolution"
    assert [chip["words"] for chip in other.context["chips"]] == ["Priority: P1 Emergency"]
    assert other.context["measure"].code == "resolution"
    assert [each["label"] for each in other.context["splits"] if each["current"]] == ["Site"]


def test_figures_say_how_old_they_are(client, supervisor):
    tell_march()
    assert get(client, "overview").context["freshness"]["is_stale"] is False

    story()
    Outbox.objects.update(created_at=timezone.now() - timedelta(minutes=10))
    response = get(client, "overview")

    assert response.context["freshness"]["is_stale"] is True
    assert "These figures are behind" in response.content.decode()


def test_headlines_are_compared_with_what_was_asked(client, supervisor):
    story(at=NOW, level=1).take().after(10).reply()
    story(at=NOW - timedelta(days=28), level=1).take().after(20).reply()
    relay_all()

    shown = {word: get(client, "response", compare=word).context["stats"][0] for word in ("previous", "none", "year")}

    assert shown["previous"]["change"] == "50 % shorter than before"
    assert (shown["none"]["change"], shown["none"]["before_href"]) == ("", "")
    assert (shown["year"]["change"], shown["year"]["before_href"]) == ("", "")


def test_small_numbers_are_marked(client, supervisor):
    tell_march()
    shown = get(client, "response").context

    assert shown["stats"][0]["is_small"] is True
    assert shown["tables"][0]["notes"] == ["* Fewer than 5: read with care."]
    assert [cell["few"] for cell in shown["tables"][0]["rows"][0]["cells"][1:3]] == [True, False]


def test_people_stand_by_name_and_not_by_rank(client, supervisor):
    for name, count in (("Zoe Last", 2), ("Ana First", 1)):
        agent = make_agent(full_name=name)
        for _ in range(count):
            story(agent=agent, level=1).take().after(10).reply().after(60).solve()
    relay_all()

    rows = get(client, "people").context["tables"][1]["rows"]

    assert [row["cells"][0] for row in rows] == ["Ana First", "Zoe Last"]
    assert [row["cells"][1]["text"] for row in rows] == ["1", "2"]


def test_repeats_open_a_problem_begun_with_what_is_known(client, supervisor):
    tell_march()
    row = get(client, "devices").context["tables"][0]["rows"][0]

    page = client.get(row["problem_url"])

    assert [row["cells"][0], row["cells"][2]["text"]] == ["It does not scan", "3"]
    form = page.context["form"]
    known = {name: form[name].value() for name in ("title", "description", "devices")}
    assert known == {
        "title": "It does not scan, CT2",
        "description": "Logged 3 times from 2 Mar 2026 to 6 Mar 2026.",
        "devices": "CT2",
    }
    assert len(form["tickets"].value().split(", ")) == 3


def test_backlog_of_a_day_stays_what_it_was(client, supervisor):
    tell_march()
    days = ("2026-03-01", "2026-03-10", "2026-03-31")

    found = [get(client, "backlog", on=day).context["stats"][0]["value"] for day in days]

    assert found == ["0", "1", "2"]


def test_hours_are_those_of_the_site(client, supervisor):
    tell_march()
    heat = get(client, "hours").context["heat"]

    assert [cell["text"] for cell in heat["rows"][10][1:]] == ["2", "1", "1", "", "2", "", ""]


def test_split_has_every_dimension_but_the_hours(client, supervisor):
    tell_march()
    labels = [each["label"] for each in get(client, "sla").context["splits"]]

    assert len(labels) == len(Dimension) - 1
    assert "Hour of the week" not in labels
