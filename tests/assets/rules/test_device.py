"""Every field of the register, checked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.device import COLUMNS, FIELD_LABELS, FIELDS, Named, check_device, port_of

NAMED = Named(
    sites={"ngh": 1, "hch": 2, "northfield general": 1},
    rooms={(1, "ct room 2"): 11, (1, "#11"): 11, (2, "harbour ct"): 21, (2, "#21"): 21},
    teams={"biomed": 5},
    vendors={"acme": 6},
    contracts={"c-1": (7,), "#7": (7,), "c-2": (8, 9)},
)
NEW = {"tag": "CT2", "name": "CT 2", "kind": "modality", "site": "NGH"}


def check(said, *, is_new=False, site_id=1):
    return check_device(said=said, named=NAMED, is_new=is_new, site_id=None if is_new else site_id)


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("tag", "  WS 4/2 ", "WS 4/2"),
        ("name", "Big\n CT", "Big CT"),
        ("kind", "scanner or x-ray unit", "modality"),
        ("kind", "PACS", "pacs"),
        ("modality", "ct", "CT"),
        ("ae_title", " CT2_NGH ", "CT2_NGH"),
        ("host", "ct2.example.org", "ct2.example.org"),
        ("host", "2001:db8::1", "2001:db8::1"),
        ("port", "104", 104),
        ("port", "", None),
        ("site", "northfield  general", 1),
        ("owner_team", "", None),
        ("vendor", "ACME", 6),
        ("contract", "C-1", 7),
        ("contract", "#7", 7),
        ("criticality", "", 4),
        ("criticality", "A room stops with it", 3),
        ("is_sole", "Yes", True),
        ("is_sole", "", False),
        ("lifecycle", "in repair", "repair"),
        ("warranty_until", "2027-03-31", date(2027, 3, 31)),
        ("warranty_until", "2027-03-31 00:00:00", date(2027, 3, 31)),
        ("location", "CT room 2", 11),
        ("location", "#11", 11),
        ("location", "", None),
        ("configuration_notes", "a\r\nb", "a\nb"),
    ],
)
def test_what_is_said_is_kept_tidily(field, text, kept):
    checked = check({field: text})

    assert (dict(checked.values), checked.problems) == ({COLUMNS[field]: kept}, {})


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("tag", ""),
        ("tag", "x" * 25),
        ("tag", "CT2?"),
        ("tag", "CT2/history"),
        ("tag", "/CT2"),
        ("name", ""),
        ("name", "x" * 81),
        ("name", "a\x01b"),
        ("kind", "toaster"),
        ("modality", "computed tomography"),
        ("device_uid", "1.02.3"),
        ("ae_title", "SEVENTEEN_LETTERS"),
        ("ae_title", "A\\B"),
        ("host", "ct2:104"),
        ("host", "192.0.2.999"),
        ("port", "0"),
        ("port", "65536"),
        ("port", "١٠٤"),
        ("site", "nowhere"),
        ("owner_team", "nobody"),
        ("vendor", "nobody"),
        ("contract", "c-2"),
        ("contract", "c-9"),
        ("criticality", "5"),
        ("is_sole", "perhaps"),
        ("lifecycle", "gone"),
        ("warranty_until", "31/03/2027"),
        ("warranty_until", "9999-01-01"),
        ("location", "Harbour CT"),
        ("location", "#21"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(field, text):
    checked = check({field: text})

    assert (list(checked.problems), dict(checked.values)) == ([field], {})
    assert checked.problems[field].endswith(".") or "Use one of" in checked.problems[field]


def test_new_device_needs_four_things():
    assert set(check({}, is_new=True).problems) == {"tag", "name", "kind", "site"}
    assert check(NEW, is_new=True).problems == {}


def test_room_needs_a_site_and_leaves_with_it():
    assert check({"location": "CT room 2"}, site_id=None).problems.keys() == {"location"}
    assert dict(check({"site": "HCH"}).values) == {"site_id": 2, "location_id": None}
    assert dict(check({"site": "HCH", "location": "Harbour CT"}).values) == {"site_id": 2, "location_id": 21}


def test_every_field_has_its_label_and_column():
    assert set(FIELDS) == set(FIELD_LABELS) == set(COLUMNS)


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60)))
def test_any_text_ends_in_a_value_or_a_sentence(said):
    checked = check(said, is_new=True)

    answered = {field for field, column in COLUMNS.items() if column in checked.values} | set(checked.problems)
    assert answered >= set(said)
    assert not {COLUMNS[field] for field in checked.problems} & set(checked.values)


@given(st.integers(1, 65_535))
def test_every_port_is_read_back(port):
    assert port_of(str(port)) == port
