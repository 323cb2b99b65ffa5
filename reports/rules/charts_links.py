"""Charts whose marks lead to their tickets, as the cells of their tables do."""

from collections.abc import Mapping
from typing import Any


def linked(spec: Mapping[str, Any], *, links: Mapping[Any, str], by: tuple[str, ...]) -> dict[str, Any]:
    """Return a chart in which a click on a mark opens an address.

    by: the fields of a row whose values, as a tuple of texts, are the key of its address in links.

    Marks that draw rows of their own, such as limits and notes, stay as they are; so do rows without an address.
    """
    rows = [{**row, "href": links.get(tuple(str(row[name]) for name in by), "")} for row in spec["data"]["values"]]
    found = {**spec, "data": {"values": rows}}
    if "layer" not in spec:
        return _clickable(found)
    return found | {"layer": [layer if "data" in layer else _clickable(layer) for layer in spec["layer"]]}


def _clickable(layer: Mapping[str, Any]) -> dict[str, Any]:
    """A mark that says something when pointed at, as a link."""
    encoding = layer.get("encoding", {})
    if "tooltip" not in encoding:
        return dict(layer)
    mark = {**layer["mark"], "cursor": {"expr": "datum.href ? 'pointer' : 'default'"}}
    return {**layer, "mark": mark, "encoding": {**encoding, "href": {"field": "href"}}}
