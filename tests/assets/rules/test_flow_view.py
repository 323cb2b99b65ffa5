"""Parts of a flow, and twins."""

from assets.enums import DeviceKind, LinkKind
from assets.rules.flow import Link
from assets.rules.flow_view import Layer, bundled, many_words, near, of_layer, of_site, twins
from assets.rules.reach import Node

NODES = {
    **{f"ct{number}": Node(f"ct{number}", "CT", DeviceKind.MODALITY, "NGH", f"CT{number}") for number in range(4)},
    "r": Node("r", "Router", DeviceKind.ROUTER, "NGH", "R"),
    "pacs": Node("pacs", "PACS", DeviceKind.PACS, "NGH", "PACS"),
    "ws": Node("ws", "Station", DeviceKind.WORKSTATION, "HCH", "WS"),
    "s": Node("s", "Reading", None, "HCH"),
    "sw": Node("sw", "Switch", DeviceKind.NETWORK, "NGH", "SW"),
}
IMAGES = LinkKind.IMAGES
LINKS = [
    *(Link(f"ct{number}", "r", IMAGES) for number in range(4)),
    Link("r", "pacs", IMAGES),
    Link("pacs", "ws", IMAGES),
    Link("ws", "s", IMAGES),
    Link("sw", "r", LinkKind.PLATFORM),
]


def test_layers_hold_their_kinds():
    assert len(of_layer(LINKS, Layer.FLOW)) == 7
    assert of_layer(LINKS, Layer.PLATFORM) == LINKS[-1:]
    assert of_layer(LINKS, Layer.ORDERS) == []
    assert of_layer(LINKS, Layer.EVERYTHING) == LINKS


def test_a_site_has_links_with_an_end_there():
    assert of_site(LINKS, nodes=NODES, site="HCH") == LINKS[5:7]
    assert of_site(LINKS, nodes=NODES, site="") == LINKS


def test_two_steps_each_way():
    assert near(LINKS, node="ws") == LINKS[4:7]
    assert near(LINKS, node="nothing") == []


def test_twins_share_a_box_unless_they_are_in_trouble():
    [bundle] = twins(LINKS, nodes=NODES)

    assert bundle.members == ("ct0", "ct1", "ct2", "ct3")
    assert bundled(LINKS, [bundle])[0] == Link(bundle.key, "r", IMAGES)
    assert len(bundled(LINKS, [bundle])) == 5
    assert twins(LINKS, nodes=NODES, alone={"ct0"})[0].members == ("ct1", "ct2", "ct3")
    assert twins(LINKS, nodes=NODES, alone={"ct0", "ct1"}) == []
    assert twins(LINKS, nodes=NODES, looks={"ct0": "down"})[0].members == ("ct1", "ct2", "ct3")


def test_bundles_have_words():
    assert [many_words(kind, 3) for kind in (DeviceKind.MODALITY, DeviceKind.PACS, None)] == [
        "3 scanners", "3 devices", "3 services",
    ]  # fmt: skip
