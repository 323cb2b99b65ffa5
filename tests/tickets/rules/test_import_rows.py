"""Finding columns and reading rows."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.factories.desk import NOW
from tests.factories.imports import MAPPING
from tickets.rules.import_mapping import parse_mapping
from tickets.rules.import_rows import Reading, reading_of
from tickets.rules.import_values import Reference

REFERENCE = Reference(
    queues={"pacs": "PACS", "pacs team": "PACS"},
    categories={"r01": "R01"},
    sites={"main": "MAIN"},
    category_resolutions={"R01": frozenset({"resent"})},
    emails=frozenset({"rosa@example.org"}),
)
HEADER = ("ticket", "at", "activity", "priority", "queue", "category", "requester", "actor", "subject", "description")


def read(header: Sequence[str] = HEADER, *, with_texts: bool = False, **changes: Any) -> tuple[Reading | None, Any]:
    mapping, wrong = parse_mapping({**MAPPING, **changes}, zones={"UTC", "Europe/London"})
    assert mapping is not None, wrong
    return reading_of(mapping=mapping, header=header, reference=REFERENCE, latest=NOW, with_texts=with_texts)


def reading(header: Sequence[str] = HEADER, **options: Any) -> Reading:
    found, wrong = read(header, **options)
    assert found is not None, wrong
    return found


def test_row_says_what_its_cells_say() -> None:
    cells = ("T1", "2026-03-01T10:00", "Taken", "P2", "pacs team", "r01", "Rosa  R", "Ana", "Secret", "More")

    row = reading().row(2, cells)

    assert (row.number, row.ticket, row.refused, row.unknown) == (2, "T1", None, [])
    assert row.values == {
        "at": "2026-03-01T10:00:00+00:00",
        "activity": "taken",
        "priority": "2",
        "queue": "PACS",
        "category": "R01",
        "requester": "Rosa R",
        "actor": "Ana",
    }


def test_texts_are_read_only_when_asked_for() -> None:
    cells = ("T1", "2026-03-01", "note", "", "", "", "", "", " One\nline ", " Two\nlines\x00 ")

    row = reading(with_texts=True).row(2, cells)

    assert (row.values["subject"], row.values["description"]) == ("One line", "Two\nlines")


def test_what_stands_for_nothing_says_nothing() -> None:
    row = reading(file={"missing": ["?"]}).row(2, ("T1", "2026-03-01", "note", " ? ", None, "", "?", ""))

    assert row.values == {"at": "2026-03-01T00:00:00+00:00", "activity": "note"}


@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        (("", "2026-03-01", "note"), ("no_ticket", "ticket", "")),
        ((), ("no_ticket", "ticket", "")),
        (("x" * 121, "2026-03-01", "note"), ("key_too_long", "ticket", "x" * 120)),
        (("T1", "", "note"), ("no_time", "at", "")),
        (("T1",), ("no_time", "at", "")),
        (("T1", "soon", "note"), ("bad_time", "at", "soon")),
        (("T1", "2026-03-01", "danced"), ("unknown_activity", "activity", "danced")),
        (("T1", "2026-03-01", "note", "1", "Group 7"), ("unknown_value", "queue", "Group 7")),
    ],
)
def test_row_that_is_not_understood_says_why(cells: tuple[str, ...], refused: tuple[str, str, str]) -> None:
    assert reading().row(5, cells).refused == refused


def test_unknown_values_fall_to_what_the_mapping_names() -> None:
    activity = {"column": "activity", "means": {"taken": "taken"}, "otherwise": "ignore"}
    found = reading(activity=activity, queue={"column": "queue", "otherwise": "PACS"})

    row = found.row(2, ("T1", "2026-03-01", "Danced", "urgent", "Group 7"))

    assert row.unknown == [("activity", "Danced"), ("priority", "urgent"), ("queue", "Group 7")]
    assert (row.values["queue"], row.values["priority"]) == ("PACS", "3")


def test_programs_are_nobody_and_resolutions_only_known_codes() -> None:
    found = reading(
        people={"actor": {"column": "actor"}, "programs": ["Robot"]},
        resolution={"column": "category", "means": {"fixed": "resent"}},
        category={"otherwise": "R01"},
    )

    cells = [("T1", "2026-03-01", "note", "", "", code, "", "ROBOT") for code in ("Fixed", "resent", "odd")]
    rows = [found.row(2, each) for each in cells]

    assert [row.values["resolution"] for row in rows] == ["resent", "resent", ""]
    assert rows[0].values["actor"] == "!"


@pytest.mark.parametrize("header", [("Ticket ", "AT", "Activity!"), ("activity", "at", "TICKET")])
def test_columns_are_found_whatever_case_and_signs(header: tuple[str, ...]) -> None:
    assert reading(header).ticket == [name.strip().casefold() for name in header].index("ticket")


def test_first_column_that_is_there_counts_and_places_count_from_one() -> None:
    activity = MAPPING["activity"] | {"column": "What"}

    found = reading(("Key", "When", "What"), ticket=["Number", "Key"], at=2, activity=activity)

    assert found.row(2, ("T1", "2026-03-01", "note")).values["at"] == "2026-03-01T00:00:00+00:00"


def test_exact_name_wins_over_a_similar_one() -> None:
    assert reading(("Ticket", "ticket", "at", "activity")).ticket == 1


@pytest.mark.parametrize(
    ("header", "changes", "sentence"),
    [
        (("at", "activity"), {}, "There is no column “ticket” (ticket). The file has: “at”, “activity”."),
        (("ticket", "at", "activity"), {"at": 9},
         "There is no column “9” (at). The file has: “ticket”, “at”, “activity”."),
        (("ticket", "at", "at", "activity"), {},
         "Column “at” (at) is there more than once, at places 2 and 3. Name the place instead."),
        (HEADER, {"queue": {"column": "queue", "means": {"a": "NOPE"}}}, "queue: this desk has no “NOPE”."),
        (HEADER, {"category": {"otherwise": "X9"}}, "category: this desk has no “X9”."),
        (HEADER, {"people": {"requester": {"column": "requester", "accounts": {"a": "b@c.d"}}}},
         "people.requester: there is no account with the address b@c.d."),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_file_is_said(header: tuple[str, ...], changes: dict[str, Any], sentence: str) -> None:
    found, wrong = read(header, **changes)

    assert found is None
    assert wrong == (sentence,)


def test_a_double_column_nobody_asks_for_does_no_harm() -> None:
    assert reading((*HEADER, "Variant", "Variant")).header[-1] == "Variant"
