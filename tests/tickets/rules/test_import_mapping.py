"""Mapping files: what is understood, and what is said of what is not."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.imports import MAPPING
from tickets.rules.import_acts import What
from tickets.rules.import_mapping import Deed, Shape, Take, parse_mapping

ZONES = {"UTC", "Europe/London"}


def parsed(**changes: Any) -> Any:
    mapping, wrong = parse_mapping({**deepcopy(dict(MAPPING)), **changes}, zones=ZONES)
    assert wrong == ()
    return mapping


def complaints(raw: Any) -> tuple[str, ...]:
    mapping, wrong = parse_mapping(raw, zones=ZONES)
    assert mapping is None
    return wrong


def changed(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(dict(MAPPING)), **changes}


def test_a_whole_mapping_is_understood() -> None:
    mapping = parsed(
        file={"encoding": "cp1252", "delimiter": "semicolon", "sheet": "Page 1", "header_row": 3, "missing": "?"},
        time={"zone": "Europe/London", "formats": ["%d/%m/%Y"]},
        activity={
            "column": ["state", 4],
            "when": "changed",
            "means": {"New": "logged", "Wait": {"waiting": "parts"}, "Pause": "waiting", "Go": ["resumed", "note"]},
            "otherwise": "ignore",
        },
        moments={"opened": "opened_at"},
        wait_ends_with=["taken"],
        priority={"column": "priority", "means": {"High": 2}, "otherwise": 3, "take": "first"},
        people={
            "requester": {"column": "caller", "prefix": "Caller ", "accounts": {"Rosa": "Rosa@Example.org"}},
            "assignee": {"column": "agent", "match_email": True},
            "programs": ["System"],
        },
    )

    assert (mapping.shape, mapping.zone, mapping.formats) == (Shape.EVENTS, "Europe/London", ("%d/%m/%Y",))
    assert (mapping.sheet.encoding, mapping.sheet.header_row) == ("cp1252", 3)
    assert mapping.sheet.missing == {"", "?"}
    assert (mapping.activity, mapping.only_changes) == (("state", 4), True)
    assert mapping.deeds == {
        "new": (Deed(What.LOGGED),),
        "wait": (Deed(What.WAITING, "parts"),),
        "pause": (Deed(What.WAITING, "other"),),
        "go": (Deed(What.RESUMED), Deed(What.NOTE)),
    }
    assert mapping.deeds_otherwise == (Deed(What.IGNORE),)
    assert mapping.wait_ends_with == {What.TAKEN}
    priority = mapping.priority
    assert (priority.means, priority.otherwise, priority.take) == ({"high": "2"}, "3", Take.FIRST)
    assert mapping.people["requester"].accounts == {"rosa": "rosa@example.org"}
    assert mapping.people["requester"].prefix == "Caller "
    assert (mapping.people["assignee"].match_email, mapping.programs) == (True, {"system"})


def test_a_mapping_of_single_rows_is_understood() -> None:
    mapping, wrong = parse_mapping(
        {
            "system": "Old-1",
            "rows": "tickets",
            "ticket": "Key",
            "moments": {"opened": "Created", "first_response": ["A", "B"]},
            "category": {"otherwise": "R01"},
            "reopened": "Reopens",
            "waited": {"column": "Waiting", "unit": "minutes"},
            "first_response_after": {"column": "TTO"},
            "state": {"column": "Status", "means": {"Closed": "closed"}},
        },
        zones=ZONES,
    )

    assert wrong == ()
    assert mapping is not None
    assert (mapping.system, mapping.formats, mapping.zone) == ("old-1", ("iso",), "")
    assert (mapping.waited.unit, mapping.first_response_after.columns) == ("minutes", ("TTO",))
    assert mapping.moments["first_response"] == ("A", "B")
    assert mapping.deeds_otherwise is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, "The mapping: is empty."),
        ([], "The mapping: must be an object: {…}."),
        (changed(format=2), "format: this RadDesk reads format 1."),
        (changed(format="1"), "format: must be a whole number from 1 to 1000000."),
        (changed(rows="lines"), "rows: “lines” is not known. It may be events, tickets."),
        (changed(system="old system"),
         "system: give a short name of letters, digits and hyphens, such as “servicenow”."),
        (changed(prioritty={}), "prioritty: is not known here. Did you mean “priority”."),
        (changed(name=4), "name: must be a text of at most 200 characters."),
        (changed(ticket=None), "ticket: say in which column it is."),
        (changed(at=0), "at: must be the name of a column, its place counted from 1, or a list of them."),
        (changed(time={"zone": "Mars"}), "time.zone: “Mars” is no time zone. Write it like Europe/London."),
        (changed(time={"formats": [1]}), "time.formats: must be a list of texts."),
        (changed(time=3), "time: must be an object: {…}."),
        (changed(file={"encoding": "klingon"}),
         "file.encoding: “klingon” is not known. It may be utf-8, utf-16, cp1252, cp1250, cp850, cp437, iso-8859-1, "
         "iso-8859-15."),
        (changed(file={"header_row": 0}), "file.header_row: must be a whole number from 1 to 100."),
        (changed(category={}), "category: name a column, or with “otherwise” the category of every ticket."),
        (changed(priority={"otherwise": 9}), "priority: 9 is none of 1, 2, 3, 4, 5."),
        (changed(priority={"take": "some"}), "priority.take: “some” is not known. It may be first, last, changes."),
        (changed(activity={"column": "activity"}), "activity: say under “means” what the activities mean."),
        (changed(activity={"column": "a", "means": {"X": "resovled"}}),
         "activity.means.X: “resovled” is not known. Did you mean “resolved”."),
        (changed(activity={"column": "a", "means": {"X": {"waiting": "godot"}}}),
         "activity.means.X.waiting: “godot” is not known. It may be requester, vendor, parts, planned, other."),
        (changed(activity={"column": "a", "means": {"X": ["taken", "?"]}}),
         "activity.means.X[1]: “?” is not known. It may be logged, routed, taken, assigned, released, replied, "
         "first_reply, requester_replied, waiting, resumed, working, resolved, reopened, closed, note, ignore."),
        (changed(people={"requester": {"match_email": "yes"}}), "people.requester.match_email: must be true or false."),
        (changed(moments={"first_response": "x"}), "moments.first_response: is not known here."),
        ({"system": "a", "rows": "tickets", "ticket": "k", "category": {"otherwise": "R01"}},
         "moments: say in which column “opened” is."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(raw: Any, expected: str) -> None:
    assert expected in complaints(raw)


def test_same_mistake_is_named_once() -> None:
    activity = {"column": "a", "means": {"X": ["taken"]}, "otherwise": {"waiting": "godot"}}

    assert len(complaints(changed(activity=activity, time=[], people=[]))) == 3
    wide = {"means": {f"n{number}": "x" for number in range(99)}, "column": "a"}
    assert len(complaints(changed(activity=wide))) == 50
    twice = [{"waiting": "godot"}, {"waiting": "godot"}]
    assert len(complaints(changed(file={"encoding": "x"}, activity={"column": "a", "means": {"X": twice}}))) == 3


def test_many_mistakes_are_all_named_once() -> None:
    raw = changed(rows="lines", system="", nonsense=1, time={"zone": "x", "zon": "y"})

    assert len(complaints(raw)) == 5


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(_JSON)
def test_any_json_is_a_mapping_or_complaints(raw: Any) -> None:
    mapping, wrong = parse_mapping(raw, zones=ZONES)

    assert (mapping is None) == bool(wrong)


@given(st.sampled_from(sorted(MAPPING)), _JSON)
def test_any_json_in_any_place_is_a_mapping_or_complaints(name: str, value: Any) -> None:
    mapping, wrong = parse_mapping(changed(**{name: value}), zones=ZONES)

    assert (mapping is None) == bool(wrong)
