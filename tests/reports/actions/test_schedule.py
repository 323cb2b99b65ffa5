"""Schedules: who may make and change them, when they run, and that a run is one run."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from accounts.models import Person
from reports.actions import run
from reports.actions.export import UnknownPage, make_due
from reports.actions.run import run_now
from reports.actions.schedule import (
    NoRecipients,
    ScheduleMissing,
    add_schedule,
    change_schedule,
    pause_schedule,
    remove_schedule,
    resume_schedule,
)
from reports.enums import Rhythm, SendAs, Span
from reports.models import ExportJob, ReportDelivery, ReportSchedule
from reports.permissions import NoReports, NotYours
from reports.queries.schedules import due_deliveries, oldest_unsent, run_query, schedules
from tests.factories import NOW, make_agent, make_person, make_site
from tests.reports.conftest import wanted

MONDAY = datetime(2026, 3, 9, 7, tzinfo=UTC)
"""The first run after NOW, a Monday at ten."""


def made(owner: Person, *people: Person, **fields: Any) -> ReportSchedule:
    return add_schedule(actor=owner, wanted=wanted(*(people or [owner]), **fields), at=NOW)


def slots() -> list[tuple[datetime, str]]:
    rows = ReportDelivery.objects.order_by("slot", "recipient__full_name")
    return list(rows.values_list("slot", "recipient__full_name"))


def test_schedule_runs_first_at_its_next_time_on_the_clocks_of_its_owner(sue: Person) -> None:
    sue.site = make_site(code="BER", time_zone="Europe/Berlin")

    schedule = made(sue)

    assert (schedule.next_at, schedule.owner, list(schedule.recipients.all())) == (
        datetime(2026, 3, 9, 6, tzinfo=UTC), sue, [sue],
    )  # fmt: skip


def test_only_those_who_read_reports_may_make_one(sue: Person) -> None:
    with pytest.raises(NoReports):
        made(make_agent(), sue)


@pytest.mark.parametrize("role", ["agent", "requester"])
def test_recipients_must_be_able_to_read_reports(sue: Person, role: str) -> None:
    with pytest.raises(NoRecipients):
        made(sue, sue, make_person(role=role))


def test_somebody_must_receive_it(sue: Person) -> None:
    with pytest.raises(NoRecipients):
        add_schedule(actor=sue, wanted=wanted(), at=NOW)


def test_unknown_page_is_refused(sue: Person) -> None:
    with pytest.raises(UnknownPage):
        made(sue, page="nothing")


def test_change_moves_the_next_time_and_the_recipients(sue: Person, uma: Person) -> None:
    schedule = made(sue)
    daily = replace(wanted(uma), name="Daily", rhythm=Rhythm.DAILY, time=time(12))

    change_schedule(actor=sue, schedule_id=schedule.pk, wanted=daily, at=NOW)

    schedule.refresh_from_db()
    assert (schedule.name, schedule.next_at) == ("Daily", NOW.replace(hour=12))
    assert list(schedule.recipients.all()) == [uma]


def test_paused_schedule_stays_paused_when_changed_and_runs_when_resumed(sue: Person) -> None:
    schedule = made(sue)
    pause_schedule(actor=sue, schedule_id=schedule.pk)
    change_schedule(actor=sue, schedule_id=schedule.pk, wanted=wanted(sue), at=NOW)
    paused = run.sweep(at=MONDAY)

    resumed = resume_schedule(actor=sue, schedule_id=schedule.pk, at=MONDAY)

    assert (paused, resumed.next_at, slots()) == (0, MONDAY + timedelta(days=7), [])


def test_others_cannot_change_it_and_administrators_can(sue: Person, uma: Person) -> None:
    schedule = made(sue)
    pause = {"schedule_id": schedule.pk}

    with pytest.raises(NotYours):
        pause_schedule(actor=uma, **pause)
    with pytest.raises(NotYours):
        run_now(actor=uma, schedule_id=schedule.pk, at=NOW)
    assert pause_schedule(actor=make_person(role="administrator"), **pause).next_at is None


def test_removed_schedule_is_gone_and_what_it_sent_is_kept(sue: Person) -> None:
    schedule = made(sue)
    run_now(actor=sue, schedule_id=schedule.pk, at=NOW)

    remove_schedule(actor=sue, schedule_id=schedule.pk, at=NOW)

    assert (schedules(sue), len(slots()), run.sweep(at=MONDAY)) == ([], 1, 0)
    with pytest.raises(ScheduleMissing):
        resume_schedule(actor=sue, schedule_id=schedule.pk, at=NOW)


def test_run_writes_one_mail_a_recipient_and_one_file_for_all(sue: Person, uma: Person) -> None:
    schedule = made(sue, sue, uma)

    assert run.sweep(at=MONDAY - timedelta(seconds=1)) == 0
    assert run.sweep(at=MONDAY) == 1

    schedule.refresh_from_db()
    job = ExportJob.objects.get()
    assert slots() == [(MONDAY, "Sue Supervisor"), (MONDAY, "Uma Supervisor")]
    assert (job.owner, job.is_scheduled, job.kind, job.query) == (
        sue, True, "csv", {"priority": "1", "period": "custom", "from": "2026-03-02", "to": "2026-03-08"},
    )  # fmt: skip
    assert schedule.next_at == MONDAY + timedelta(days=7)
    assert oldest_unsent() == MONDAY


def test_late_run_is_one_run_about_the_days_of_its_time(sue: Person) -> None:
    schedule = made(sue)

    run.sweep(at=MONDAY + timedelta(days=16))

    schedule.refresh_from_db()
    assert slots() == [(MONDAY + timedelta(days=14), "Sue Supervisor")]
    assert ExportJob.objects.get().query["from"] == "2026-03-16"
    assert schedule.next_at == MONDAY + timedelta(days=21)


def test_running_twice_is_running_once(sue: Person) -> None:
    schedule = made(sue)
    run.sweep(at=MONDAY)
    ReportSchedule.objects.update(next_at=MONDAY)

    run.sweep(at=MONDAY)

    assert (len(slots()), ExportJob.objects.count(), ReportSchedule.objects.get().next_at) == (
        1, 1, schedule.next_at + timedelta(days=7) if schedule.next_at else None,
    )  # fmt: skip


def test_send_now_is_besides_the_times_and_once_a_minute(sue: Person) -> None:
    schedule = made(sue)

    sent = [run_now(actor=sue, schedule_id=schedule.pk, at=NOW + timedelta(seconds=wait)) for wait in (0, 59, 60)]

    schedule.refresh_from_db()
    assert (sent, schedule.next_at) == ([1, 0, 1], MONDAY)


def test_link_needs_no_file_and_is_due_at_once(sue: Person) -> None:
    made(sue, send_as=SendAs.LINK)

    run.sweep(at=MONDAY)

    assert (ExportJob.objects.count(), due_deliveries(at=MONDAY).count()) == (0, 1)


def test_mail_waits_for_its_file(sue: Person) -> None:
    made(sue)
    run.sweep(at=MONDAY)
    before = due_deliveries(at=MONDAY).count()

    make_due(at=MONDAY)

    assert (before, due_deliveries(at=MONDAY).count()) == (0, 1)


def test_schedule_of_somebody_who_may_no_longer_read_reports_is_paused(sue: Person, uma: Person) -> None:
    schedule = made(sue, uma)
    sue.role = "agent"
    sue.save(update_fields=["role"])

    run.sweep(at=MONDAY)

    schedule.refresh_from_db()
    assert (schedule.next_at, slots()) == (None, [])


def test_schedule_that_fails_is_put_aside_and_the_rest_go_on(
    sue: Person, uma: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = made(sue, name="Broken"), made(uma, name="Sound")
    real = run._run

    def fail_for_broken(*, schedule: ReportSchedule, **more: Any) -> int:
        made_rows = real(schedule=schedule, **more)
        if schedule.pk == broken.pk:
            raise RuntimeError("no disk")
        return made_rows

    monkeypatch.setattr(run, "_run", fail_for_broken)

    ran = run.sweep(at=MONDAY)

    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (ran, slots()) == (2, [(MONDAY, "Uma Supervisor")])
    assert (broken.next_at, sound.next_at) == (MONDAY + timedelta(hours=1), MONDAY + timedelta(days=7))


def test_page_that_is_no_more_still_tells_its_recipients(sue: Person) -> None:
    made(sue)
    ReportSchedule.objects.update(page="gone")

    run.sweep(at=MONDAY)
    make_due(at=MONDAY)

    assert (ExportJob.objects.get().error, due_deliveries(at=MONDAY).count()) == ("no_page", 1)


def test_question_of_a_run_drops_the_days_the_view_had(sue: Person) -> None:
    schedule = made(sue, query={"from": "2020-01-01", "to": "2020-01-02", "queue": "1"}, span=Span.DAY)

    assert run_query(schedule=schedule, slot=MONDAY) == {
        "queue": "1", "period": "custom", "from": "2026-03-08", "to": "2026-03-08",
    }  # fmt: skip
