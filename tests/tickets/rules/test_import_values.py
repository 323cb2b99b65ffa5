"""Cells of foreign files become values of the desk."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.factories.desk import NOW
from tickets.rules import import_values
from tickets.rules.import_mapping import Choice, PersonColumn
from tickets.rules.import_values import (
    Moments,
    NotUnderstood,
    choice_reader,
    duration,
    person_key,
    text_of,
    whole_number,
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  a\n b\x00 ", "a b"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (datetime(2026, 3, 1, 9, 5), "2026-03-01 09:05:00"),
    ],
)
def test_cell_becomes_one_line_of_text(cell: Any, text: str) -> None:
    assert text_of(cell) == text


def moments(*formats: str, zone: str = "Europe/London") -> Moments:
    return Moments(formats=formats, zone=ZoneInfo(zone), latest=NOW)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("29/2/2016 01:16", datetime(2016, 2, 29, 1, 16, tzinfo=UTC)),
        ("1/7/2016 09:00", datetime(2016, 7, 1, 8, 0, tzinfo=UTC)),
        ("2016-07-01T09:00:00", datetime(2016, 7, 1, 8, 0, tzinfo=UTC)),
        ("2016-07-01T09:00:00+02:00", datetime(2016, 7, 1, 7, 0, tzinfo=UTC)),
        ("2016-07-01 09:00Z", datetime(2016, 7, 1, 9, 0, tzinfo=UTC)),
        (datetime(2016, 7, 1, 9, 0), datetime(2016, 7, 1, 8, 0, tzinfo=UTC)),
        ("30/10/2016 01:30", datetime(2016, 10, 30, 0, 30, tzinfo=UTC)),  # twice that night: the first
    ],
)
def test_moment_is_read_in_its_zone(cell: Any, expected: datetime) -> None:
    assert moments("%d/%m/%Y %H:%M", "iso")(cell) == expected


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("yesterday", "bad_time"),
        ("31/2/2016 01:00", "bad_time"),
        ("1/1/0001 00:00", "bad_time"),
        ("1/1/1970 00:00", "time_long_ago"),
        ("1/1/2999 00:00", "time_in_future"),
        (datetime(2999, 1, 1), "time_in_future"),
    ],
)
def test_moment_that_cannot_be_is_refused(cell: Any, code: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        moments("%d/%m/%Y %H:%M", zone="Asia/Tokyo")(cell)

    assert refusal.value.code == code


def test_moments_seen_before_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_values, "_REMEMBERED", 2)
    read = moments("iso", zone="UTC")

    found = [read(f"2020-01-0{day}") for day in (1, 2, 3, 1)]

    assert [moment.day for moment in found] == [1, 2, 3, 1]


def test_choice_is_ours_or_what_stands_for_unknown() -> None:
    known = {"pacs": "PACS", "network": "NET", "net": "NET"}
    read = choice_reader(Choice(means={"group 7": "NET"}, otherwise="PACS"), known)

    assert [read(text) for text in ("Group 7", "Network", "pacs", "Other")] == [
        ("NET", False), ("NET", False), ("PACS", False), ("PACS", True),
    ]  # fmt: skip


def test_choice_without_otherwise_refuses_what_is_unknown() -> None:
    read = choice_reader(Choice(), {"pacs": "PACS"})

    with pytest.raises(NotUnderstood) as refusal:
        read("Group 8")

    assert refusal.value.code == "unknown_value"


EMAILS = frozenset({"rosa@example.org"})


@pytest.mark.parametrize(
    ("text", "column", "key"),
    [
        ("Rosa", PersonColumn(), "Rosa"),
        ("Value 1", PersonColumn(prefix="Customer "), "Customer Value 1"),
        ("Rosa", PersonColumn(accounts={"rosa": "rosa@example.org"}), "account:rosa@example.org"),
        ("Rosa@Example.org", PersonColumn(match_email=True), "account:rosa@example.org"),
        ("Rosa@Example.org", PersonColumn(), "Rosa@Example.org"),
        ("ben@example.org", PersonColumn(match_email=True), "ben@example.org"),
        ("account:rosa@example.org", PersonColumn(), "'account:rosa@example.org"),  # nobody becomes somebody by a name
        ("x" * 300, PersonColumn(), "x" * 120),
    ],
)
def test_person_is_an_account_or_a_name(text: str, column: PersonColumn, key: str) -> None:
    assert person_key(text, column=column, emails=EMAILS) == key


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("90", "seconds", timedelta(seconds=90)),
        ("1,5", "hours", timedelta(minutes=90)),
        ("2", "days", timedelta(days=2)),
        ("100:30", "clock", timedelta(hours=100, minutes=30)),
        ("0:01:05", "clock", timedelta(seconds=65)),
        ("1 days 2 hours 3 minutes 4 seconds", "words", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("5m", "words", timedelta(minutes=5)),
        ("", "words", None),
        ("soon", "minutes", None),
        ("-5", "minutes", None),
        ("nan", "minutes", None),
        ("1e300", "days", None),
        ("999999", "days", None),
        ("12", "clock", None),
    ],
)
def test_duration_is_read_in_its_unit(text: str, unit: str, expected: timedelta | None) -> None:
    if expected is not None:
        assert duration(text, unit=unit) == expected
        return
    with pytest.raises(NotUnderstood) as refusal:
        duration(text, unit=unit)
    assert refusal.value.code == "bad_duration"


def test_number_is_small_and_whole() -> None:
    assert (whole_number("0"), whole_number("100")) == (0, 100)

    for text in ("", "-1", "101", "1.5", "²", "9" * 5000):
        with pytest.raises(NotUnderstood):
            whole_number(text)
