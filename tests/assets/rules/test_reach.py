"""Who is affected, in rooms, services and words."""

import pytest

from assets.enums import DeviceKind, FlowState, LinkKind
from assets.rules.flow import Effect, Link, Network
from assets.rules.reach import PARTS, Node, counted, depending, reach, why

NODES = {
    node.key: node
    for node in (
        Node("ct", "CT 1", DeviceKind.MODALITY, "NGH", "CT1", "CT room 1"),
        Node("us", "US 1", DeviceKind.MODALITY, "NGH", "US1", "CT room 1"),
        Node("r", "Router", DeviceKind.ROUTER, "NGH", "R1", "Data centre"),
        Node("pacs", "PACS", DeviceKind.PACS, "NGH", "PACS", "Data centre"),
        Node("ws", "Station", DeviceKind.WORKSTATION, "HCH", "WS1", "Reading"),
        Node("s", "ED reading", None, "HCH"),
    )
}
LINKS = [
    Link("ct", "r", LinkKind.IMAGES),
    Link("us", "pacs", LinkKind.IMAGES),
    Link("r", "pacs", LinkKind.IMAGES),
    Link("pacs", "ws", LinkKind.IMAGES),
    Link("ws", "s", LinkKind.IMAGES),
]
NETWORK = Network(LINKS, {key: PARTS[node.kind] for key, node in NODES.items() if node.kind in PARTS})  # type: ignore[index]  # None is in no table


def stopped(key):
    return reach(nodes=NODES, effects=NETWORK.effects(down=[key]), stopped=[key])


def test_rooms_and_services_are_counted_once():
    found = stopped("pacs")

    assert [(hit.name, hit.state, hit.tags) for hit in found.rooms] == [
        ("Reading", FlowState.CUT_OFF, ("WS1",)),
        ("CT room 1", FlowState.CUT_OFF, ("CT1", "US1")),
    ]
    assert [(hit.name, hit.path) for hit in found.services] == [("ED reading", ("PACS", "WS1", "ED reading"))]
    assert [hit.name for hit in found.devices] == ["R1"]
    assert (found.rooms_lost, found.services_lost, found.spared) == (2, 1, 0)


def test_the_room_of_a_scanner_counts_and_that_of_a_server_does_not():
    assert [hit.name for hit in stopped("r").rooms] == ["CT room 1"]
    assert [hit.name for hit in stopped("ct").rooms] == ["CT room 1"]


@pytest.mark.parametrize(
    ("rooms", "services", "words"),
    [(0, 0, "nothing"), (1, 0, "1 room"), (4, 1, "4 rooms and 1 service"), (0, 2, "2 services")],
)
def test_counts_in_words(rooms, services, words):
    assert counted(rooms=rooms, services=services) == words


@pytest.mark.parametrize(
    ("rooms", "services", "words"), [(4, 0, "4 rooms depend"), (0, 1, "1 service depends")]
)
def test_who_depends_in_words(rooms, services, words):
    assert depending(rooms=rooms, services=services) == words


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (Effect(FlowState.DOWN), "Stopped itself."),
        (Effect(FlowState.DEGRADED), "Degraded."),
        (Effect(FlowState.CUT_OFF, gets_not=(LinkKind.IMAGES,)), "No new images arrive."),
        (Effect(FlowState.CUT_OFF, is_unsupported=True), "What it stands on is gone."),
        (
            Effect(FlowState.DEGRADED, sends_not=(LinkKind.ORDERS,), spares=(LinkKind.IMAGES,)),
            "Orders do not get through. Images: still works, with less in reserve.",
        ),
        (Effect(FlowState.DEGRADED, sends_less=(LinkKind.IMAGES,)), "One of the places it sends images to is lost."),
        (Effect(FlowState.DEGRADED, slow=(LinkKind.WORKLIST,)), "Worklist: slower or in part."),
    ],
)
def test_effects_in_words(effect, words):
    assert why(effect) == words


@pytest.mark.parametrize("kind", [kind for kind in LinkKind if kind is not LinkKind.PLATFORM])
def test_every_kind_has_words(kind):
    assert why(Effect(FlowState.CUT_OFF, gets_not=(kind,))) != ""
    if kind is not LinkKind.EXAMS:
        assert why(Effect(FlowState.CUT_OFF, sends_not=(kind,))) != ""
