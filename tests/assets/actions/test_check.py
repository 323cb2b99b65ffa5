"""Checks of devices: who may set them, how they are asked, and what their answers do to the ledger."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from accounts.rules.tokens import digest_of
from assets.actions import probing
from assets.actions.check import (
    CheckMissing,
    CheckRefused,
    StaleCheck,
    Wanted,
    add_check,
    ask_now,
    change_check,
    give_token,
    remove_check,
    switch_check,
)
from assets.actions.downtime import Span, correct_downtime, strike_downtime
from assets.actions.probing import ask_due, claim, settle
from assets.actions.told import tell_check
from assets.actions.work import Wanted as WantedWork
from assets.actions.work import draft_work, move_work
from assets.enums import CheckKind, CheckState, DeviceState, Lifecycle
from assets.models import CheckRun, Device, DeviceCheck, Downtime, DowntimeRevision, NetworkAE, NetworkConnection
from assets.permissions import CannotManageChecks, CannotManageDevices
from assets.queries.availability import availability_of
from assets.queries.check import all_checks, check_by_digest, places_of, runs_of, silent_since
from assets.rules.check import Answer
from assets.rules.work import WorkVerb
from tests.assets.probes.peers import HERE, closed_port, listener, scp
from tests.factories import NOW, make_agent, make_device, make_person, make_supervisor

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # see test_probes.py
]
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def asks_this_machine(settings):
    settings.CHECK_NETWORKS = ["127.0.0.0/8"]


def reachable(port: int = 104, *, title: str = "CT02", host: str = HERE, **fields) -> Device:
    """A device whose AE title the register knows at this port."""
    device = make_device(ae_title=title, host=host, port=port, **fields)
    connection = NetworkConnection.objects.create(device=device, host=host, port=port)
    NetworkAE.objects.create(device=device, connection=connection, title=title, is_primary=True)
    return device


def echo(device: Device, **fields) -> DeviceCheck:
    wanted = Wanted(**{"kind": CheckKind.C_ECHO, "place": places_of(device)[0], "every_minutes": 1} | fields)
    return add_check(actor=make_supervisor(), device=device, wanted=wanted, at=NOW)


def told_check(**fields) -> DeviceCheck:
    wanted = Wanted(**{"kind": CheckKind.OUTSIDE, "failures_needed": 1, "successes_needed": 1} | fields)
    return add_check(actor=make_supervisor(), device=make_device(), wanted=wanted, at=NOW)


def answer(check: DeviceCheck, signs: str, *, start: int = 0) -> DeviceCheck:
    """Settle answers a minute apart: u for up, d for down."""
    states = {"u": CheckState.UP, "d": CheckState.DOWN, "g": CheckState.DEGRADED}
    for number, sign in enumerate(signs):
        at = NOW + MINUTE * (start + number)
        DeviceCheck.objects.filter(pk=check.pk).update(lease_by="me", lease_until=at)
        said = Answer(state=states[sign], code="answered" if sign == "u" else "silent")
        assert settle(check_id=check.pk, sender="me", answer=said, at=at)
    check.refresh_from_db()
    return check


def entries(device: Device) -> list[tuple[str, int, int | None]]:
    """The entries that count: state, and from which minute to which."""
    rows = Downtime.objects.filter(device=device, is_void=False).order_by("pk")
    return [
        (row.state, (row.began_at - NOW) // MINUTE, row.ended_at and (row.ended_at - NOW) // MINUTE) for row in rows
    ]


def test_only_who_may_says_what_is_asked():
    device = reachable()
    wanted = Wanted(kind=CheckKind.C_ECHO, place=places_of(device)[0])
    check = echo(device)

    with pytest.raises(CannotManageChecks):
        add_check(actor=make_agent(), device=device, wanted=wanted, at=NOW)
    with pytest.raises(CannotManageChecks):
        switch_check(actor=make_agent(), check_id=check.pk, is_on=False, at=NOW)
    with pytest.raises(CannotManageDevices):
        ask_now(actor=make_person(), check_id=check.pk, at=NOW)
    ask_now(actor=make_agent(), check_id=check.pk, at=NOW + MINUTE)
    check.refresh_from_db()
    assert (check.next_at, check.wanted_at) == (NOW, NOW + MINUTE)


def test_only_what_the_register_says_of_the_device_is_asked():
    device, other = reachable(title="A"), reachable(title="B", host="192.0.2.7")
    elsewhere = places_of(other)[0]

    with pytest.raises(CheckRefused):
        add_check(actor=make_supervisor(), device=device, wanted=Wanted(kind=CheckKind.C_ECHO, place=elsewhere), at=NOW)
    check = echo(device)
    assert (check.ae_title, check.host, check.port) == ("A", HERE, 104)
    NetworkConnection.objects.filter(device=device).update(port=105)
    Device.objects.filter(pk=device.pk).update(port=105)

    assert ask_due(at=NOW) == 1
    check.refresh_from_db()
    assert (check.state, check.code) == ("unknown", "register_changed")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": CheckKind.TCP, "port": 70_000},
        {"kind": CheckKind.TCP},
        {"kind": CheckKind.HTTP, "port": 80, "path": "no slash"},
        {"kind": CheckKind.HTTP, "port": 80, "expected": "soon"},
        {"kind": CheckKind.C_ECHO},
        {"kind": CheckKind.TCP, "port": 80, "place": None},
    ],
)
def test_what_cannot_be_asked_is_refused(wrong):
    device = reachable()
    host = places_of(device)[-1]

    with pytest.raises(CheckRefused):
        add_check(actor=make_supervisor(), device=device, wanted=Wanted(**{"place": host} | wrong), at=NOW)


def test_a_change_counts_anew_and_never_over_somebody_elses():
    check = answer(echo(reachable()), "udd")
    wanted = Wanted(kind=CheckKind.C_ECHO, place=places_of(check.device)[0], every_minutes=30, failures_needed=5)

    change_check(actor=make_supervisor(), check_id=check.pk, version=1, wanted=wanted, at=NOW)
    with pytest.raises(StaleCheck):
        change_check(actor=make_supervisor(), check_id=check.pk, version=1, wanted=wanted, at=NOW)
    check.refresh_from_db()
    assert (check.every_minutes, check.version, check.bad_length, check.verdict) == (30, 2, 0, "up")


def test_real_devices_are_asked_and_one_that_hangs_holds_up_no_other(monkeypatch):
    monkeypatch.setattr(probing, "AT_ONCE", 2)
    with scp() as port, listener() as silent:
        hangs = echo(reachable(silent, title="HANGS"), timeout_seconds=3)
        quick = [echo(reachable(port, title=f"CT{number}")) for number in range(3)]
        closed = echo(reachable(closed_port(), title="CLOSED"))
        began = time.monotonic()
        assert ask_due(at=NOW) == 5
        took = time.monotonic() - began

    found = dict(DeviceCheck.objects.values_list("ae_title", "code"))
    assert found == {"HANGS": "silent", "CT0": "answered", "CT1": "answered", "CT2": "answered", "CLOSED": "refused"}
    assert took < 3 * 2  # they were not asked one after the other behind it
    hangs.refresh_from_db()
    asked = DeviceCheck.objects.filter(pk__in=[each.pk for each in (*quick, closed)])
    assert all(each.asked_at < hangs.asked_at for each in asked)
    assert DeviceCheck.objects.filter(lease_until__isnull=False).count() == 0
    assert ask_due(at=NOW) == 0


def test_a_probe_that_does_not_come_back_is_given_up(monkeypatch):
    check = echo(reachable(), timeout_seconds=1)
    monkeypatch.setattr(probing, "GIVE_UP", timedelta(0))
    monkeypatch.setitem(probing.ASK, CheckKind.C_ECHO, lambda target: time.sleep(2.5))

    assert ask_due(at=NOW) == 1
    check.refresh_from_db()
    assert (check.state, check.code) == ("down", "too_slow")


def test_a_probe_that_breaks_says_nothing_of_the_device(monkeypatch):
    check = answer(echo(reachable()), "u")
    monkeypatch.setitem(probing.ASK, CheckKind.C_ECHO, lambda target: 1 / 0)

    assert ask_due(at=NOW + MINUTE * 5) == 1
    check.refresh_from_db()
    assert (check.state, check.code, check.verdict) == ("unknown", "broken_check", "up")


def test_one_process_asks_at_a_time_and_a_killed_one_is_followed():
    check = echo(reachable())

    assert claim(sender="first", at=NOW).pk == check.pk
    assert claim(sender="second", at=NOW) is None
    later = NOW + MINUTE * 2  # the first was killed: its lease is over
    assert claim(sender="second", at=later).pk == check.pk
    said = Answer(state=CheckState.UP, code="answered")
    assert settle(check_id=check.pk, sender="first", answer=said, at=later) is False
    assert settle(check_id=check.pk, sender="second", answer=said, at=later) is True
    assert CheckRun.objects.count() == 1


def test_equal_answers_are_one_row():
    check = answer(echo(reachable()), "uuuuudduu")

    assert [(run.state, run.times) for run in runs_of([check])[check.pk]] == [("up", 2), ("down", 2), ("up", 5)]
    answer(check, "u", start=60)  # nobody asked for an hour: what was in between is not known
    assert CheckRun.objects.count() == 4


def test_old_runs_are_forgotten(monkeypatch):
    monkeypatch.setattr("assets.actions.answer.LONGEST_RUNS", 3)
    check = answer(echo(reachable()), "ududud")

    assert CheckRun.objects.filter(check_of=check).count() == 3


def test_a_downtime_follows_the_answers():
    check = answer(echo(reachable()), "uddd")
    assert entries(check.device) == [("down", 1, None)]
    assert availability_of(check.device, at=NOW + MINUTE * 4).state is DeviceState.DOWN

    answer(check, "uu", start=4)

    assert entries(check.device) == [("down", 1, 4)]
    row = Downtime.objects.get()
    assert (row.source, row.is_by_hand, check.ticket_number) == ("check", False, None)
    whys = DowntimeRevision.objects.order_by("pk").values_list("why", flat=True)
    assert list(whys) == ["", "It answers again"]


def test_flapping_is_one_entry():
    check = answer(echo(reachable()), "u" + "ddduu" * 8 + "u" * 20)

    assert entries(check.device) == [("down", 1, 39)]


def test_degraded_becomes_down():
    check = answer(told_check(), "ugd")

    assert entries(check.device) == [("degraded", 1, 2), ("down", 2, None)]


def test_what_a_person_corrected_is_left_alone():
    check = answer(echo(reachable()), "uddd")
    row = Downtime.objects.get()
    span = Span(state=DeviceState.DEGRADED, began_at=NOW, ended_at=None)
    correct_downtime(actor=make_agent(), downtime_id=row.pk, span=span, why="Half of it worked", at=NOW + MINUTE * 4)

    answer(check, "uuddduu", start=4)

    assert entries(check.device)[0] == ("degraded", 0, None)
    assert [each.is_by_hand for each in Downtime.objects.order_by("pk")] == [True, False]


def test_what_a_person_struck_does_not_come_again_until_it_has_answered():
    check = answer(echo(reachable()), "uddd")
    strike_downtime(actor=make_agent(), downtime_id=Downtime.objects.get().pk, why="Cable test", at=NOW + MINUTE * 4)

    answer(check, "dddd", start=4)
    assert entries(check.device) == []
    answer(check, "uuddd", start=30)
    assert entries(check.device) == [("down", 32, None)]


def test_planned_work_pauses_it():
    check = answer(echo(reachable()), "u")
    start = NOW + MINUTE * 10
    wanted = WantedWork(
        title="Tube", what="Change it.", devices=[check.device], starts_at=start, ends_at=start + MINUTE * 60,
        rollback="Old tube.", after_check="Phantom.",
    )
    work = draft_work(actor=make_agent(), wanted=wanted, at=NOW)
    for verb in (WorkVerb.PROPOSE, WorkVerb.APPROVE):
        move_work(actor=make_supervisor() if verb is WorkVerb.APPROVE else make_agent(), work_id=work.pk, verb=verb,
                  at=NOW, accepts=True)

    assert ask_due(at=start) == 1
    check.refresh_from_db()
    assert (check.state, check.code, check.verdict, entries(check.device)) == ("planned", "planned_work", "up", [])
    assert tell_check(check_id=told_check().pk, state=DeviceState.DOWN, at=start).verdict == "down"


def test_devices_that_are_not_in_use_are_not_asked():
    echo(reachable(lifecycle=Lifecycle.RETIRED))

    assert (ask_due(at=NOW), silent_since(), all_checks()) == (0, None, [])


def test_off_ends_what_it_held_open_and_removing_keeps_the_ledger():
    check = answer(echo(reachable()), "uddd")

    switch_check(actor=make_supervisor(), check_id=check.pk, is_on=False, at=NOW + MINUTE * 9)
    assert entries(check.device) == [("down", 1, 9)]
    with pytest.raises(CheckRefused):
        ask_now(actor=make_agent(), check_id=check.pk, at=NOW)
    with pytest.raises(CheckMissing):
        tell_check(check_id=check.pk, state=DeviceState.UP, at=NOW)
    remove_check(actor=make_supervisor(), check_id=check.pk, at=NOW)
    with pytest.raises(CheckMissing):
        remove_check(actor=make_supervisor(), check_id=check.pk, at=NOW)
    assert (Downtime.objects.count(), CheckRun.objects.count()) == (1, 0)


def test_it_is_told_from_outside_by_a_token_that_is_shown_once():
    check = told_check(every_minutes=5)
    token = give_token(actor=make_supervisor(), check_id=check.pk, at=NOW)
    assert check_by_digest(digest_of(token)).pk == check.pk
    assert token not in str(DeviceCheck.objects.values().get())
    with pytest.raises(CheckRefused):
        give_token(actor=make_supervisor(), check_id=echo(reachable()).pk, at=NOW)
    with pytest.raises(CheckRefused):
        ask_now(actor=make_supervisor(), check_id=check.pk, at=NOW)

    tell_check(check_id=check.pk, state=DeviceState.DOWN, at=NOW)
    tell_check(check_id=check.pk, state=DeviceState.DOWN, at=NOW)
    assert entries(check.device) == [("down", 0, None)]
    DeviceCheck.objects.exclude(pk=check.pk).delete()
    assert (ask_due(at=NOW + MINUTE * 14), ask_due(at=NOW + MINUTE * 15)) == (0, 1)
    check.refresh_from_db()
    assert (check.code, check.verdict) == ("not_told", "down")  # nobody says that it is back


def test_a_device_has_no_endless_list(monkeypatch):
    monkeypatch.setattr("assets.actions.check.MOST_CHECKS", 1)
    device = reachable()
    echo(device)

    with pytest.raises(CheckRefused):
        echo(device)


@pytest.mark.django_db(transaction=True)
def test_two_processes_ask_each_device_once(monkeypatch):
    asked = []
    monkeypatch.setitem(probing.ASK, CheckKind.C_ECHO, lambda target: asked.append(target.ae_title) or "answered")
    for number in range(12):
        echo(reachable(title=f"CT{number}"))

    def ask() -> None:
        ask_due(at=NOW)
        connection.close()

    both = [threading.Thread(target=ask) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(asked) == sorted(f"CT{number}" for number in range(12))
    assert DeviceCheck.objects.filter(verdict="up", lease_until__isnull=True).count() == 12
