"""Pages of schedules: set up, read, change, send now."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from reports.actions.run import run_now
from reports.actions.schedule import add_schedule, pause_schedule
from reports.models import ReportAttempt, ReportDelivery, ReportSchedule
from tests.factories import NOW, make_agent, make_person, make_queue
from tests.reports.conftest import wanted

LIST_QUERIES, DETAIL_QUERIES, FORM_QUERIES = 4, 10, 9
FORM = {
    "page": "overview", "query": "period=30d&priority=1", "name": " Weekly \n desk ", "span": "week",
    "rhythm": "weekly", "weekday": "0", "month_day": "1", "time": "07:00", "send_as": "pdf", "paper": "A4",
}  # fmt: skip


@pytest.fixture
def desk(client: Client, sue: Person) -> Client:
    client.force_login(sue)
    return client


def made(owner: Person, *people: Person, **fields: Any) -> ReportSchedule:
    return add_schedule(actor=owner, wanted=wanted(*(people or [owner]), **fields), at=NOW)


def address(name: str, schedule: ReportSchedule) -> str:
    return reverse(f"reports:{name}", args=[schedule.pk])


def test_schedule_is_set_up_from_a_report(desk: Client, sue: Person, uma: Person) -> None:
    queue = make_queue(code="PACS")
    form = desk.get(reverse("reports:schedule_new"), {"page": "overview", "query": f"queue={queue.pk}&period=30d"})

    answer = desk.post(reverse("reports:schedule_new"), FORM | {"recipients": [sue.pk, uma.pk]}, follow=True)

    schedule = ReportSchedule.objects.get()
    assert form.context["filters"][-1] == "Queue: PACS team"
    assert form.context["form"]["recipients"].value() == [sue.pk]
    assert (schedule.name, schedule.query) == ("Weekly desk", {"period": "30d", "priority": "1"})
    assert answer.context["when"] == "every Monday at 07:00"
    assert answer.context["people"] == ["Sue Supervisor", "Uma Supervisor"]


@pytest.mark.parametrize(("wrong", "field"), [
    ({"name": ""}, "name"), ({"recipients": []}, "recipients"), ({"time": "25:00"}, "time"),
    ({"month_day": "32"}, "month_day"), ({"weekday": "7"}, "weekday"), ({"rhythm": "hourly"}, "rhythm"),
    ({"send_as": "exe"}, "send_as"), ({"page": "nothing"}, "page"),
])  # fmt: skip
def test_what_is_wrong_is_said(desk: Client, sue: Person, wrong: dict[str, Any], field: str) -> None:
    answer = desk.post(reverse("reports:schedule_new"), {**FORM, "recipients": [sue.pk], **wrong})

    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert ReportSchedule.objects.count() == 0


def test_agents_are_not_among_the_recipients(desk: Client, sue: Person) -> None:
    agent = make_agent()

    answer = desk.post(reverse("reports:schedule_new"), {**FORM, "recipients": [sue.pk, agent.pk]})

    assert list(answer.context["form"].errors) == ["recipients"]


def test_what_the_action_refuses_is_said(desk: Client, sue: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = made(sue)
    page = address("schedule_edit", schedule)
    desk.get(page)
    monkeypatch.setattr("reports.actions.schedule.PAGES", {})

    answer = desk.post(page, {**FORM, "recipients": [sue.pk]})

    assert answer.context["form"].non_field_errors() == ["There is no such report. Open it again and try once more."]


def test_form_to_change_holds_what_is(desk: Client, sue: Person) -> None:
    schedule = made(sue)

    form = desk.get(address("schedule_edit", schedule)).context["form"]
    desk.post(address("schedule_edit", schedule), {**FORM, "name": "Renamed", "recipients": [sue.pk]})

    schedule.refresh_from_db()
    assert {name: form[name].value() for name in ("name", "query", "rhythm", "recipients")} == {
        "name": "Weekly", "query": "priority=1", "rhythm": "weekly", "recipients": [sue.pk],
    }  # fmt: skip
    assert schedule.name == "Renamed"


def test_pause_resume_send_and_delete(desk: Client, sue: Person) -> None:
    schedule = made(sue)

    states = []
    for name in ("schedule_pause", "schedule_resume", "schedule_run"):
        answer = desk.post(address(name, schedule), follow=True)
        states.append((answer.context["is_paused"], len(answer.context["deliveries"])))
    gone = desk.post(address("schedule_delete", schedule), follow=True)

    assert states == [(True, 0), (False, 0), (False, 1)]
    assert gone.context["rows"] == []
    assert desk.get(address("schedule", schedule)).status_code == 404
    assert "is not there any more" in desk.post(address("schedule_run", schedule), follow=True).content.decode()


def test_others_read_it_and_cannot_change_it(desk: Client, uma: Person) -> None:
    schedule = made(uma)

    page = desk.get(address("schedule", schedule))

    assert page.context["may_change"] is False
    assert "Send now" not in page.content.decode()
    assert desk.get(address("schedule_edit", schedule)).status_code == 403
    assert desk.post(address("schedule_pause", schedule)).status_code == 403


def test_administrator_may_change_it(client: Client, sue: Person) -> None:
    schedule = made(sue)
    client.force_login(make_person(role="administrator"))

    assert client.get(address("schedule", schedule)).context["may_change"] is True


def test_list_has_the_next_first_and_paused_ones_last(desk: Client, sue: Person) -> None:
    paused, late, soon = made(sue, name="Paused"), made(sue, name="Late", weekday=4), made(sue, name="Soon", weekday=1)
    pause_schedule(actor=sue, schedule_id=paused.pk)

    rows = desk.get(reverse("reports:schedules")).context["rows"]

    assert [row["schedule"].pk for row in rows] == [soon.pk, late.pk, paused.pk]


def test_log_says_how_each_mail_went(desk: Client, sue: Person) -> None:
    schedule = made(sue)
    run_now(actor=sue, schedule_id=schedule.pk, at=NOW)
    waiting = desk.get(address("schedule", schedule)).context["deliveries"][0]
    delivery = ReportDelivery.objects.get()
    ReportAttempt.objects.create(delivery=delivery, at=NOW, outcome="retry", error="TimeoutError")
    ReportAttempt.objects.create(delivery=delivery, at=NOW, outcome="skipped", error="not_allowed")
    ReportDelivery.objects.update(state="skipped", last_error="not_allowed")

    row = desk.get(address("schedule", schedule)).context["deliveries"][0]

    assert (waiting["state"], waiting["line"]) == ("To be sent", "waits for its file")
    assert (row["state"], row["line"]) == ("Not sent", "The person may no longer read reports.")
    assert [each["text"] for each in row["tries"]] == [
        "It did not go through and is tried again. The mail server did not answer in time",
        "It was not sent. The person may no longer read reports",
    ]


@pytest.mark.parametrize("name", ["schedules", "schedule_new", "schedule", "schedule_edit"])
def test_schedules_are_closed_to_agents(client: Client, sue: Person, name: str) -> None:
    schedule = made(sue)
    client.force_login(make_agent())
    args = [schedule.pk] if name in ("schedule", "schedule_edit") else []

    assert client.get(reverse(f"reports:{name}", args=args)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_few_questions(desk: Client, sue: Person, uma: Person, count: int) -> None:
    """Session, person, rows, recipients; then the names of filters, mails and attempts, or the people to choose."""
    schedules = [made(sue, *[sue, uma][: 1 + (count > 1)], name=str(number)) for number in range(count)]
    for number in range(count):
        run_now(actor=sue, schedule_id=schedules[0].pk, at=NOW + timedelta(minutes=number))
    for delivery in ReportDelivery.objects.all():
        ReportAttempt.objects.create(delivery=delivery, at=NOW, outcome="sent")
    found, one = [], schedules[0]
    for page in (reverse("reports:schedules"), address("schedule", one), address("schedule_edit", one)):
        with CaptureQueriesContext(connection) as queries:
            desk.get(page)
        found.append(len(queries))

    assert found == [LIST_QUERIES, DETAIL_QUERIES, FORM_QUERIES]
