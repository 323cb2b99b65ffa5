"""What is told of changes of the flow, of places and of vendors: who, what, from what to what."""

from importlib import import_module

import pytest
from django.apps import apps

from accounts.models import Site
from assets.actions.flow import NewLink, add_link, change_link, remove_link, remove_service, save_service
from assets.actions.place import save_contract, save_room, save_vendor
from assets.actions.terms import Counted, save_terms
from assets.enums import LinkKind
from assets.models import FlowLink, Location, Vendor
from assets.queries.history import (
    device_history,
    link_history,
    room_history,
    section_history,
    service_history,
    vendor_history,
)
from tests.factories import NOW, make_agent, make_device, make_location, make_site, make_vendor

pytestmark = pytest.mark.django_db
AvailabilityTermsEvent = apps.get_model("assets", "AvailabilityTermsEvent")


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


def flat(lines):
    """Title, person and the changes of each line."""
    return [(each.title, each.person, [(c.label, c.before, c.after) for c in each.changes]) for each in lines]


def test_a_link_tells_its_course_also_to_the_device_it_left(agent):
    ct, pacs, archive = make_device(tag="CT1"), make_device(tag="PACS"), make_device(tag="ARCH")
    to_pacs = NewLink(source=ct, target=pacs, kind=LinkKind.IMAGES, group="Router pair")
    link = add_link(actor=agent, new=to_pacs, at=NOW)
    change_link(
        actor=agent, link_id=link.pk, new=NewLink(source=ct, target=archive, kind=LinkKind.IMAGES, note="TLS"), at=NOW
    )

    lines = link_history(FlowLink.objects.get())

    assert flat(lines) == [
        (
            "Link CT1 → ARCH changed",
            "Ana Ruiz",
            [("To", "PACS", "ARCH"), ("Redundancy", "Router pair", ""), ("Note", "", "TLS")],
        ),
        (
            "Link CT1 → PACS added",
            "Ana Ruiz",
            [("What goes there", "", "Images"), ("Redundancy", "", "Router pair")],
        ),
    ]
    assert device_history(pacs)[:2] == lines
    remove_link(actor=agent, link_id=link.pk)
    assert flat(device_history(archive))[0] == ("Link CT1 → ARCH removed", "Ana Ruiz", [])
    assert [each.title for each in section_history("flow")] == [
        "Redundancy Router pair removed",
        "Redundancy Router pair added",
        "Link CT1 → ARCH removed",
        "Link CT1 → ARCH changed",
        "Link CT1 → PACS added",
    ]


def test_a_service_is_told_by_its_last_name_when_it_is_gone(agent):
    site = make_site()
    service = save_service(actor=agent, name="ED reading", site=site)
    service = save_service(actor=agent, name="Emergency reading", site=site, service_id=service.pk)
    link = add_link(
        actor=agent, new=NewLink(source=make_device(tag="CT1"), service=service, kind=LinkKind.EXAMS), at=NOW
    )
    assert flat(service_history(service))[0] == (
        "Service Emergency reading changed",
        "Ana Ruiz",
        [("Name", "ED reading", "Emergency reading")],
    )

    remove_link(actor=agent, link_id=link.pk)
    remove_service(actor=agent, service_id=service.pk)

    assert {each.title for each in section_history("flow")} >= {
        "Link CT1 → Emergency reading removed",
        "Service Emergency reading removed",
    }


def test_rooms_vendors_and_contracts_tell_their_course(agent):
    room = save_room(actor=agent, room_id=None, fields={"site_id": make_site().pk, "name": "CT 1"})
    save_room(actor=agent, room_id=room.pk, fields={"site_id": room.site_id, "name": "CT 1", "building": "North"})
    vendor = save_vendor(actor=agent, vendor_id=None, fields={"name": "Acme", "hotline": "1"})
    save_contract(actor=agent, contract_id=None, vendor_id=vendor.pk, fields={"number": "C1"}, version=0)

    assert flat(room_history(room))[0] == ("Room CT 1 changed", "Ana Ruiz", [("Building", "", "North")])
    assert sorted(flat(vendor_history(vendor))) == [
        ("Contract C1 added", "Ana Ruiz", [("Vendor", "", "Acme")]),
        ("Vendor Acme added", "Ana Ruiz", [("Hotline", "", "1")]),
    ]
    assert section_history("vendors") == vendor_history(vendor)


def test_a_site_tells_its_course_whoever_changes_it():
    site = make_site()
    Site.objects.filter(pk=site.pk).update(time_zone="Europe/Paris")

    assert flat(section_history("places"))[0] == (
        f"Site {site.name} changed",
        "",
        [("Time zone", site.time_zone, "Europe/Paris")],
    )


def test_the_first_change_after_history_began_says_from_what(agent):
    room, vendor = make_location(name="CT 1"), make_vendor()
    for name in ("LocationEvent", "VendorEvent", "SiteEvent"):
        apps.get_model("assets", name).objects.all().delete()
    begin = import_module("assets.migrations.0031_begin_history_of_flow_places_vendors").begin
    begin(apps, None)
    begin(apps, None)
    assert (section_history("places"), section_history("vendors")) == ([], [])

    save_room(actor=agent, room_id=room.pk, fields={"site_id": room.site_id, "name": "CT one"})

    assert flat(room_history(Location.objects.get())) == [
        ("Room CT one changed", "Ana Ruiz", [("Name", "CT 1", "CT one")])
    ]
    assert vendor_history(Vendor.objects.get(pk=vendor.pk)) == []


def test_the_first_change_of_older_terms_says_from_what(agent):
    device = make_device()
    save_terms(actor=agent, of=device, counted=Counted(min_outage_minutes=5), at=NOW)
    AvailabilityTermsEvent.objects.all().delete()
    begin = import_module("assets.migrations.0046_begin_history_of_terms").begin
    begin(apps, None)
    begin(apps, None)
    assert AvailabilityTermsEvent.objects.count() == 1

    save_terms(actor=agent, of=device, counted=Counted(min_outage_minutes=10), at=NOW)

    told = [line[2] for line in flat(device_history(device)) if line[0].startswith("Terms")]
    assert told == [[("Outages forgiven under, in minutes", "5", "10")]]
