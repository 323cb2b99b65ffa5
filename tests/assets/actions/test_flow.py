"""Editing the flow."""

import pytest

from assets.actions.flow import (
    CannotEditFlow,
    MayNotEditFlow,
    NewLink,
    add_link,
    change_link,
    remove_link,
    remove_service,
    save_service,
)
from assets.enums import LinkKind
from assets.models import FlowLink, FlowService, Redundancy
from tests.factories import NOW, make_agent, make_device, make_link, make_person, make_service, make_site

pytestmark = pytest.mark.django_db


def wanted(**fields):
    fields = {"source": fields.get("source") or make_device(), "kind": LinkKind.IMAGES} | fields
    if "target" not in fields and "service" not in fields:
        fields["target"] = make_device()
    return NewLink(**fields)


def refused(code, act, **fields):
    with pytest.raises(CannotEditFlow) as caught:
        act(**fields)
    assert caught.value.code == code


def test_a_link_says_who_added_it():
    actor, new = make_agent(), wanted(note="  over\nTLS ")

    link = add_link(actor=actor, new=new, at=NOW)

    link.refresh_from_db()
    assert (link.source, link.target, link.service, link.kind) == (new.source, new.target, None, "images")
    assert (link.note, link.changed_by, link.changed_at, link.redundancy) == ("over TLS", actor, NOW, None)


def test_links_of_a_group_share_how_many_are_needed():
    actor, source = make_agent(), make_device()
    first = add_link(actor=actor, new=wanted(source=source, group="Router pair"), at=NOW)

    second = add_link(actor=actor, new=wanted(source=source, group=" router  PAIR ", needed=2), at=NOW)

    first.refresh_from_db()
    assert first.redundancy == second.redundancy
    assert Redundancy.objects.values_list("name", "needed").get() == ("Router pair", 2)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("one_end", {"target": None, "service": None}),
        ("needs_too_many", {"needed": 0}),
        ("needs_too_many", {"needed": 21}),
        ("exams_to_device", {"kind": LinkKind.EXAMS}),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(code, fields):
    refused(code, add_link, actor=make_agent(), new=wanted(**fields), at=NOW)
    assert FlowLink.objects.count() == 0


def test_both_ends_oneself_a_platform_of_a_service_and_twice_are_refused():
    actor, device, service = make_agent(), make_device(), make_service()
    link = make_link(device, service)

    refused("one_end", add_link, actor=actor, new=wanted(target=make_device(), service=service), at=NOW)
    refused("self_link", add_link, actor=actor, new=wanted(source=device, target=device), at=NOW)
    refused("not_to_service", add_link, actor=actor, new=wanted(kind=LinkKind.PLATFORM, service=service), at=NOW)
    refused("link_exists", add_link, actor=actor, new=wanted(source=device, service=service), at=NOW)
    assert list(FlowLink.objects.all()) == [link]


def test_a_changed_link_is_what_was_meant_and_an_empty_group_is_forgotten():
    actor = make_agent()
    link = make_link(make_device(), make_device(), group="Pair")
    new = wanted(kind=LinkKind.ORDERS)

    change_link(actor=actor, link_id=link.pk, new=new, at=NOW)

    link.refresh_from_db()
    assert (link.source, link.target, link.kind, link.redundancy) == (new.source, new.target, "orders", None)
    assert Redundancy.objects.count() == 0


def test_a_link_cannot_become_another_or_come_back():
    actor, other = make_agent(), make_link(make_device(), make_device())
    link = make_link(make_device(), make_device())
    same = wanted(source=other.source, target=other.target)

    refused("link_exists", change_link, actor=actor, link_id=link.pk, new=same, at=NOW)
    remove_link(actor=actor, link_id=link.pk)
    remove_link(actor=actor, link_id=link.pk)
    refused("link_missing", change_link, actor=actor, link_id=link.pk, new=wanted(), at=NOW)
    assert list(FlowLink.objects.all()) == [other]


def test_services_are_named_once_and_removed_when_nothing_leads_there():
    actor, site = make_agent(), make_site()
    service = save_service(actor=actor, name=" ED  reading ", site=site, note="Night too")

    refused("name_taken", save_service, actor=actor, name="ed reading", site=site)
    refused("name_needed", save_service, actor=actor, name=" ", site=site)
    changed = save_service(actor=actor, name="ED reading", site=site, service_id=service.pk)
    link = make_link(make_device(), service)
    refused("service_in_use", remove_service, actor=actor, service_id=service.pk)
    remove_link(actor=actor, link_id=link.pk)
    remove_service(actor=actor, service_id=service.pk)

    assert (service.name, changed.pk, changed.note) == ("ED reading", service.pk, "")
    assert FlowService.objects.count() == 0
    refused("service_missing", save_service, actor=actor, name="X", site=site, service_id=service.pk)


def test_only_who_keeps_the_register_edits_the_flow():
    person, service = make_person(), make_service()

    for act, fields in (
        (add_link, {"new": wanted(), "at": NOW}),
        (change_link, {"link_id": 1, "new": wanted(), "at": NOW}),
        (remove_link, {"link_id": 1}),
        (save_service, {"name": "X", "site": service.site}),
        (remove_service, {"service_id": service.pk}),
    ):
        with pytest.raises(MayNotEditFlow):
            act(actor=person, **fields)
