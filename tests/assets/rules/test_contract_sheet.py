"""What a file would do to the contracts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.contract import CONTRACT_FIELDS, CONTRACT_LABELS
from assets.rules.contract_sheet import (
    Contracts,
    KnownContract,
    KnownDevice,
    contract_rows,
    is_contracts,
    plan_contracts,
)
from assets.rules.sheet import BadHeader, SheetRow, counts, fingerprint

NOTHING = dict.fromkeys(CONTRACT_FIELDS, "")


def known(contract_id, number, *devices, vendor=1, tags="", **values):
    return KnownContract(
        contract_id=contract_id,
        vendor_id=vendor,
        version=1,
        values=NOTHING | {"vendor": "Acme", "number": number, "devices": tags} | values,
        devices=frozenset(devices),
    )


THERE = Contracts(
    vendors={1: "Acme", 2: "Other", 3: "OTHER"},
    contracts=(
        known(10, "C1", 1, 2, tags="CT1; CT2", begins_on="2026-01-01", ends_on="2026-12-31"),
        known(11, "C2", 3, tags="MR1"),
        known(12, "x", vendor=2),
        known(13, "X", vendor=2),
    ),
    devices={
        "ct1": KnownDevice(device_id=1, tag="CT1", contract_id=10),
        "ct2": KnownDevice(device_id=2, tag="CT2", contract_id=10),
        "mr1": KnownDevice(device_id=3, tag="MR1", contract_id=11),
        "us1": KnownDevice(device_id=4, tag="US1"),
        "old": KnownDevice(device_id=5, tag="OLD", is_retired=True),
    },
)


def plan(*rows):
    numbered = [
        SheetRow(number=number, said={"vendor": "acme"} | said) for number, said in enumerate(rows, 2)
    ]
    return plan_contracts(rows=numbered, there=THERE)


def outcomes(*rows):
    return [each.outcome for each in plan(*rows)]


def test_rows_are_new_changed_left_or_refused():
    found = plan(
        {"number": "C9", "name": "Full"},
        {"number": "c1", "ends_on": "2027-12-31", "devices": "ct1; US1"},
        {"number": "C2", "devices": "MR1"},
        {"number": ""},
    )

    assert [each.outcome for each in found] == ["make", "change", "same", "refused"]
    assert [(each.title, each.known.contract_id if each.known else 0) for each in found[:2]] == [
        ("Acme C9", 0), ("Acme C1", 10),
    ]  # fmt: skip
    assert [(each.label, each.before, each.after) for each in found[1].changes] == [
        ("Ends on", "2026-12-31", "2027-12-31"),
        ("Devices that come under it", "", "US1"),
        ("Devices that leave it", "CT2", ""),
    ]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"vendor": "", "number": "C1"}, "Say which vendor it is with"),
        ({"vendor": "Nobody", "number": "C1"}, "There is no vendor “Nobody”."),
        ({"vendor": "other", "number": "C1"}, "Several vendors read “other”."),
        ({"vendor": "Acme", "number": "9" * 61}, "Number: at most 60 characters"),
        ({"number": "C1", "devices": "CT1; CT9; XX"}, "There is no device CT9, XX."),
        ({"number": "C1", "devices": "CT1; OLD"}, "OLD: retired."),
        ({"number": "C1", "devices": 'CT1; "CT2'}, "Devices: write tags with semicolons"),
        ({"number": "C1", "ends_on": "soon"}, "Ends on: “soon” is no date."),
        ({"number": "C1", "ends_on": "2020-01-01"}, "It ends on 2020-01-01, before it begins"),
    ],
)
def test_a_row_that_cannot_be_is_refused_in_words(said, words):
    (found,) = plan(said)

    assert (found.outcome, found.problems[0][: len(words)]) == ("refused", words)


def test_everything_that_is_wrong_with_a_row_is_told_at_once():
    (found,) = plan({"vendor": "Nobody", "number": "", "ends_on": "soon", "devices": "CT9"})

    assert len(found.problems) == 4


def test_many_unknown_devices_are_not_all_told():
    (found,) = plan({"number": "C1", "devices": ";".join(f"N{number}" for number in range(12))})

    assert found.problems == (
        "There is no device N0, N1, N2, N3, N4, N5, N6, N7, N8, N9 and 2 more. Check the tag, or add the device first.",
    )


def test_words_in_their_own_case_win_and_else_must_be_the_only_ones():
    assert outcomes({"vendor": "Other", "number": "x"}, {"vendor": "Other", "number": "X"}) == ["same", "same"]
    there = Contracts(vendors={1: "Acme"}, contracts=(known(1, "Ax"), known(2, "aX")))

    (found,) = plan_contracts(rows=[SheetRow(number=2, said={"vendor": "Acme", "number": "ax"})], there=there)

    assert found.problems == (
        "Several contracts of this vendor read so: Ax, aX. Write the number as the register does.",
    )


def test_a_contract_or_device_twice_is_refused_the_second_time():
    assert outcomes({"number": "C9"}, {"number": "c9"}, {"number": "C1"}, {"number": "C1"}) == [
        "make", "refused", "same", "refused",
    ]  # fmt: skip
    found = plan({"number": "C1", "devices": "CT1;CT2"}, {"number": "C2", "devices": "MR1;CT2"})
    assert [each.outcome for each in found] == ["same", "refused"]
    assert found[1].problems[0].startswith("CT2 stands in row 2 too (Acme C1).")


def test_a_device_leaves_a_running_contract_only_by_its_row():
    take = {"number": "C9", "devices": "CT2"}

    found = plan(take)
    assert found[0].problems == (
        "CT2 stands under Acme C1 (from 2026-01-01 to 2026-12-31), which overlaps with this one. "
        "End that contract before this one begins, or give its row here without the device.",
    )
    assert outcomes(take | {"begins_on": "2027-01-01"}) == ["make"]
    moved = plan(take, {"number": "C1", "devices": "CT1"})
    assert [each.outcome for each in moved] == ["make", "change"]
    assert moved[0].changes[-1].after == "CT2 (from Acme C1)"
    ended = [{"number": "C1", "ends_on": "2026-06-30"}, take | {"begins_on": "2026-07-01"}]
    assert outcomes(*ended) == ["change", "make"]


def test_a_refused_row_lets_no_device_go():
    take = {"number": "C9", "devices": "CT2"}

    assert outcomes(take, {"number": "C1", "devices": "CT1", "ends_on": "x"}) == ["refused", "refused"]
    chain = [take, {"number": "C1", "devices": "CT1;MR1"}, {"number": "C2", "devices": "", "phone": "0" * 41}]
    assert outcomes(*chain) == ["refused", "refused", "refused"]
    swap = [{"number": "C1", "devices": "CT1;MR1"}, {"number": "C2", "devices": "CT2"}]
    assert outcomes(*swap) == ["change", "change"]


def test_columns_are_found_by_name_or_label_and_unknown_ones_refused():
    assert is_contracts(["\ufeffVENDOR", "Number"])
    assert not is_contracts(["tag", "vendor", "number"])
    assert not is_contracts(["vendor"])
    rows = contract_rows(["Vendor", "number", "Ends  on", ""], [(2, ["Acme", "'-1", "2027-01-01"]), (3, ["Acme"])])
    assert [row.said for row in rows] == [
        {"vendor": "Acme", "number": "-1", "ends_on": "2027-01-01"},
        {"vendor": "Acme", "number": "", "ends_on": ""},
    ]
    with pytest.raises(BadHeader, match="Contracts have no column “End”, “Colour”"):
        contract_rows(["vendor", "number", "End", "Colour"], [])
    with pytest.raises(BadHeader, match="Two columns"):
        contract_rows(["vendor", "number", "Vendor"], [])
    assert len(CONTRACT_LABELS) == len(set(CONTRACT_LABELS.values()))


SAID = st.dictionaries(
    st.sampled_from(CONTRACT_FIELDS),
    st.one_of(st.text(max_size=12), st.sampled_from(["Acme", "C1", "C2", "CT1;CT2", "CT2", "MR1", "98.5", "08-18"])),
    max_size=8,
)


@given(st.lists(SAID, max_size=5))
def test_any_file_has_a_plan_and_no_device_is_in_two_rows(said):
    rows = [SheetRow(number=number, said=each) for number, each in enumerate(said)]

    planned = plan_contracts(rows=rows, there=THERE)

    assert sum(counts(planned).values()) == len(rows)
    assert fingerprint(planned) == fingerprint(plan_contracts(rows=rows, there=THERE))
    assert all(bool(each.problems) == (each.outcome == "refused") for each in planned)
    named = [pk for each in planned if each.outcome != "refused" for pk in each.devices or ()]
    assert len(named) == len(set(named))
