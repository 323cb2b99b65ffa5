"""From the rows of one ticket to what will be recorded of it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.desk import NOW
from tests.factories.imports import MAPPING
from tests.tickets.rules.test_import_lifecycle import codes, told
from tickets.enums import State
from tickets.rules.import_acts import History
from tickets.rules.import_mapping import ImportMapping, parse_mapping
from tickets.rules.import_values import Reference
from tickets.rules.imports import (
    CannotPlan,
    Plan,
    Standing,
    fingerprint,
    from_json,
    plan_ticket,
    standing_of,
    to_json,
)

REFERENCE = Reference(
    queues={"pacs": "PACS", "net": "NET"},
    categories={"r01": "R01", "r02": "R02"},
    sites={"main": "MAIN"},
    category_queues={"R01": "PACS", "R02": "NET"},
    category_priorities={"R01": 3, "R02": 2},
    category_resolutions={"R01": frozenset({"resent"})},
)


def moment(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()


def mapping_of(**changes: Any) -> ImportMapping:
    mapping, wrong = parse_mapping({**MAPPING, **changes}, zones={"UTC"})
    assert mapping is not None, wrong
    return mapping


def log(*rows: str) -> list[tuple[int, dict[str, str]]]:
    """Rows as "activity name=value …", an hour apart; "at" gives another hour."""
    found = []
    for hour, row in enumerate(rows):
        activity, *pairs = row.split()
        values = {"activity": activity, "at": moment(hour)}
        values |= dict(pair.split("=") for pair in pairs)
        values |= {name: moment(float(values[name])) for name in ("opened", "resolved", "closed") if name in values}
        found.append((hour + 2, values))
    return found


def plan(rows: Sequence[Any], **changes: Any) -> Plan:
    return plan_ticket(key="T1", rows=rows, mapping=mapping_of(**changes), reference=REFERENCE)


def story(found: Plan) -> str:
    return told(History(found.happenings, found.end, ()))


def adjusted(found: Plan) -> list[str]:
    return codes(History((), found.end, found.adjustments))


def test_log_becomes_a_history() -> None:
    found = plan(log("logged requester=Rosa", "taken actor=Ana", "replied actor=Ana", "resolved actor=Ana", "closed"))

    assert story(found) == "taken@1 reply@2 resolved@3 closed@4"
    assert (found.key, found.row, found.started_at) == ("T1", 2, NOW)
    assert (found.facts.requester, found.facts.logged_by, found.end.assignee) == ("Rosa", "Rosa", "Ana")
    assert adjusted(found) == []


def test_log_without_logged_begins_with_its_first_row() -> None:
    found = plan(log("taken actor=Ana"))

    assert (story(found), found.started_at, found.facts.requester) == ("taken@0", NOW, "Unknown requester")


def test_log_begins_when_a_column_says_so() -> None:
    found = plan(log("logged opened=-2", "logged"), moments={"opened": "opened"})

    assert (found.started_at, adjusted(found)) == (NOW - timedelta(hours=2), ["logged_again"])


def test_program_that_logs_is_no_requester() -> None:
    found = plan(log("logged requester=! logged_by=!"))

    assert (found.facts.requester, found.facts.logged_by) == ("Unknown requester", "Unknown requester")


def test_changes_beside_the_activity_are_recorded() -> None:
    rows = log(
        "logged queue=PACS priority=3 assignee=Ana actor=Ana",
        "note queue=NET priority=1 assignee=Ben actor=Ana",
        "note queue=NET actor=Ana",
        "note queue=PACS assignee=Ben actor=Ana",
    )

    found = plan(rows, queue={"column": "queue"}, people={"assignee": {"column": "assignee"}})

    assert story(found) == "taken@0 routed@1 priority@1 assigned@1 note@1 note@2 routed@3 assigned@3 note@3"
    assert adjusted(found) == []


def test_what_the_activity_says_is_no_change_beside_it() -> None:
    means = {"logged": "logged", "routed": "routed", "assigned": "assigned", "taken": "taken"}
    rows = log(
        "logged queue=PACS", "routed queue=NET assignee=Ben", "assigned queue=NET assignee=Ana",
        "taken queue=NET assignee=Ana actor=Ana", "taken assignee=Eva actor=Eva",
    )  # fmt: skip

    found = plan(rows, activity={"column": "a", "means": means})

    assert story(found) == "routed@1 taken@1 assigned@2 assigned@4"
    assert adjusted(found) == ["already_theirs", "taken_over"]


@pytest.mark.parametrize(("take", "start", "end"), [("first", 4, 4), ("last", 1, 1), ("changes", 4, 1)])
def test_column_counts_by_its_first_its_last_or_every_value(take: str, start: int, end: int) -> None:
    rows = log("logged priority=4", "note priority=2", "note", "note priority=1")

    found = plan(rows, priority={"column": "priority", "take": take})

    assert (found.facts.priority, found.end.priority) == (start, end)


def test_missing_values_come_from_the_mapping_then_the_category() -> None:
    found = plan(log("logged"), category={"otherwise": "R02"}, priority={})

    assert (found.facts.category, found.facts.queue, found.facts.priority) == ("R02", "NET", 2)


def test_ticket_without_category_is_refused() -> None:
    with pytest.raises(CannotPlan) as refusal:
        plan(log("logged"), category={"column": "category"})

    assert (refusal.value.code, refusal.value.row) == ("no_category", 2)


def test_state_log_counts_changes_only() -> None:
    means = {"taken": "taken", "resolved": "resolved", "closed": "closed"}
    activity = {"column": "s", "when": "changed", "means": means}

    found = plan(log("taken", "taken", "resolved", "resolved", "closed"), activity=activity)

    assert (story(found), adjusted(found)) == ("taken@0 resolved@2 closed@4", [])


COLUMNS = {"resolved": "resolved", "closed": "closed"}


def test_columns_date_the_last_resolution_and_closing() -> None:
    found = plan(log("logged", "resolved resolved=2.5 closed=4", "note", "closed"), moments=COLUMNS)

    assert story(found) == "note@2 resolved@2.5 closed@4"
    assert adjusted(found) == ["resolution_dated", "closing_dated"]


def test_columns_add_a_resolution_and_closing_no_row_tells() -> None:
    found = plan(log("logged", "taken resolved=3 closed=4"), moments=COLUMNS)

    assert (story(found), adjusted(found)) == ("taken@1 resolved@3 closed@4", [])


def test_column_of_an_earlier_resolution_changes_nothing() -> None:
    found = plan(log("logged", "resolved resolved=1", "reopened", "resolved"), moments=COLUMNS)

    assert (story(found), adjusted(found)) == ("resolved@1 reopened@2 resolved@3", [])


def test_resolution_keeps_its_code_when_it_is_one_of_the_category() -> None:
    found = plan(log("logged", "resolved resolution=resent", "reopened", "resolved resolution=swapped"))

    assert [each.values["code"] for each in found.happenings if "code" in each.values] == ["resent", "other"]


def test_texts_are_cut_to_what_a_ticket_holds() -> None:
    rows = [(2, {"activity": "logged", "at": moment(0), "subject": "s" * 200, "description": "d" * 30_000})]

    found = plan(rows)

    assert (len(found.facts.subject), len(found.facts.description)) == (140, 20_000)
    assert adjusted(found) == ["text_cut"]


SINGLE = {
    "system": "old",
    "rows": "tickets",
    "ticket": "k",
    "moments": {"opened": "o"},
    "category": {"otherwise": "R01"},
    "state": {
        "column": "s",
        "means": {"open": "ignore", "waiting": {"waiting": "vendor"}, "resolved": "resolved", "closed": "closed"},
    },
}
_TIMES = ("opened", "first_response", "first_resolved", "resolved", "closed", "updated")


def single(words: str) -> Plan:
    values = dict(pair.split("=") for pair in words.split())
    values |= {name: moment(float(values[name])) for name in _TIMES if name in values}
    mapping, wrong = parse_mapping(SINGLE, zones={"UTC"})
    assert mapping is not None, wrong
    return plan_ticket(key="T1", rows=[(2, values)], mapping=mapping, reference=REFERENCE)


@pytest.mark.parametrize(
    ("row", "expected", "noted"),
    [
        ("opened=0", "", []),
        ("opened=0 assignee=Ana", "taken@0", []),
        ("opened=0 assignee=Ana first_response=1 resolved=2 closed=5", "taken@1 reply@1 resolved@2 closed@5", []),
        ("opened=0 response_after=7200 resolved=3", "reply@2 resolved@3", []),
        ("opened=0 first_response=1 response_after=7200", "reply@1", []),
        ("opened=0 closed=5", "resolved@5 closed@5", ["closed_unresolved"]),
        ("opened=0 resolved=6 closed=5", "resolved@6 closed@6", ["closed_before_resolved"]),
        ("opened=0 resolved=-1", "resolved@0", ["before_logged"]),
        # how often it was reopened, and when it was first resolved
        (
            "opened=0 resolved=5 reopened=2",
            "resolved@5 reopened@5 resolved@5 reopened@5 resolved@5",
            ["reopening_dated"],
        ),
        ("opened=0 first_resolved=2 resolved=5 reopened=1", "resolved@2 reopened@5 resolved@5", ["reopening_dated"]),
        ("opened=0 updated=7 reopened=1", "resolved@7 reopened@7", ["reopening_dated"]),
        # how long it waited
        ("opened=0 resolved=5 waited=7200", "wait@3 resume@5 resolved@5", ["pause_dated"]),
        ("opened=0 resolved=5 waited=72000", "wait@0 resume@5 resolved@5", ["pause_cut", "pause_dated"]),
        ("opened=0 updated=4 activity=waiting waited=3600", "wait@4", []),
        # what the state says beyond the columns
        ("opened=0 updated=4 activity=waiting", "wait@4", []),
        ("opened=0 updated=4 activity=resolved", "resolved@4", ["end_not_dated"]),
        ("opened=0 activity=closed", "resolved@0 closed@0", ["closed_unresolved", "end_not_dated"]),
        ("opened=0 resolved=2 activity=closed updated=9", "resolved@2 closed@9", ["end_not_dated"]),
        ("opened=0 resolved=2 closed=3 activity=closed", "resolved@2 closed@3", []),
        ("opened=0 closed=3 resolved=3 activity=resolved", "resolved@3 closed@3", []),
        ("opened=0 resolved=3 activity=waiting", "resolved@3", []),
        ("opened=0 activity=open", "", []),
        ("opened=0 activity=unheard", "", []),
    ],
)
def test_single_row_becomes_a_history(row: str, expected: str, noted: list[str]) -> None:
    found = single(row)

    assert (story(found), adjusted(found)) == (expected, noted)


def test_two_rows_of_a_single_row_file_are_refused() -> None:
    mapping, _ = parse_mapping(SINGLE, zones={"UTC"})
    assert mapping is not None

    with pytest.raises(CannotPlan) as refusal:
        plan_ticket(key="T1", rows=[(2, {}), (9, {})], mapping=mapping, reference=REFERENCE)

    assert (refusal.value.code, refusal.value.row) == ("twice_in_file", 9)


def test_plan_survives_json() -> None:
    found = plan(log("logged requester=Rosa", "taken actor=Ana", "waiting", "resolved", "closed"))

    again = from_json(json.loads(json.dumps(to_json(found))))

    assert (again.facts, again.happenings, again.end) == (found.facts, found.happenings, found.end)
    assert fingerprint(again, steps=5) == fingerprint(found, steps=5)


SHORT, LONG = ("logged", "taken actor=Ana"), ("logged", "taken actor=Ana", "resolved actor=Ana")


@pytest.mark.parametrize(
    ("now", "last_seq", "standing"),
    [
        (SHORT, 3, Standing.SAME),
        (SHORT, 9, Standing.SAME),
        (LONG, 3, Standing.LONGER),
        (LONG, 4, Standing.CHANGED),
        (("logged",), 3, Standing.CHANGED),
        (("logged", "taken actor=Ben"), 3, Standing.CHANGED),
    ],
)
def test_ticket_gets_longer_only_by_what_comes_after(now: tuple[str, ...], last_seq: int, standing: Standing) -> None:
    before = plan(log(*SHORT))

    found = standing_of(
        plan=plan(log(*now)), steps=3, fingerprint_before=fingerprint(before, steps=3), last_seq=last_seq
    )

    assert found is standing


def test_end_state_is_kept() -> None:
    assert plan(log("logged", "waiting")).end.state is State.WAITING
