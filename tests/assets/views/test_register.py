"""Keeping the register on pages: devices, DICOM, history, rooms, vendors, imports, labels."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assets.actions.device import change_device
from assets.actions.software import learn_software_version
from assets.enums import Lifecycle
from assets.models import Device, DeviceDocument, Location, NetworkAE, RegisterSheet, ServiceContract, Vendor
from tests.factories import (
    NOW,
    make_agent,
    make_contract,
    make_device,
    make_location,
    make_person,
    make_site,
    make_ticket,
    make_vendor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def clinician(db):
    client = Client()
    client.force_login(make_person())
    return client


def fields(page):
    return {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}


def open_form(client, device):
    return fields(client.get(reverse("assets:edit", args=[device.tag])))


def test_a_device_is_added(client):
    given = {"tag": "CT9", "name": "CT 9", "kind": "modality", "site": make_site().code, "port": "104", "host": "ct9"}

    response = client.post(reverse("assets:add"), given)

    assert (response.status_code, response.url) == (302, "/devices/CT9/")
    assert Device.objects.values_list("tag", "port").get() == ("CT9", 104)


def test_what_is_wrong_is_said_beside_the_field_and_kept(client):
    make_device(tag="CT9")

    response = client.post(reverse("assets:add"), {"tag": "ct9", "name": "Kept", "port": "x" * 5_000})

    form = response.context["form"]
    assert response.status_code == 400
    assert set(form.errors) == {"tag", "kind", "site", "port"}
    assert form["name"].value() == "Kept"


def test_one_like_another_is_begun_with_what_both_share(client):
    make_device(tag="CT2", model="Spin 64", serial="SN-1")

    page = client.get(reverse("assets:add"), {"like": "CT2"})

    assert (page.context["form"]["model"].value(), page.context["form"]["serial"].value()) == ("Spin 64", None)
    assert client.get(reverse("assets:add"), {"like": "NOPE"}).status_code == 404


def test_an_untouched_form_changes_nothing(client):
    contract = make_contract()
    device = make_device(location=make_location(), contract=contract, vendor=contract.vendor, is_sole=True, port=104)

    response = client.post(reverse("assets:edit", args=[device.tag]), open_form(client, device))

    device.refresh_from_db()
    assert (response.status_code, device.version) == (302, 1)


def test_two_editors_lose_nothing(client, agent):
    device = make_device(model="Spin 64")
    mine = open_form(client, device) | {"model": "Spin 256", "why": "Mine"}
    change_device(actor=agent, device_id=device.pk, said={"model": "Spin 128"}, version=1, at=NOW)

    refused = client.post(reverse("assets:edit", args=[device.tag]), mine)

    form = refused.context["form"]
    assert refused.status_code == 400
    assert (form["model"].value(), form["why"].value(), form["version"].value()) == ("Spin 256", "Mine", "2")
    assert form.errors["model"] == ["Model now says “Spin 128”."]
    assert form.non_field_errors()[0].startswith("Ana Ruiz changed this device while you were writing: Model.")
    assert client.post(reverse("assets:edit", args=[device.tag]), fields(refused)).status_code == 302
    device.refresh_from_db()
    assert device.model == "Spin 256"


def test_a_device_is_retired_after_asking(client):
    device = make_device()
    address = reverse("assets:retire", args=[device.tag])

    assert client.get(address).status_code == 200
    assert client.post(address, {"version": "1", "why": "Sold"}).status_code == 302
    assert client.post(address, {"version": "x"}).status_code == 400
    assert client.post(address, {"version": "99"}).status_code == 302
    device.refresh_from_db()
    assert device.lifecycle == Lifecycle.RETIRED


def test_the_history_names_who_what_and_why(client, agent):
    device = make_device(model="Spin 64")
    client.post(
        reverse("assets:edit", args=[device.tag]), open_form(client, device) | {"model": "Spin 128", "why": "New tube"}
    )

    page = client.get(reverse("assets:history", args=[device.tag]))

    line = page.context["lines"][0]
    assert (line.title, line.person, line.why) == ("Device changed", "Ana Ruiz", "New tube")
    assert [(each.before, each.after) for each in line.changes] == [("Spin 64", "Spin 128")]


@pytest.mark.parametrize("count", [1, 3])
def test_history_makes_a_fixed_number_of_queries(client, agent, count, django_assert_num_queries):
    device = make_device()
    for number in range(count):
        change_device(actor=agent, device_id=device.pk, said={"model": f"M{number}"}, version=number + 1, at=NOW)

    with django_assert_num_queries(14):  # session, person, device, nine kinds of events, people, sites
        client.get(reverse("assets:history", args=[device.tag]))


def test_application_entities_are_kept_on_a_page(client):
    device = make_device(tag="CT2", ae_title="")
    given = {"title": "STORE", "host": "ct2", "port": "104", "is_initiator": "on", "version": "1"}

    bad = client.post(reverse("assets:ae_add", args=["CT2"]), given | {"port": "0", "capabilities": "nonsense"})
    good = client.post(reverse("assets:ae_add", args=["CT2"]), given | {"capabilities": "CT Image Storage | SCU"})
    stale = client.post(reverse("assets:ae_add", args=["CT2"]), given | {"title": "OTHER"})
    taken = client.post(reverse("assets:ae_add", args=["CT2"]), given | {"version": "2"})

    assert (bad.status_code, set(bad.context["form"].errors)) == (400, {"port", "capabilities"})
    assert (good.status_code, stale.status_code, taken.status_code) == (302, 400, 400)
    assert (stale.context["form"]["version"].value(), stale.context["form"]["title"].value()) == ("2", "OTHER")
    assert list(taken.context["form"].errors) == ["title"]
    ae = NetworkAE.objects.get()
    page = client.get(reverse("assets:dicom", args=["CT2"]))
    assert page.context["aes"][0]["rows"] == [["CT Image Storage", "uses it (SCU)", "any"]]
    device.refresh_from_db()
    assert client.get(reverse("assets:ae", args=["CT2", ae.pk])).context["form"]["host"].value() == "ct2"
    client.post(reverse("assets:ae_drop", args=["CT2", ae.pk]), {"version": device.version})
    assert client.get(reverse("assets:ae", args=["CT2", ae.pk])).status_code == 404
    assert NetworkAE.objects.count() == 0


def test_buttons_of_an_old_page_do_nothing(client):
    device = make_device(tag="CT2")
    ae = NetworkAE.objects.create(device=device, title="STORE")

    for version in ("", "x", "99"):
        client.post(reverse("assets:ae_drop", args=["CT2", ae.pk]), {"version": version})
        client.post(reverse("assets:ae_main", args=["CT2", ae.pk]), {"version": version})

    assert NetworkAE.objects.get().is_primary is False


def test_a_device_without_rows_of_its_network_shows_its_columns(client):
    make_device(tag="CT2", ae_title="CT2_AE", host="ct2", port=104)

    page = client.get(reverse("assets:dicom", args=["CT2"]))
    form = client.get(reverse("assets:ae", args=["CT2", 0])).context["form"]
    ldif = client.get(reverse("assets:ldif", args=["CT2"]))

    assert [each["title"] for each in page.context["aes"]] == ["CT2_AE"]
    assert (form["title"].value(), form["port"].value()) == ("CT2_AE", "104")
    assert b"dicomHostname: ct2" in ldif.content


def test_what_images_say_is_taken_over(client):
    device = make_device(tag="CT2", software_version="VA48A")
    learn_software_version(device_id=device.pk, version="VA50", at=NOW)

    page = client.get(reverse("assets:device", args=["CT2"]))
    client.post(reverse("assets:take_version", args=["CT2"]), {"version": "1", "software": "VA50"})

    assert page.context["software"].drift == "VA50"
    assert client.get(reverse("assets:device", args=["CT2"])).context["software"].drift == ""
    device.refresh_from_db()
    assert device.software_version == "VA50"


def test_documents_are_linked_and_removed(client):
    make_device(tag="CT2")
    add = reverse("assets:document_add", args=["CT2"])

    bad = client.post(add, {"title": "", "url": "javascript:alert(1)"})
    client.post(add, {"title": "Manual", "url": "https://example.org/a.pdf"})

    assert (bad.status_code, set(bad.context["document_form"].errors)) == (400, {"title", "url"})
    row = DeviceDocument.objects.get()
    client.post(reverse("assets:document_drop", args=["CT2", row.pk]))
    assert DeviceDocument.objects.count() == 0


def test_rooms_vendors_and_contracts_are_kept(client):
    site = make_site()
    client.post(reverse("assets:room_add"), {"site_id": site.pk, "name": " CT  1 ", "phone": "4011"})
    client.post(reverse("assets:vendor_add"), {"name": "Acme"})
    vendor = Vendor.objects.get()
    add = reverse("assets:contract_add", args=[vendor.pk])
    wrong = client.post(add, {"number": "C1", "begins_on": "2027-01-01", "ends_on": "2026-01-01"})
    client.post(add, {"number": "C1", "ends_on": "2027-03-31"})
    contract = ServiceContract.objects.get()
    address = reverse("assets:contract", args=[vendor.pk, contract.pk])
    stale = client.post(address, {"number": "C2", "version": "7"})
    taken = client.post(reverse("assets:room_add"), {"site_id": site.pk, "name": "ct 1"})

    assert Location.objects.get().name == "CT 1"
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (400, ["ends_on"])
    assert (stale.status_code, stale.context["form"]["version"].value()) == (400, "1")
    assert (taken.status_code, list(taken.context["form"].errors)) == (400, ["name"])
    assert client.post(address, fields(stale)).status_code == 302
    assert len(client.get(address).context["lines"]) == 2
    assert client.get(reverse("assets:rooms")).status_code == 200
    assert client.get(reverse("assets:vendors")).context["vendors"][0][1][0].number == "C2"
    for name in ("room", "vendor"):
        assert client.get(reverse(f"assets:{name}", args=[99_999])).status_code == 404


def test_a_file_is_looked_at_then_written(client):
    site = make_site().code
    file = SimpleUploadedFile("d.csv", f"tag,name,kind,site\nCT9,CT 9,modality,{site}\nX,,,\n".encode())

    sent = client.post(reverse("assets:sheets"), {"file": file})
    page = client.get(sent.url)

    assert [(words, each.tag) for words, each in page.context["planned"]] == [("Refused", "X"), ("New", "CT9")]
    assert Device.objects.count() == 0
    row = RegisterSheet.objects.get()
    client.post(reverse("assets:sheet_apply", args=[row.pk]), {"seen": "something else"})
    assert Device.objects.count() == 0
    client.post(reverse("assets:sheet_apply", args=[row.pk]), {"seen": page.context["seen"]})
    assert Device.objects.count() == 1
    assert client.get(sent.url).context["sheet"].result["counts"]["make"] == 1
    assert client.get(reverse("assets:sheets")).status_code == 200


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"name\nx", b"PK\x03\x04"])
def test_a_file_that_cannot_be_read_says_why(client, content):
    response = client.post(reverse("assets:sheets"), {"file": SimpleUploadedFile("d.csv", content)})

    assert (response.status_code, list(response.context["form"].errors)) == (400, ["file"])


def test_a_file_is_thrown_away(client):
    client.post(reverse("assets:sheets"), {"file": SimpleUploadedFile("d.csv", b"tag\nCT9\n")})
    row = RegisterSheet.objects.get()

    client.post(reverse("assets:sheet_discard", args=[row.pk]))
    client.post(reverse("assets:sheet_discard", args=[row.pk]))

    assert RegisterSheet.objects.get().state == "discarded"
    assert client.get(reverse("assets:sheet", args=[99_999])).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ldif"])
def test_exports_hold_what_the_filters_leave(client, kind):
    make_device(tag="CT2")
    make_device(tag="MR1", modality="MR")

    response = client.get(reverse("assets:export", args=[kind]), {"modality": "MR"})

    assert response["Content-Disposition"] == f'attachment; filename="devices.{kind}"'
    if kind != "xlsx":
        assert (b"MR1" in response.content, b"CT2" in response.content) == (True, False)
    assert client.get(reverse("assets:export", args=["exe"])).status_code == 404


@pytest.mark.parametrize("asked", [{"kind": "modality"}, {"kind": "toaster", "site": "x" * 99, "team": "\x00"}])
def test_filters_that_mean_nothing_show_all(client, asked):
    make_device(tag="CT2")

    page = client.get(reverse("assets:devices"), asked)

    assert [device.tag for device in page.context["devices"]] == ["CT2"]


def test_labels_are_chosen_and_laid_out(client, settings):
    settings.BASE_URL = "https://help.example.org"
    device = make_device(tag="CT2")
    make_device(tag="MR1")
    make_device(tag="OLD", lifecycle="retired")

    choice = client.get(reverse("assets:labels"))
    page = client.get(reverse("assets:label_sheet"), {"tag": "CT2", "begin": "3", "sheet": "a4-21"})
    odd = client.get(reverse("assets:label_sheet"), {"begin": "-1", "sheet": "x"})

    assert [each.tag for each in choice.context["devices"]] == ["CT2", "MR1"]
    assert [label and label["device"] for label in page.context["pages"][0]] == [None, None, device]
    assert (odd.status_code, odd.context["count"]) == (200, 2)


def test_a_scanned_label_opens_the_questions(clinician):
    device = make_device(tag="CT2", location=make_location())
    address = reverse("assets:scan", args=[f"{device.code[:4].lower()}-{device.code[4:]}"])

    assert clinician.get(address).url == f"{reverse('portal:new')}?device=CT2"
    assert clinician.get(reverse("assets:scan", args=["NOTACODE"])).status_code == 404
    Device.objects.update(lifecycle="retired")
    assert clinician.get(address).templates[0].name == "assets/label_old.html"


def test_the_tickets_of_a_device_are_part_of_its_page(client, clinician):
    device = make_device(tag="CT2")
    ticket = make_ticket(device=device)
    address = reverse("desk:device_tickets", args=["ct2"])

    page = client.get(address)
    part = client.get(address, headers={"HX-Request": "true"})

    assert [row.number for row in page.context["active"]] == [ticket.pk]
    assert part.templates[0].name == "tickets/desk/_device_tickets.html"
    assert client.get(reverse("desk:device_tickets", args=["NOPE"])).status_code == 404
    assert clinician.get(address).status_code == 403


def test_clinicians_may_not_write(clinician):
    device, vendor = make_device(tag="CT2"), make_vendor()

    posts = [
        reverse("assets:add"),
        reverse("assets:edit", args=["CT2"]),
        reverse("assets:retire", args=["CT2"]),
        reverse("assets:ae_add", args=["CT2"]),
        reverse("assets:ae_drop", args=["CT2", 1]),
        reverse("assets:ae_main", args=["CT2", 1]),
        reverse("assets:document_add", args=["CT2"]),
        reverse("assets:document_drop", args=["CT2", 1]),
        reverse("assets:document_new", args=["CT2"]),
        reverse("assets:document", args=["CT2", 1]),
        reverse("assets:document_title", args=["CT2", 1]),
        reverse("assets:take_version", args=["CT2"]),
        reverse("assets:sheets"),
        reverse("assets:sheet_apply", args=[1]),
        reverse("assets:sheet_discard", args=[1]),
        reverse("assets:room_add"),
        reverse("assets:vendor", args=[vendor.pk]),
        reverse("assets:contract_add", args=[vendor.pk]),
    ]

    assert {clinician.post(address, {"version": device.version}).status_code for address in posts} == {403}


def test_pages_of_rooms_and_vendors_tell_their_history(client):
    site = make_site()
    client.post(reverse("assets:room_add"), {"site_id": site.pk, "name": "CT 7"})
    client.post(reverse("assets:vendor_add"), {"name": "Meridian"})

    room = client.get(reverse("assets:room", args=[Location.objects.get(name="CT 7").pk]))
    vendor = client.get(reverse("assets:vendor", args=[Vendor.objects.get(name="Meridian").pk]))

    assert [(each.title, each.person) for each in room.context["lines"]] == [("Room CT 7 added", "Ana Ruiz")]
    assert [(each.title, each.person) for each in vendor.context["lines"]] == [("Vendor Meridian added", "Ana Ruiz")]


@pytest.mark.parametrize("of", ["flow", "places", "vendors", "", "\x00nonsense"])
def test_the_history_of_the_register_opens_for_the_desk_alone(client, clinician, of):
    assert client.get(reverse("assets:register_history"), {"of": of}).status_code == 200
    assert clinician.get(reverse("assets:register_history")).status_code in (403, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_of_the_register_makes_a_fixed_number_of_queries(client, agent, count, django_assert_num_queries):
    for number in range(count):
        make_location(name=f"Room {number}")

    with django_assert_num_queries(5):  # session, person, two kinds of events, sites
        client.get(reverse("assets:register_history"), {"of": "places"})
