"""The flow as a picture and a table."""

import pytest

from assets.enums import FlowState
from assets.queries.flow import device_key, whole_flow
from assets.rules.flow_view import near
from tests.factories import make_device, make_link, make_routed, make_service
from tickets.queries.flow_picture import Standing, drawing, standings, table
from tickets.queries.reach import Told

pytestmark = pytest.mark.django_db
DOWN, CUT_OFF, DEGRADED = FlowState.DOWN, FlowState.CUT_OFF, FlowState.DEGRADED


@pytest.fixture
def scanners(db):
    return [make_device(tag=f"CT{number}") for number in range(4)]


def test_what_is_down_by_a_ticket_cuts_others_off(scanners):
    router = make_routed(*scanners)
    told = {router.pk: Told(DOWN, (7,)), scanners[0].pk: Told(DEGRADED, (8,)), 10**6: Told(DOWN, (9,))}

    found = standings(whole_flow(), told)

    assert found[device_key(router.pk)] == Standing(DOWN, (7,))
    assert found[device_key(scanners[0].pk)] == Standing(CUT_OFF, (8,), "Images cannot be sent.")
    assert found[device_key(scanners[1].pk)].by_ticket == ()
    assert len(found) == 6


def test_what_is_only_degraded_says_it_of_itself_alone(scanners):
    router = make_routed(*scanners)

    assert standings(whole_flow(), {router.pk: Told(DEGRADED, (7,))}) == {
        device_key(router.pk): Standing(DEGRADED, (7,))
    }


def test_twins_are_one_box_until_one_of_them_is_in_trouble(scanners):
    make_routed(*scanners)
    flow = whole_flow()
    trouble = {device_key(scanners[0].pk): Standing(DOWN, (7,))}

    calm, troubled, each = (
        drawing(flow.links, flow=flow, standing=standing, is_whole=is_whole)
        for standing, is_whole in (({}, False), (trouble, False), ({}, True))
    )

    assert [(box.label, box.members) for box in calm.boxes] == [("4 scanners", 4), ("RTR1", 1), ("PACS", 1)]
    assert sorted(box.label for box in troubled.boxes) == ["3 scanners", "CT0", "PACS", "RTR1"]
    assert next(box.sub for box in troubled.boxes if box.label == "CT0") == "Down"
    assert (len(each.boxes), len(each.strokes)) == (6, 5)


def test_twins_that_lost_the_same_share_a_box(scanners):
    make_routed(*scanners)
    flow = whole_flow()
    lost = {device_key(scanner.pk): Standing(CUT_OFF, why="Images cannot be sent.") for scanner in scanners}

    drawn = drawing(flow.links, flow=flow, standing=lost)

    assert [(box.label, box.sub, box.state) for box in drawn.boxes][:1] == [("4 scanners", "Cut off", CUT_OFF)]
    assert drawn.strokes[0].is_cut


def test_a_line_is_cut_where_an_end_is_gone(scanners):
    router = make_routed(scanners[0])
    flow = whole_flow()

    strokes = drawing(
        flow.links, flow=flow, standing={device_key(scanners[0].pk): Standing(DOWN)}, here=device_key(router.pk)
    ).strokes

    assert [stroke.is_cut for stroke in strokes] == [True, False]
    assert strokes[0].path.startswith("M164 ")
    assert strokes[0].path.count("C") == 1


def test_the_device_of_the_page_is_drawn_even_without_links_of_this_kind(scanners):
    router = make_routed(scanners[0])
    flow = whole_flow()

    [box] = drawing([], flow=flow, standing={}, here=device_key(router.pk)).boxes

    assert (box.label, box.is_here) == ("RTR1", True)


def test_the_table_says_what_comes_and_goes_in_trouble_first(scanners):
    router = make_routed(*scanners[:2])
    make_link(scanners[0], make_service(name="ED list"))
    flow = whole_flow()
    key = device_key(router.pk)

    rows = table(near(flow.links, node=key), flow=flow, standing={key: Standing(DOWN, (7,))})

    assert [row.node.label for row in rows] == ["RTR1", "CT0", "CT1", "PACS"]
    assert rows[0].gets == [("Images", "CT0, CT1")]
    assert rows[0].sends == [("Images", "PACS")]
