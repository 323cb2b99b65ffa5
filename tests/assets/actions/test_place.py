"""Rooms, vendors, contracts and documents."""

from datetime import date

import pytest

from assets.actions import document
from assets.actions.document import TooManyDocuments, link_document
from assets.actions.document_file import remove_document
from assets.actions.place import NameTaken, StaleContract, save_contract, save_room, save_vendor
from assets.models import DeviceDocument, Location, ServiceContract, Vendor
from assets.permissions import CannotManageDevices
from assets.queries.history import contract_history
from tests.factories import (
    NOW,
    make_agent,
    make_contract,
    make_device,
    make_location,
    make_person,
    make_site,
    make_vendor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


def room(agent, room_id=None, **fields):
    return save_room(actor=agent, room_id=room_id, fields={"site_id": make_site().pk, "name": "CT 1"} | fields)


def contract(agent, vendor, *, contract_id=None, version=0, **fields):
    return save_contract(
        actor=agent, contract_id=contract_id, vendor_id=vendor.pk, fields={"number": "C1"} | fields, version=version
    )


def test_a_room_is_made_and_changed(agent):
    made = room(agent, phone="4011")

    room(agent, made.pk, name="CT one")

    assert list(Location.objects.values_list("name", "phone")) == [("CT one", "4011")]


def test_a_room_has_its_name_once_on_a_site(agent):
    room(agent)

    with pytest.raises(NameTaken) as refused:
        room(agent, name="ct 1")

    assert list(refused.value.problems) == ["name"]
    assert room(agent, site_id=make_site(code="other").pk).pk


def test_a_room_with_devices_stays_on_its_site(agent):
    place = make_location()
    make_device(location=place)

    with pytest.raises(NameTaken) as refused:
        room(agent, place.pk, site_id=make_site(code="other").pk)

    assert list(refused.value.problems) == ["site_id"]


def test_a_vendor_has_its_name_once(agent):
    made = save_vendor(actor=agent, vendor_id=None, fields={"name": "Acme", "hotline": "1"})
    save_vendor(actor=agent, vendor_id=made.pk, fields={"name": "ACME", "hotline": "2"})

    with pytest.raises(NameTaken):
        save_vendor(actor=agent, vendor_id=None, fields={"name": "acme"})

    assert list(Vendor.objects.values_list("name", "hotline")) == [("ACME", "2")]


def test_a_contract_keeps_its_history(agent):
    vendor = make_vendor()
    made = contract(agent, vendor, hours="Always")

    contract(agent, vendor, contract_id=made.pk, version=1, hours="Always", ends_on=date(2027, 3, 31))

    lines = contract_history(ServiceContract.objects.get())
    assert [(line.title, line.person) for line in lines] == [
        ("Contract C1 changed", "Ana Ruiz"),
        ("Contract C1 added", "Ana Ruiz"),
    ]
    assert [(each.label, each.before, each.after) for each in lines[0].changes] == [("Ends on", "", "2027-03-31")]


def test_a_contract_that_moved_on_or_is_taken_is_refused(agent):
    vendor = make_vendor()
    made = contract(agent, vendor)
    other = make_contract(vendor=vendor, number="C2")

    with pytest.raises(StaleContract) as stale:
        contract(agent, vendor, contract_id=made.pk, version=9)
    with pytest.raises(NameTaken):
        contract(agent, vendor, contract_id=other.pk, version=1, number="c1")

    assert stale.value.version == 1
    assert contract(agent, make_vendor(name="Other")).pk


def test_documents_are_linked_once_each(agent, monkeypatch):
    device = make_device()
    link = {"actor": agent, "device_id": device.pk, "at": NOW}
    link_document(**link, title="Manual", url="https://example.org/a.pdf")
    link_document(**link, title="The manual", url="https://example.org/a.pdf")
    monkeypatch.setattr(document, "MOST_DOCUMENTS", 1)

    with pytest.raises(TooManyDocuments):
        link_document(**link, title="More", url="https://example.org/b.pdf")

    row = DeviceDocument.objects.get()
    assert row.title == "The manual"
    remove_document(actor=agent, device_id=make_device().pk, document_id=row.pk)
    assert DeviceDocument.objects.count() == 1
    remove_document(actor=agent, device_id=device.pk, document_id=row.pk)
    assert DeviceDocument.objects.count() == 0


def test_only_the_desk_may():
    clinician, device = make_person(), make_device()

    for act in (
        lambda: room(clinician),
        lambda: save_vendor(actor=clinician, vendor_id=None, fields={"name": "x"}),
        lambda: contract(clinician, make_vendor()),
        lambda: link_document(actor=clinician, device_id=device.pk, title="x", url="https://x.org", at=NOW),
        lambda: remove_document(actor=clinician, device_id=device.pk, document_id=1),
    ):
        with pytest.raises(CannotManageDevices):
            act()


def test_the_second_of_two_in_the_same_moment_is_told(agent, monkeypatch):
    vendor = make_vendor()
    make_contract(vendor=vendor, number="C1")
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda rows: False)

    with pytest.raises(NameTaken):
        contract(agent, vendor)
