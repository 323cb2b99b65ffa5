"""Devices come into the register, change and leave it."""

import pytest

from assets.actions.device import DeviceRefused, StaleDevice, Way, add_device, change_device, retire_device
from assets.models import Device, NetworkAE, SoftwareVersion
from assets.permissions import CannotManageDevices
from assets.queries.history import device_history
from tests.factories import NOW, make_agent, make_device, make_location, make_person, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


def said(**fields):
    return {"tag": "CT9", "name": "CT 9", "kind": "modality", "site": make_site().code} | fields


def add(agent, **fields):
    return add_device(actor=agent, said=said(**fields), at=NOW)


def change(agent, device, *, version=None, why="", **fields):
    return change_device(
        actor=agent, device_id=device.pk, said=fields, version=version or device.version, at=NOW, way=Way(why=why)
    )


def lines(device):
    return [
        (each.title, each.person, [(c.label, c.before, c.after) for c in each.changes])
        for each in device_history(device)
    ]


def test_a_device_is_added_with_its_network_software_and_history(agent):
    room = make_location()

    device = add(
        agent, ae_title="CT9_AE", host="ct9.example.org", port="104", software_version="VA48", location=room.name
    )

    ae = NetworkAE.objects.get()
    assert (device.location, device.version, len(device.code)) == (room, 1, 8)
    assert (ae.title, ae.is_primary, str(ae.connection)) == ("CT9_AE", True, "ct9.example.org:104")
    assert list(SoftwareVersion.objects.values_list("version", "source", "person")) == [("VA48", "typed", agent.pk)]
    assert {(title, person) for title, person, _ in lines(device)} == {
        ("Device added", "Ana Ruiz"),
        ("AE title CT9_AE added", "Ana Ruiz"),
        ("Connection ct9.example.org:104 added", "Ana Ruiz"),
    }


def test_a_change_is_told_field_by_field_with_the_reason(agent):
    device = add(agent, model="Spin 64")

    change(agent, device, why="Tube was replaced", model="Spin 128", is_sole="yes")

    newest = device_history(device)[0]
    assert lines(device)[0] == (
        "Device changed",
        "Ana Ruiz",
        [("Model", "Spin 64", "Spin 128"), ("Only one of its kind on its site", "no", "yes")],
    )
    assert (newest.why, newest.way) == ("Tube was replaced", "")


def test_nothing_new_changes_nothing(agent):
    device = add(agent)

    assert change(agent, device, name="CT 9").version == 1
    assert len(device_history(device)) == 1


def test_changes_of_two_people_stand_side_by_side(agent):
    device = add(agent, model="Spin 64")
    change(agent, device, model="Spin 128", version=1)

    change(agent, device, model="Spin 64", serial="SN-1", version=1)

    device.refresh_from_db()
    assert (device.model, device.serial, device.version) == ("Spin 128", "SN-1", 3)


def test_the_same_field_twice_is_refused_with_what_it_says_now(agent):
    device = add(agent, model="Spin 64")
    change(agent, device, model="Spin 128", version=1)

    with pytest.raises(StaleDevice) as refused:
        change(agent, device, model="Spin 256", version=1)

    assert (refused.value.theirs, refused.value.version) == ({"model": "Spin 128"}, 2)
    assert refused.value.messages[0].startswith("Ana Ruiz changed this device while you were writing: Model.")


def test_what_is_taken_or_wrong_is_refused_by_field(agent):
    make_device(tag="CT2", ae_title="CT2_AE")

    with pytest.raises(DeviceRefused) as refused:
        add(agent, tag="ct2", ae_title="CT2_AE", port="x")

    assert set(refused.value.problems) == {"tag", "ae_title", "port"}
    assert Device.objects.count() == 1


def test_the_title_of_a_second_entity_is_taken_too(agent):
    device = make_device(tag="PACS", ae_title="PACS")
    NetworkAE.objects.create(device=device, title="PACS_STORE")

    with pytest.raises(DeviceRefused) as refused:
        add(agent, ae_title="PACS_STORE")

    assert set(refused.value.problems) == {"ae_title"}


def test_another_site_takes_the_device_out_of_its_room(agent):
    device = add(agent, location=make_location().name)

    moved = change(agent, device, site=make_site(code="other").code)

    assert (moved.site.code, moved.location_id) == ("other", None)


def test_a_retired_device_leaves_its_title_to_others(agent):
    device = add(agent, ae_title="CT9_AE")

    retired = retire_device(actor=agent, device_id=device.pk, version=1, why="Sold", at=NOW)

    assert (retired.lifecycle, retired.ae_title, NetworkAE.objects.count()) == ("retired", "", 0)
    assert add(agent, tag="CT10", ae_title="CT9_AE").ae_title == "CT9_AE"


def test_a_new_title_moves_the_main_entity(agent):
    device = add(agent, ae_title="OLD", host="a.example.org")

    change(agent, device, ae_title="NEW")

    assert list(NetworkAE.objects.values_list("title", "is_primary")) == [("NEW", True)]


def test_only_the_desk_keeps_the_register(agent):
    clinician, device = make_person(), make_device()

    with pytest.raises(CannotManageDevices):
        add(clinician)
    with pytest.raises(CannotManageDevices):
        change(clinician, device, name="Mine")
    with pytest.raises(CannotManageDevices):
        retire_device(actor=clinician, device_id=device.pk, version=1, why="", at=NOW)


@pytest.mark.parametrize(("said_too", "field"), [({"tag": "ct2"}, "tag"), ({"ae_title": "CT2_AE"}, "ae_title")])
def test_the_second_of_two_in_the_same_moment_is_told(agent, monkeypatch, said_too, field):
    make_device(tag="CT2", ae_title="CT2_AE")
    monkeypatch.setattr("assets.actions.device._taken", lambda values, device: {})

    with pytest.raises(DeviceRefused) as refused:
        add(agent, **said_too)

    assert list(refused.value.problems) == [field]
