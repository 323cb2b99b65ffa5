"""What a file would do to the register."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.device import COLUMNS, Named
from assets.rules.dicom_config import Capability, Entity
from assets.rules.sheet import (
    BadHeader,
    KnownDevice,
    Register,
    SheetRow,
    counts,
    fingerprint,
    plan,
    row_as_json,
    row_from_json,
    rows_of_table,
)

NAMED = Named(sites={"main": 1})
CT2 = dict.fromkeys(COLUMNS.values(), "") | {
    "tag": "CT2", "name": "CT 2", "kind": "modality", "site_id": 1, "location_id": None, "port": None,
    "criticality": 4, "is_sole": False, "lifecycle": "in_use",
}  # fmt: skip
STORE = Entity(title="STORE", host="a.example.org")
REGISTER = Register(
    named=NAMED,
    devices={"ct2": KnownDevice(device_id=7, version=3, values=CT2, entities=(STORE,))},
    titles={"STORE": "ct2", "OTHER": "mr1"},
)
NEW = {"tag": "CT9", "name": "CT 9", "kind": "modality", "site": "main"}


def outcomes(*rows):
    numbered = [SheetRow(number=number, said=said) for number, said in enumerate(rows, 2)]
    return [(each.outcome, len(each.problems)) for each in plan(rows=numbered, register=REGISTER)]


def test_rows_are_new_changed_left_or_refused():
    assert outcomes(
        NEW,
        {"tag": "ct2", "name": "CT two"},
        {"tag": "CT3", "name": ""},
    ) == [("make", 0), ("change", 0), ("refused", 3)]
    assert outcomes({"tag": "CT2", "name": "CT 2"}) == [("same", 0)]


def test_a_tag_or_title_twice_is_refused_the_second_time():
    assert outcomes(NEW, NEW) == [("make", 0), ("refused", 1)]
    assert outcomes(NEW | {"ae_title": "X"}, NEW | {"tag": "CT8", "ae_title": "X"}) == [("make", 0), ("refused", 1)]
    assert outcomes(NEW | {"ae_title": "OTHER"}) == [("refused", 1)]


def test_a_new_device_takes_the_site_that_was_chosen_a_known_one_stays():
    said = {"tag": "CT9", "name": "x", "kind": "pacs"}
    rows = [SheetRow(number=1, said=said, new_site="main"), SheetRow(number=2, said={"tag": "CT2"}, new_site="other")]

    assert [each.outcome for each in plan(rows=rows, register=REGISTER)] == ["make", "same"]


def test_changes_are_told_field_by_field():
    found = plan(rows=[SheetRow(number=2, said={"tag": "CT2", "is_sole": "yes", "port": "104"})], register=REGISTER)

    assert [(each.label, each.before, each.after) for each in found[0].changes] == [
        ("Port", "", "104"),
        ("Only one of its kind on its site", "no", "yes"),
    ]


def test_entities_are_compared_whatever_the_order_of_capabilities():
    one, two = Capability(sop_class="1.2", role="SCU"), Capability(sop_class="1.3", role="SCP")
    there = KnownDevice(device_id=7, version=1, values=CT2, entities=(Entity(title="STORE", capabilities=(one, two)),))
    register = Register(named=NAMED, devices={"ct2": there}, titles={"STORE": "ct2"})
    same, other = (
        SheetRow(number=1, said={"tag": "CT2"}, entities=(Entity(title="STORE", capabilities=found),))
        for found in ((two, one), (two,))
    )

    assert [plan(rows=[row], register=register)[0].outcome for row in (same, other)] == ["same", "change"]
    wrong = SheetRow(number=1, said={"tag": "CT2"}, entities=(Entity(title="A\\B"), Entity(title="OTHER")))
    assert len(plan(rows=[wrong], register=register)[0].problems) == 1
    assert len(plan(rows=[wrong], register=REGISTER)[0].problems) == 2


def test_columns_are_found_by_name_or_label_and_others_named():
    rows, ignored = rows_of_table(["\ufeffTAG", "Serial  number", "Colour"], [(2, ["CT2", "'=1+1", "red"]), (4, ["X"])])

    assert [(row.number, row.said) for row in rows] == [
        (2, {"tag": "CT2", "serial": "=1+1"}),
        (4, {"tag": "X", "serial": ""}),
    ]
    assert ignored == ["Colour"]


@pytest.mark.parametrize("header", [["name"], ["tag", "Tag"], []])
def test_header_without_a_single_tag_is_refused(header):
    with pytest.raises(BadHeader):
        rows_of_table(header, [])


SAID = st.dictionaries(st.sampled_from(list(COLUMNS)), st.text(max_size=12), max_size=6)


@given(st.lists(SAID, max_size=5))
def test_any_file_has_a_plan_and_the_same_file_the_same_one(said):
    rows = [SheetRow(number=number, said=each) for number, each in enumerate(said)]

    planned = plan(rows=rows, register=REGISTER)

    assert sum(counts(planned).values()) == len(rows)
    assert fingerprint(planned) == fingerprint(plan(rows=rows, register=REGISTER))
    assert all(bool(each.problems) == (each.outcome == "refused") for each in planned)


@given(SAID)
def test_rows_survive_being_stored(said):
    row = SheetRow(
        number=3,
        said=said,
        entities=(Entity(title="X", port=104, capabilities=(Capability(sop_class="1.2", role="SCU"),)),),
    )

    assert row_from_json(row_as_json(row)) == row
