"""Marks that lead somewhere."""

from reports.rules.charts_links import linked

ROWS = {"values": [{"step": "a", "value": 1}, {"step": "b", "value": 0}]}
POINT = {"mark": {"type": "point"}, "encoding": {"tooltip": []}}


def test_marks_of_the_rows_open_their_address() -> None:
    spec = {"data": ROWS, "layer": [{"mark": {"type": "line"}}, POINT, {"data": {"values": []}, **POINT}]}

    found = linked(spec, links={("a",): "/tickets"}, by=("step",))

    assert [row["href"] for row in found["data"]["values"]] == ["/tickets", ""]
    assert [layer.get("encoding", {}).get("href") for layer in found["layer"]] == [None, {"field": "href"}, None]
    assert "href" not in ROWS["values"][0]


def test_chart_of_one_layer_opens_too() -> None:
    found = linked({"data": ROWS, **POINT}, links={("b",): "/b"}, by=("step",))

    assert found["encoding"]["href"] == {"field": "href"}
    assert [row["href"] for row in found["data"]["values"]] == ["", "/b"]
