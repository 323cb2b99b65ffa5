"""The flow as it is read."""

import pytest

from assets.enums import Lifecycle, LinkKind
from assets.queries.flow import device_key, is_shared, links_of, loop_of, service_key, whole_flow
from tests.factories import make_device, make_link, make_location, make_routed, make_service

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_the_whole_flow_is_one_query(count, django_assert_num_queries):
    scanners = [make_device(location=make_location(name=f"Room {number}")) for number in range(count)]
    router = make_routed(*scanners)

    with django_assert_num_queries(1):
        flow = whole_flow()
        reach = flow.reach_of(device_key(router.pk))

    assert (len(flow.links), reach.rooms_lost) == (count + 1, count)


def test_links_of_retired_devices_carry_nothing():
    router = make_routed(make_device(), make_device(lifecycle=Lifecycle.RETIRED.value))

    assert len(whole_flow().links) == 2
    assert len(links_of(router)) == 3


def test_services_and_groups_are_in_it():
    device, service = make_device(), make_service(name="ED reading")
    make_link(device, service, group="Pair")

    flow = whole_flow()

    [link] = flow.links
    assert (link.target, link.group, link.needed) == (service_key(service.pk), "Pair", 1)
    assert (flow.nodes[link.target].label, flow.nodes[link.target].is_service) == ("ED reading", True)


def test_a_loop_is_said_by_labels():
    pacs, vna = make_device(tag="PACS", kind="pacs"), make_device(tag="VNA", kind="archive")
    first, back = make_link(pacs, vna), make_link(vna, pacs)

    assert (loop_of(back), loop_of(first)) == (["PACS", "VNA"], ["VNA", "PACS"])
    assert loop_of(make_link(pacs, make_service())) == []
    assert loop_of(make_link(pacs, make_device(), kind=LinkKind.ORDERS)) == []


@pytest.mark.parametrize(
    ("kind", "expected"), [("modality", False), ("workstation", False), ("router", True), ("pacs", True), ("ris", True)]
)
def test_shared_are_components_where_nobody_works(kind, expected):
    assert is_shared(make_device(kind=kind)) is expected
