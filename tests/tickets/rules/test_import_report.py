"""What is said of a file."""

import ast
from pathlib import Path

from tests.factories.desk import NOW
from tests.tickets.rules.test_imports import log, plan
from tickets.rules import import_report
from tickets.rules.import_report import FINDING_COLUMNS, Report
from tickets.rules.import_rows import Row
from tickets.rules.import_words import ADJUSTMENTS, REFUSALS, STANDINGS, sentence_of
from tickets.rules.imports import CannotPlan, Standing

RULES = Path(import_report.__file__).parent


def test_rows_are_counted_and_refusals_told() -> None:
    report = Report()
    rows = [
        Row(2, "T1", unknown=[("queue", "Group 7"), ("queue", "Group 8")]),
        Row(3, "T2", refused=("bad_time", "at", "soon"), unknown=[("queue", "Group 7")]),
    ]

    found = [finding.cells() for row in rows for finding in report.take_row(row)]

    unknown = "Not in the mapping: counts as what the mapping names for unknown ones."
    assert found == [
        ("unknown", 2, "T1", "queue", "Group 7", "unknown_value", unknown),
        ("unknown", 2, "T1", "queue", "Group 8", "unknown_value", unknown),
        ("refused", 3, "T2", "at", "soon", "bad_time", REFUSALS["bad_time"]),
        ("unknown", 3, "T2", "queue", "Group 7", "unknown_value", unknown),
    ]
    assert len(found[0]) == len(FINDING_COLUMNS)
    told = report.as_json()
    assert (told["rows"], told["refusals"], told["more_values"]) == (2, {"bad_time": 1}, 0)
    assert told["values"] == [["queue", "Group 7", 2, 2], ["queue", "Group 8", 1, 2]]
    assert told["refused_rows"] == [[3, "T2", "at", "soon", "bad_time"]]


def test_tickets_are_counted_with_their_time_and_people() -> None:
    report = Report()
    plans = [plan(log("logged requester=Rosa", "waiting actor=Ana", "resolved actor=!")), plan(log("logged", "logged"))]

    found = [finding.code for each in plans for finding in report.take_plan(each)]

    assert found == ["logged_again"]
    told = report.as_json()
    assert (told["tickets"], told["events"], told["people"]) == (2, 7, 3)
    assert told["first_at"] == NOW.isoformat()
    assert told["last_at"] == plans[0].happenings[-1].at.isoformat()
    assert told["states"] == {"resolved": 1, "new": 1}
    assert told["kinds"]["ticket_logged"] == 2
    assert told["adjustments"] == {"logged_again": 1}


def test_tickets_that_are_left_out_are_counted() -> None:
    report = Report()

    found = list(report.take_left_out(key="T1", row=2))
    found += report.take_refusal(key="T2", refusal=CannotPlan("no_category", 9))

    assert [(finding.code, finding.row) for finding in found] == [("left_out", 2), ("no_category", 9)]
    assert report.as_json()["left_out"] == 2


def test_what_was_imported_before_is_counted() -> None:
    report = Report()

    found = [
        finding.code
        for standing in (Standing.NEW, Standing.SAME, Standing.LONGER, Standing.CHANGED)
        for finding in report.take_standing(key="T1", row=2, standing=standing)
    ]

    assert found == ["changed"]
    assert report.as_json()["standings"] == {"new": 1, "same": 1, "longer": 1, "changed": 1}


def test_lists_on_the_page_are_bounded() -> None:
    report = Report()
    for number in range(150):
        row = Row(number, "T", refused=("bad_time", "at", str(number)), unknown=[("queue", str(number))])
        list(report.take_row(row))

    told = report.as_json()

    assert (len(told["values"]), told["more_values"], len(told["refused_rows"])) == (100, 50, 100)


def test_unknown_values_are_kept_within_bounds() -> None:
    report = Report(values={("queue", str(number)): [1, 1] for number in range(10_000)})

    list(report.take_row(Row(2, "T", unknown=[("queue", "one more"), ("queue", "5")])))

    assert (len(report.values), report.values["queue", "5"]) == (10_000, [2, 1])


_TELL = {"NotUnderstood", "CannotPlan", "Adjustment", "adjust"}


def _told(node: ast.AST) -> str:
    """The code a call tells by; "" for any other node."""
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
        return ""
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    return str(node.args[0].value) if name in _TELL else ""


def test_every_code_has_a_sentence() -> None:
    nodes = (node for path in RULES.glob("import*.py") for node in ast.walk(ast.parse(path.read_text())))

    used = {_told(node) for node in nodes} - {""}

    assert {code for code in used if sentence_of(code) == code} == set()
    assert len(used) > 25
    assert sentence_of("unheard") == "unheard"
    assert all(words.endswith(".") for words in (*REFUSALS.values(), *ADJUSTMENTS.values(), *STANDINGS.values()))
