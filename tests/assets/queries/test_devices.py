from datetime import date

import pytest

from assets.queries.devices import devices_in_room, search_devices
from assets.queries.register import Wanted, filter_choices, notices, register
from tests.factories import make_contract, make_device, make_location, make_person, make_site, make_team

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["CT2", "ct2 \x00 tower", "TOWER ct"])
def test_device_is_found_by_every_word(text: str):
    found = make_device(tag="CT2", name="CT tower", modality="CT")
    make_device(tag="MR1", name="MR tower", modality="MR")

    assert (search_devices(text), list(register(text))) == ([found], [found])


def test_register_also_knows_serials_and_retired_devices():
    found = make_device(tag="CT2", serial="SN-77", lifecycle="retired")

    assert (search_devices("SN-77"), search_devices("CT2"), list(register("SN-77"))) == ([], [], [found])


@pytest.mark.parametrize("text", ["PACS-T", "pacst", "pacs t", "pacs_t", "PACS - T"])
def test_a_sticker_is_found_however_it_is_typed(text: str):
    found = make_device(tag="PACS-T", name="Test system", kind="pacs")
    make_device(tag="PACS", name="PACS", kind="pacs")

    assert (search_devices(text)[0], found in register(text)) == (found, True)


def test_a_label_is_found_by_its_code_and_a_nickname_by_itself():
    found = make_device(tag="CT2", nicknames="old CT, Rhapsode")
    make_device(tag="CT3")

    assert search_devices(f"{found.code[:4]} {found.code[4:]}".lower()) == [found]
    assert search_devices("rhapsode") == [found]
    assert search_devices("--") == []


def test_what_the_sticker_says_comes_before_the_own_site():
    there = make_device(tag="CT1", site=make_site(code="other"))
    here = make_device(tag="CT11")

    assert search_devices("ct1", person=make_person(site=here.site)) == [there, here]


def test_devices_of_a_room_begin_with_scanners():
    room = make_location()
    for tag, kind in (("A1", "printer"), ("Z9", "modality")):
        make_device(tag=tag, kind=kind, location=room)
    make_device(tag="OLD", location=room, lifecycle="retired")
    make_device(tag="CT7")

    assert [device.tag for device in devices_in_room(room.pk)] == ["Z9", "A1"]


def test_the_register_is_filtered():
    site = make_site(code="other")
    found = make_device(tag="MR1", modality="MR", site=site, lifecycle="repair", owner_team=make_team(code="biomed"))
    make_device(tag="CT1")

    for wanted in ({"modality": "MR"}, {"site": "other"}, {"lifecycle": "repair"}, {"team": "biomed"}, {"text": "mr1"}):
        assert list(register(wanted=Wanted(**wanted))) == [found]
    assert filter_choices()["modality"] == [("CT", "CT"), ("MR", "MR")]
    assert filter_choices()["team"] == [("biomed", found.owner_team.name)]


def test_what_runs_out_is_told_unless_it_is_retired():
    today = date(2026, 5, 10)
    device = make_device(contract=make_contract(ends_on=date(2026, 6, 1)), warranty_until=date(2026, 5, 1))

    assert notices(device, today=today) == ["The warranty ended on 1 May 2026.", "The contract ends in 22 days."]
    device.lifecycle = "retired"
    assert notices(device, today=today) == []
