"""Devices that cannot be reached while nothing can are not counted as down."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from assets.actions import blackout as action
from assets.actions.check import Wanted, add_check
from assets.actions.probing import settle
from assets.enums import CheckKind, CheckState
from assets.models import Blackout, CheckRun, DeviceCheck, Downtime, NetworkAE, NetworkConnection
from assets.queries.blackout import blackouts_shown, cut_off_since
from assets.queries.check import places_of
from assets.rules.check import Answer
from tests.factories import NOW, make_device, make_supervisor

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
Checks = list[DeviceCheck]
STATES = {"answered": CheckState.UP, "refused": CheckState.DOWN, "timeout": CheckState.DOWN}


def make_checks(count: int) -> Checks:
    """As many devices, each with a host of its own, and a check that answered once."""
    actor, found = make_supervisor(), []
    for number in range(count):
        host, title = f"10.0.0.{number + 1}", f"CT{number}"
        device = make_device(ae_title=title, host=host, port=104)
        connection = NetworkConnection.objects.create(device=device, host=host, port=104)
        NetworkAE.objects.create(device=device, connection=connection, title=title, is_primary=True)
        wanted = Wanted(kind=CheckKind.C_ECHO, place=places_of(device)[0], every_minutes=1, opens_ticket=True)
        found.append(add_check(actor=actor, device=device, wanted=wanted, at=NOW))
    say(found, "answered", 0)
    return found


def say(checks: Checks, code: str, *minutes: int) -> None:
    """Settle the same answer of all, in each of these minutes, one after the other."""
    for minute in minutes:
        for number, check in enumerate(checks):
            at = NOW + MINUTE * minute + timedelta(seconds=number)
            DeviceCheck.objects.filter(pk=check.pk).update(lease_by="me", lease_until=at)
            assert settle(check_id=check.pk, sender="me", answer=Answer(state=STATES[code], code=code), at=at)


def verdicts() -> list[str]:
    return list(DeviceCheck.objects.order_by("pk").values_list("verdict", flat=True))


def test_nothing_is_counted_while_nothing_answers() -> None:
    checks = make_checks(5)

    say(checks, "timeout", 1, 2, 3, 4, 5, 6)

    blackout = Blackout.objects.get()
    assert (blackout.began_at, blackout.found_at, blackout.hosts) == (NOW + MINUTE, NOW + MINUTE * 3, 5)
    assert (verdicts(), Downtime.objects.count()) == (["up"] * 5, 0)
    assert set(DeviceCheck.objects.values_list("code", "state")) == {("nobody", "unknown")}
    assert cut_off_since() == NOW + MINUTE


def test_first_word_of_any_device_ends_it_and_counting_begins_anew() -> None:
    checks = make_checks(5)
    say(checks, "timeout", 1, 2, 3, 4)

    say(checks[:1], "refused", 5)  # no good answer, and yet it was reached
    say(checks[1:], "timeout", 5, 6)
    assert (Blackout.objects.get().ended_at, verdicts()) == (NOW + MINUTE * 5, ["up"] * 5)

    say(checks[:1], "answered", 6)
    say(checks[1:], "timeout", 7)

    assert verdicts() == ["up", "down", "down", "down", "down"]
    assert {row.began_at for row in Downtime.objects.all()} == {
        NOW + MINUTE * 5 + timedelta(seconds=number) for number in range(4)
    }
    assert Blackout.objects.count() == 1


def test_one_that_answers_is_enough_to_blame_the_others() -> None:
    checks = make_checks(5)

    for minute in (1, 2, 3):
        say(checks[1:], "timeout", minute)
        say(checks[:1], "answered", minute)

    assert (verdicts(), Blackout.objects.count()) == (["up", "down", "down", "down", "down"], 0)


def test_few_checks_cannot_tell() -> None:
    checks = make_checks(3)

    say(checks, "timeout", 1, 2, 3)

    assert (verdicts(), Blackout.objects.count()) == (["down"] * 3, 0)


def test_one_that_was_down_before_stays_down() -> None:
    checks = make_checks(5)
    say(checks[1:], "answered", 1, 2, 3)
    say(checks[:1], "timeout", 1, 2, 3)

    say(checks, "timeout", 4, 5, 6, 7)
    say(checks[1:], "answered", 8)

    assert verdicts() == ["down", "up", "up", "up", "up"]
    assert [(row.began_at, row.ended_at) for row in Downtime.objects.all()] == [(NOW + MINUTE, None)]


def test_what_comes_again_soon_is_the_same_one() -> None:
    checks = make_checks(5)
    say(checks, "timeout", 1, 2, 3)
    say(checks, "answered", 5)

    say(checks, "timeout", 6, 7, 8)
    say(checks, "answered", 9)
    say(checks, "timeout", 40, 41, 42)

    assert [(row.began_at - NOW) // MINUTE for row in blackouts_shown(at=NOW + MINUTE * 43)] == [40, 1]


def test_runs_of_answers_say_what_was_not_counted() -> None:
    checks = make_checks(5)
    say(checks, "timeout", 1, 2, 3)

    runs = CheckRun.objects.filter(check_of=checks[0]).order_by("pk").values_list("code", "times")

    assert list(runs) == [("answered", 1), ("timeout", 2), ("nobody", 1)]


def test_two_processes_that_find_it_at_once_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = make_checks(5)
    say(checks, "timeout", 1, 2)
    real: Callable[..., None] = action._begin

    def begin_twice(**given: object) -> None:
        Blackout.objects.create(began_at=NOW + MINUTE, found_at=NOW + MINUTE * 3, hosts=5)
        monkeypatch.setattr(action, "last_blackout", lambda *, since: None)
        real(**given)

    monkeypatch.setattr(action, "_begin", begin_twice)
    say(checks[:1], "timeout", 3)

    assert (Blackout.objects.count(), verdicts()) == (1, ["up"] * 5)


def test_database_keeps_one_at_a_time() -> None:
    Blackout.objects.create(began_at=NOW, found_at=NOW, hosts=4)

    with pytest.raises(IntegrityError), transaction.atomic():
        Blackout.objects.create(began_at=NOW, found_at=NOW, hosts=4)
