"""What is told of how checks were set: who, from what to what, also once they are removed; never of what they found."""

from importlib import import_module

import pytest
from django.apps import apps
from pytest_django import DjangoAssertNumQueries

from assets.actions.check import Wanted, add_check, ask_now, change_check, give_token, remove_check, switch_check
from assets.actions.probing import claim, settle
from assets.actions.told import note_ticket, tell_check
from assets.enums import CheckKind, CheckState, DeviceState
from assets.models import DeviceCheck
from assets.queries.check import places_of
from assets.queries.history import check_history, device_history
from assets.rules.check import Answer
from tests.assets.actions.test_check import MINUTE, reachable
from tests.assets.queries.test_history import flat
from tests.factories import NOW, make_device, make_supervisor

pytestmark = pytest.mark.django_db
DeviceCheckEvent = apps.get_model("assets", "DeviceCheckEvent")


@pytest.fixture
def boss():
    return make_supervisor(full_name="Anna Whitmore")


def host_of(device):
    return next(place for place in places_of(device) if not place.ae_title)


def told(device):
    """Lines about checks alone."""
    return [line for line in flat(device_history(device)) if line[0].startswith("Check ")]


def test_every_setting_is_told_from_what_to_what(boss):
    device = reachable(title="CT02", host="ct02.example.org")
    echo = Wanted(kind=CheckKind.C_ECHO, place=places_of(device)[0], opens_ticket=True)
    check = add_check(actor=boss, device=device, wanted=echo, at=NOW)
    other = make_supervisor(full_name="Omar Haddad")
    changed = Wanted(
        kind=CheckKind.C_ECHO, place=places_of(device)[0], every_minutes=15, timeout_seconds=20, failures_needed=5,
        successes_needed=1, slow_ms=2_000, counts_as=DeviceState.DEGRADED,
    )  # fmt: skip
    change_check(actor=other, check_id=check.pk, version=1, wanted=changed, at=NOW)
    change_check(actor=boss, check_id=check.pk, version=2, wanted=changed, at=NOW)  # saved as it was: nothing to tell
    switch_check(actor=boss, check_id=check.pk, is_on=False, at=NOW)

    lines = told(device)
    assert lines == [
        ("Check “DICOM echo” (CT02) changed", "Anna Whitmore", [("Switched on", "yes", "no")]),
        ("Check “DICOM echo” (CT02) changed", "Omar Haddad", [
            ("Interval", "5 min", "15 min"),
            ("Time allowed", "10 s", "20 s"),
            ("Failures that count", "3 in a row", "5 in a row"),
            ("Answers until it is back", "2 in a row", "1 in a row"),
            ("Degraded when slower than", "", "2000 ms"),
            ("A failure counts as", "Down", "Degraded"),
            ("Logs a ticket when it fails", "yes", "no"),
        ]),
        ("Check “DICOM echo” (CT02) added", "Anna Whitmore", [
            ("AE title", "", "CT02"),
            ("Host", "", "ct02.example.org"),
            ("Port", "", "104"),
            ("Interval", "", "5 min"),
            ("Time allowed", "", "10 s"),
            ("Failures that count", "", "3 in a row"),
            ("Answers until it is back", "", "2 in a row"),
            ("A failure counts as", "", "Down"),
            ("Logs a ticket when it fails", "", "yes"),
        ]),
    ]  # fmt: skip
    assert flat(check_history(check)) == lines


def test_a_new_target_is_told(boss):
    device = reachable(title="RIS", host="ris.example.org")
    page = Wanted(kind=CheckKind.HTTP, place=host_of(device), port=80, path="/up")
    check = add_check(actor=boss, device=device, wanted=page, at=NOW)
    safe = Wanted(kind=CheckKind.HTTP, place=host_of(device), port=443, is_tls=True, path="/health", expected="200")
    change_check(actor=boss, check_id=check.pk, version=1, wanted=safe, at=NOW)

    assert told(device)[0] == ("Check “Web page answers” (ris.example.org:443) changed", "Anna Whitmore", [
        ("Port", "80", "443"),
        ("TLS", "no", "yes"),
        ("Path of the page", "/up", "/health"),
        ("Status expected", "", "200"),
    ])  # fmt: skip


