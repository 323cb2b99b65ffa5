"""Calendars: the coming two weeks, writing hours, publishing them, trying them."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from accounts.models import Site
from tests.factories import make_agent, make_policy, make_supervisor
from tests.tickets.actions.stories import later
from tests.tickets.views.promise_pages import address, administrator, errors, signed_in, told
from tickets.actions.calendar import Hours, publish_calendar_version
from tickets.models import Calendar, CalendarVersion, PolicyDraft

pytestmark = pytest.mark.django_db
LIST_QUERIES, DETAIL_QUERIES, FORM_QUERIES = 4, 5, 4
OFFICE = ["08:00-17:00"] * 5 + ["", ""]


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(later(60), tick=False):
        yield


@pytest.fixture
def actor():
    make_policy()
    Site.objects.update_or_create(code="MAIN", defaults={"name": "Main", "time_zone": "Europe/London"})
    return administrator(time_zone="Europe/Berlin")


@pytest.fixture
def client(actor):
    return signed_in(actor)


def form(*, days=OFFICE, dates=(), do="publish", **changed):
    made = {
        "time_zone": "", "holidays_country": "", "holidays_subdivision": "", "rows": str(len(dates)),
        "begins": "now", "begins_at": "", "why": "New shifts.", "do": do,
    }  # fmt: skip
    made |= {f"weekday{number}": hours for number, hours in enumerate(days)}
    for number, (day, hours) in enumerate(dates):
        made |= {f"date{number}": day, f"hours{number}": hours}
    return made | changed


def edit(client, code="working-hours", **given):
    return client.post(address("calendar_edit", calendar=code), form(**given), follow=True)


def newest(code="working-hours"):
    return CalendarVersion.objects.filter(calendar__code=code).order_by("-version")[:1].get()


def test_calendars_say_who_is_promised_by_them(client):
    answer = client.get(address("calendars"))

    rows = [each["row"] for each in answer.context["rows"]]
    assert [(row.calendar.code, row.priorities) for row in rows] == [("always", (1, 2)), ("working-hours", (3, 4, 5))]


def test_calendar_shows_week_strip_holidays_and_versions(client, actor):
    hours = Hours(
        windows=[[[480, 720], [780, 1080]]] * 4 + [[[1320, 1800]], [], []],
        exceptions={"2026-03-05": []},
        holidays_country="GB",
        holidays_subdivision="ENG",
    )
    publish_calendar_version(
        actor=actor, code="working-hours", hours=hours, valid_from=later(2), why="Clinics.", at=later(1)
    )

    answer = client.get(address("calendar", calendar="working-hours"))

    assert answer.context["week"][0] == ("Monday", "08:00–12:00, 13:00–18:00")
    assert answer.context["week"][4] == ("Friday", "22:00–06:00 the next day")
    strip = answer.context["strip"]
    assert len(strip) == 14
    assert (strip[0].day, strip[3].kind, strip[3].text) == (date(2026, 3, 2), "special", "Closed")
    assert answer.context["zone"] == "Europe/London"
    this, following = answer.context["holidays"]
    assert (date(2026, 4, 3), "Good Friday") in this[1]
    assert following[0] == 2027
    assert [(row.version.version, row.state) for row in answer.context["row"].versions] == [(2, "now"), (1, "before")]
    assert "Clinics." in answer.content.decode()


def test_hours_are_published_from_now_on(client, actor):
    days = ["08:00-12:00, 13:00-18:00"] * 4 + ["22-6", "00:00-24:00", "closed"]

    answer = edit(
        client,
        days=days,
        dates=[("2026-12-24", "08:00-12:00"), ("2026-12-31", ""), ("", "")],
        time_zone="Europe/Berlin",
        holidays_country="DE",
        holidays_subdivision="BY",
    )

    made = newest()
    assert told(answer) == ["The hours are published. Promises that run are measured by them within seconds."]
    assert (made.version, made.published_by, made.why) == (2, actor, "New shifts.")
    assert made.windows == [[[480, 720], [780, 1080]]] * 4 + [[[1320, 1800]], [[0, 1440]], []]
    assert made.exceptions == {"2026-12-24": [[480, 720]], "2026-12-31": []}
    assert (made.time_zone, made.holidays_country, made.holidays_subdivision) == ("Europe/Berlin", "DE", "BY")
    assert made.valid_from == later(61)


def test_hours_are_published_from_a_later_moment_by_the_persons_clock(client):
    edit(client, begins="later", begins_at="2026-03-09T07:00")

    row = client.get(address("calendar", calendar="working-hours"))
    assert newest().valid_from == datetime(2026, 3, 9, 6, tzinfo=UTC)
    assert row.context["row"].now.version.version == 1
    assert "Other hours begin" in row.content.decode()


def test_form_begins_with_the_newest_hours(client, actor):
    hours = Hours(windows=[[[60, 120]]] * 7, exceptions={"2026-12-24": [[0, 60]]})
    publish_calendar_version(
        actor=actor, code="working-hours", hours=hours, valid_from=later(9000), why="Later.", at=later(1)
    )

    page = client.get(address("calendar_edit", calendar="working-hours")).content.decode()

    assert page.count('value="01:00-02:00"') == 7
    assert 'value="2026-12-24"' in page
    assert "take them back" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"weekday0": "morning"}, "weekday0"),
        ({"weekday0": "08:00-12:00, 11:00-13:00"}, "weekday0"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"holidays_country": "XX"}, "holidays_country"),
        ({"why": ""}, "why"),
        ({"begins": "later"}, "begins_at"),
        ({"begins": "later", "begins_at": "soon"}, "begins_at"),
        ({"begins": "later", "begins_at": "2020-01-01T00:00"}, "__all__"),
        ({"days": [""] * 7}, "__all__"),
        ({"dates": [("soon", "")]}, "date0"),
        ({"dates": [("2026-12-24", "noon")]}, "hours0"),
        ({"dates": [("", "08:00-12:00")]}, "date0"),
        ({"dates": [("2026-12-24", ""), ("2026-12-24", "")]}, "date1"),
    ],
)
def test_wrong_hours_are_refused_in_words_and_stay(client, wrong, field):
    answer = edit(client, **wrong)

    assert field in errors(answer)
    assert CalendarVersion.objects.filter(calendar__code="working-hours").count() == 1
    assert ('value="morning"' in answer.content.decode()) == (wrong.get("weekday0") == "morning")


def test_look_shows_what_it_means_and_publishes_nothing(client):
    answer = edit(client, do="look", why="", holidays_country="GB", holidays_subdivision="SCT")

    assert (answer.status_code, answer.context["form"].errors) == (200, {})
    assert (date(2026, 1, 2), "New Year Holiday") in answer.context["holidays"][0][1]
    assert len(answer.context["strip"]) == 14
    assert CalendarVersion.objects.filter(calendar__code="working-hours").count() == 1


def test_look_at_wrong_hours_says_what_is_wrong(client):
    answer = edit(client, do="look", weekday1="8-25", why="")

    assert set(errors(answer)) == {"weekday1"}
    assert "strip" not in answer.context


def test_part_of_another_country_is_forgotten(client):
    answer = edit(client, do="look", holidays_country="DE", holidays_subdivision="SCT")

    assert answer.context["form"].errors == {}
    assert answer.context["form"]["holidays_subdivision"].value() == ""
    assert '<option value="BY">' in answer.content.decode()


def test_more_dates_are_a_round_trip_that_judges_nothing(client):
    answer = edit(client, do="more", weekday0="morning", why="", dates=[("2026-12-24", "")])

    page = answer.content.decode()
    assert (answer.status_code, answer.context["form"].errors, answer.context["form"].count) == (200, {}, 4)
    assert 'value="morning"' in page
    assert 'value="2026-12-24"' in page


def test_calendar_is_added(client):
    page = client.get(address("calendar_new")).content.decode()

    answer = client.post(address("calendar_new"), form(name="Night shift", why="Nights."), follow=True)

    assert page.count('value="08:00-18:00"') == 5
    assert Calendar.objects.get(code="night-shift").name == "Night shift"
    assert answer.redirect_chain == [(address("calendar", calendar="night-shift"), 302)]
    assert "name" in errors(client.post(address("calendar_new"), form(name="")))
    assert "There is a calendar" in errors(client.post(address("calendar_new"), form(name="Night shift")))["__all__"][0]


def test_hours_are_tried_in_a_draft_and_forgotten(client, actor):
    where = address("draft_hours", calendar="working-hours")
    client.post(where, form(do="keep", seen="0"))
    kept = PolicyDraft.objects.get().hours
    page = client.get(where).content.decode()
    stale = client.post(where, form(do="keep", seen="0"))
    editor = client.get(address("calendar_edit", calendar="working-hours") + "?draft").content.decode()
    client.post(address("draft_hours_forget", calendar="working-hours"))

    assert kept["working-hours"]["windows"] == [[[480, 1020]]] * 5 + [[], []]
    assert "Use the hours in force" in page
    assert "another window" in errors(stale)["__all__"][0]
    assert editor.count('value="08:00-17:00"') == 5
    assert PolicyDraft.objects.get().hours == {}
    assert CalendarVersion.objects.filter(calendar__code="working-hours").count() == 1


def test_supervisors_try_hours_and_do_not_publish(actor):
    client = signed_in(make_supervisor())

    assert client.get(address("draft_hours", calendar="working-hours")).status_code == 200
    assert client.post(address("draft_hours", calendar="working-hours"), form(do="keep", seen="0")).status_code == 302
    assert edit(client).status_code == 403
    assert "Change the hours" not in client.get(address("calendar", calendar="working-hours")).content.decode()
    assert signed_in(make_agent()).get(address("calendars")).status_code == 403


def test_unknown_calendar_is_not_found(client):
    for name in ("calendar", "calendar_edit", "draft_hours"):
        assert client.get(address(name, calendar="moon")).status_code == 404


def test_version_taken_back_before_it_began_is_said(client, actor):
    for minutes in (9000, 8000):
        hours = Hours(windows=[[[60, 60 + minutes // 100]]] * 7)
        publish_calendar_version(
            actor=actor, code="working-hours", hours=hours, valid_from=later(minutes), why="Later.", at=later(1)
        )

    row = client.get(address("calendar", calendar="working-hours")).context["row"]

    assert [(each.version.version, each.state) for each in row.versions] == [(3, "later"), (2, "never"), (1, "now")]
    assert row.later.version.version == 3


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_few_questions(client, actor, count, django_assert_num_queries):
    for number in range(count):
        hours = Hours(windows=[[[60, 120 + number]]] * 7)
        publish_calendar_version(
            actor=actor, code="working-hours", hours=hours, valid_from=later(2), why="So.", at=later(1)
        )

    with django_assert_num_queries(LIST_QUERIES):
        client.get(address("calendars"))
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(address("calendar", calendar="working-hours"))
    with django_assert_num_queries(FORM_QUERIES):
        client.get(address("calendar_edit", calendar="working-hours"))
