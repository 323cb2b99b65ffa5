"""The picture of a flow: boxes apart, everything inside, lines beside the boxes, the same every time."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.flow_layout import BOX_HEIGHT, BOX_WIDTH, Picture, draw

_NODES = [f"n{number}" for number in range(14)]
_EDGES = st.lists(st.tuples(st.sampled_from(_NODES), st.sampled_from(_NODES)), max_size=40)


def _drawn(edges: list[tuple[str, str]]) -> Picture:
    return draw(nodes=_NODES, edges=edges)


@settings(max_examples=60, deadline=None)
@given(_EDGES)
def test_boxes_are_apart_and_everything_is_inside(edges: list[tuple[str, str]]) -> None:
    picture = _drawn(edges)

    for (ax, ay), (bx, by) in combinations(picture.boxes.values(), 2):
        assert abs(ax - bx) >= BOX_WIDTH or abs(ay - by) >= BOX_HEIGHT
    for x, y in picture.boxes.values():
        assert 0 <= x <= picture.width - BOX_WIDTH
        assert 0 <= y <= picture.height - BOX_HEIGHT
    for points in picture.lines.values():
        assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in points)


@settings(max_examples=60, deadline=None)
@given(_EDGES)
def test_lines_join_their_boxes_and_cross_no_other(edges: list[tuple[str, str]]) -> None:
    picture = _drawn(edges)

    assert set(picture.lines) == {edge for edge in edges if edge[0] != edge[1]}
    for (source, target), points in picture.lines.items():
        ends = {source: points[0], target: points[-1]}
        for node, (x, y) in ends.items():
            left, top = picture.boxes[node]
            assert x in (left, left + BOX_WIDTH)
            assert abs(y - top - BOX_HEIGHT / 2) < 0.2
        for index in range(1, len(points) - 1, 2):
            (ax, ay), (bx, by) = points[index], points[index + 1]
            assert (abs(ax - bx), ay) == (BOX_WIDTH, by)
            for left, top in picture.boxes.values():
                assert left != min(ax, bx) or not top < ay < top + BOX_HEIGHT


@settings(max_examples=25, deadline=None)
@given(_EDGES)
def test_the_same_flow_gives_the_same_picture(edges: list[tuple[str, str]]) -> None:
    assert _drawn(edges) == _drawn(edges)


def test_a_flow_goes_from_left_to_right() -> None:
    picture = draw(nodes=["WS", "CT", "PACS", "R"], edges=[("CT", "R"), ("R", "PACS"), ("PACS", "WS"), ("CT", "WS")])

    assert sorted(picture.boxes, key=lambda node: picture.boxes[node][0]) == ["CT", "R", "PACS", "WS"]
    assert len(picture.lines["CT", "WS"]) == 6


def test_a_source_stands_next_to_what_it_feeds() -> None:
    picture = draw(nodes=["a", "b", "c", "late"], edges=[("a", "b"), ("b", "c"), ("late", "c")])

    assert picture.boxes["late"][0] == picture.boxes["b"][0]


def test_a_loop_and_its_way_back_are_both_drawn() -> None:
    picture = draw(nodes=["PACS", "VNA"], edges=[("PACS", "VNA"), ("VNA", "PACS")])

    assert picture.lines["PACS", "VNA"] == picture.lines["VNA", "PACS"][::-1]


def test_nothing_is_a_picture_too() -> None:
    assert draw(nodes=[], edges=[("a", "b")]).lines == {}


def test_a_big_hospital_is_drawn() -> None:
    nodes = [f"n{number}" for number in range(400)]

    picture = draw(nodes=nodes, edges=[(f"n{number}", f"n{(number + 1) // 2}") for number in range(400)])

    assert len(picture.boxes) == 400
