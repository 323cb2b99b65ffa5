"""The flow as a picture and a table."""

from datetime import timedelta

import pytest

from assets.enums import DeviceState, FlowState
from assets.queries.flow import device_key, whole_flow
from assets.queries.work import WorkNow
from assets.rules.flow_view import near
from tests.factories import NOW, make_device, make_link, make_routed, make_service
from tickets.queries.flow_picture import Standing, drawing, standings, table
from tickets.queries.reach import Told

pytestmark = pytest.mark.django_db
DOWN, CUT_OFF, DEGRADED, PLANNED = FlowState.DOWN, FlowState.CUT_OFF, FlowState.DEGRADED, FlowState.PLANNED


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


def work_on(device, *, effect=DeviceState.DOWN, is_over=False, was_out=False):
    ends_at = NOW + timedelta(hours=2)
    return {device.pk: WorkNow(device.pk, device.tag, 5, "New software", effect, ends_at, is_over, was_out)}


def test_planned_work_is_said_apart_of_its_device_and_of_what_it_reaches(scanners):
    router = make_routed(*scanners)
    key = device_key(router.pk)

    found = standings(whole_flow(), {router.pk: Told(DOWN, (7,))}, works=work_on(router))

    assert {each.state for each in found.values()} == {PLANNED}
    assert (found[key].by_ticket, found[key].why[:32]) == ((7,), "“New software” planned until 2 M")
    assert found[device_key(scanners[0].pk)] == Standing(
        PLANNED, (), "By planned work on RTR1. Images cannot be sent."
    )


def test_trouble_beside_planned_work_stays_trouble(scanners):
    router = make_routed(*scanners)
    sick = scanners[0]

    found = standings(whole_flow(), {sick.pk: Told(DOWN, (7,))}, works=work_on(router))

    assert found[device_key(sick.pk)] == Standing(DOWN, (7,))
    assert found[device_key(router.pk)].state is PLANNED
    slow = standings(whole_flow(), {}, works=work_on(router, effect=DeviceState.DEGRADED))
    assert slow.keys() == {device_key(router.pk)}


@pytest.mark.parametrize("why", [{"is_over": True}, {"was_out": True}])
def test_an_outage_from_before_and_work_beyond_its_window_are_not_planned(scanners, why):
    router = make_routed(*scanners)
    told = {router.pk: Told(DOWN, (7,))} if "was_out" in why else {}

    found = standings(whole_flow(), told, works=work_on(router, **why))

    assert (found[device_key(router.pk)].state, found[device_key(scanners[0].pk)].state) == (DOWN, CUT_OFF)


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