def test_a_token_is_told_and_never_kept(boss):
    device = make_device()
    wanted = Wanted(kind=CheckKind.OUTSIDE, failures_needed=1, successes_needed=1)
    check = add_check(actor=boss, device=device, wanted=wanted, at=NOW)

    token = give_token(actor=boss, check_id=check.pk, at=NOW)

    line = check_history(check)[0]
    assert (line.title, line.person, line.way, line.changes) == (
        "Check “Told by your monitoring” given a new token", "Anna Whitmore", "", (),
    )  # fmt: skip
    assert told(device)[1] == ("Check “Told by your monitoring” added", "Anna Whitmore", [
        ("Interval", "", "5 min"),
        ("Failures that count", "", "1 in a row"),
        ("Answers until it is back", "", "1 in a row"),
    ])  # fmt: skip
    check.refresh_from_db()
    kept = repr(list(DeviceCheckEvent.objects.values()))
    assert (check.digest in kept, token in kept, "digest" in kept) == (False, False, False)


def test_a_check_that_was_removed_is_told_still(boss):
    device = reachable(title="CT02")
    check = add_check(
        actor=boss, device=device, wanted=Wanted(kind=CheckKind.TCP, place=host_of(device), port=2575), at=NOW
    )

    remove_check(actor=boss, check_id=check.pk, at=NOW)

    titles = [title for title, _, _ in told(device)]
    assert titles == [f"Check “Port open” ({check.host}:2575) {act}" for act in ("removed", "added")]
    assert told(make_device(tag="CT9")) == []


def test_asking_and_answers_write_no_history(boss, django_assert_num_queries: DjangoAssertNumQueries):
    device = reachable(title="CT02")
    echo = Wanted(kind=CheckKind.C_ECHO, place=places_of(device)[0], every_minutes=1)
    check = add_check(actor=boss, device=device, wanted=echo, at=NOW)
    outside = add_check(actor=boss, device=device, wanted=Wanted(kind=CheckKind.OUTSIDE, failures_needed=1), at=NOW)
    before = DeviceCheckEvent.objects.count()

    for number, state in enumerate((CheckState.UP, *[CheckState.DOWN] * 4, *[CheckState.UP] * 3)):
        at = NOW + MINUTE * number
        DeviceCheck.objects.exclude(pk=check.pk).update(next_at=at + MINUTE)
        claimed = claim(sender="me", at=at + MINUTE)
        assert claimed is not None
        assert settle(check_id=claimed.pk, sender="me", answer=Answer(state=state, code="answered"), at=at + MINUTE)
    ask_now(actor=boss, check_id=check.pk, at=NOW)
    tell_check(check_id=outside.pk, state=DeviceState.DOWN, at=NOW + MINUTE)
    note_ticket(check=check, ticket_number=7)

    assert (before, DeviceCheckEvent.objects.count()) == (2, 2)
    with django_assert_num_queries(1):
        DeviceCheck.objects.filter(pk=check.pk).update(took_ms=3)


def test_the_first_change_of_an_older_check_says_from_what(boss):
    device = reachable(title="CT02")
    wanted = Wanted(kind=CheckKind.TCP, place=host_of(device), port=80)
    check = add_check(actor=boss, device=device, wanted=wanted, at=NOW)
    DeviceCheckEvent.objects.all().delete()
    begin = import_module("assets.migrations.0043_begin_history_of_checks").begin
    begin(apps, None)
    begin(apps, None)
    assert (check_history(check), DeviceCheckEvent.objects.count()) == ([], 1)

    change_check(
        actor=boss, check_id=check.pk, version=1, at=NOW,
        wanted=Wanted(kind=CheckKind.TCP, place=host_of(device), port=443),
    )  # fmt: skip

    assert [line[2] for line in flat(check_history(check))] == [[("Port", "80", "443")]]
