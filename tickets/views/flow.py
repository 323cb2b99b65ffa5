"""The flow of images and orders: the whole of it, and what a device has to do with it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.rules.numbers import whole_number
from assets.enums import LINK_LABELS, FlowState, LinkKind
from assets.queries.devices import device_by_tag
from assets.queries.flow import device_key, is_shared, links_of, whole_flow
from assets.queries.work import work_now
from assets.rules.flow_view import LAYER_WORDS, Layer, near, of_layer, of_site
from assets.rules.reach import counted
from tickets.queries.flow_picture import drawing, standings, table
from tickets.queries.reach import out_labels, reach_in, told_states
from tickets.views.desk_page import desk_page

ZOOMS = (50, 75, 100, 150, 200)
_FIT = 0


@require_GET
@desk_page(Capability.SEE_DEVICES)
def show_flow(request: SignedInRequest) -> HttpResponse:
    """The whole flow, or that of a site or a kind; `zoom` in percent, `whole` for a box for each device."""
    flow = whole_flow()
    asked = _asked(request)
    sites = sorted({node.site for node in flow.nodes.values()})
    site = asked["site"] if asked["site"] in sites else ""
    links = of_site(of_layer(flow.links, asked["layer"]), nodes=flow.nodes, site=site)
    standing = standings(flow, told_states(request.user), works=work_now(at=timezone.now()))
    picture = drawing(links, flow=flow, standing=standing, is_whole=asked["whole"])
    rows = table(links, flow=flow, standing=standing)
    context = {
        "picture": picture,
        "rows": rows,
        "in_trouble": [row for row in rows if row.standing.state not in (FlowState.UP, FlowState.PLANNED)],
        "at_work": [row for row in rows if row.standing.state is FlowState.PLANNED],
        "sites": sites,
        "site": site,
        "is_empty": not flow.links,
        "has_twins": any(box.members > 1 for box in picture.boxes),
        **_controls(request, asked, picture),
    }
    return render(request, "tickets/flow/whole.html", context)


@require_GET
@desk_page(Capability.SEE_DEVICES)
def show_device_flow(request: SignedInRequest, tag: str) -> HttpResponse:
    """What comes to a device and what leaves it, two steps each way, and who is affected when it stops."""
    if (device := device_by_tag(tag)) is None:
        raise Http404("No device has this tag.")
    flow, key, asked, works = whole_flow(), device_key(device.pk), _asked(request), work_now(at=timezone.now())
    standing = standings(flow, told_states(request.user), works=works)
    links = near(of_layer(flow.links, asked["layer"]), node=key)
    here = key if key in flow.nodes else ""
    picture = drawing(links, flow=flow, standing=standing, is_whole=asked["whole"], here=here)
    context = {
        "device": device,
        "tab": "flow",
        "standing": standing.get(key),
        "picture": picture,
        "rows": table(links, flow=flow, standing=standing),
        **_reach(flow, device, works),
        "is_shared": is_shared(device),
        "ends": [_end(link, device) for link in links_of(device)],
        "can_edit": request.user.may(Capability.MANAGE_DEVICES),
        "has_twins": any(box.members > 1 for box in picture.boxes),
        **_controls(request, asked, picture),
    }
    return render(request, "tickets/flow/device.html", context)


def _reach(flow: Any, device: Any, works: Any) -> dict[str, Any]:
    """Who is affected when a device stops, and what planned work takes out meanwhile."""
    reach = reach_in(flow, device, works=works)
    return {
        "reach": reach,
        "reach_words": counted(rooms=reach.rooms_lost, services=reach.services_lost),
        "out": out_labels(flow, works, but=device),
    }


def _asked(request: SignedInRequest) -> dict[str, Any]:
    given = request.GET
    layer = given.get("layer", "")
    zoom = whole_number(given.get("zoom", ""), digits=3)
    return {
        "site": given.get("site", "").replace("\x00", "")[:12],
        "layer": Layer(layer) if layer in set(Layer) else Layer.FLOW,
        "zoom": zoom if zoom in ZOOMS else _FIT,
        "whole": given.get("whole") == "1",
    }


def _controls(request: SignedInRequest, asked: dict[str, Any], picture: Any) -> dict[str, Any]:
    """How large the picture is, and the addresses that make it larger, smaller or show more of it."""
    kept = {"site": asked["site"], "layer": asked["layer"].value, "whole": "1" if asked["whole"] else ""}

    def address(**changed: Any) -> str:
        return f"{request.path}?{urlencode({key: value for key, value in {**kept, **changed}.items() if value})}"

    zoom = asked["zoom"]
    larger = next((each for each in ZOOMS if each > (zoom or 75)), None)
    smaller = next((each for each in reversed(ZOOMS) if each < (zoom or 100)), None)
    scale = (zoom or 100) / 100
    return {
        "zoom": zoom,
        "layer": asked["layer"],
        "is_whole": asked["whole"],
        "layers": [{"value": layer.value, "words": words} for layer, words in LAYER_WORDS.items()],
        "shown_width": round(picture.width * scale),
        "shown_height": round(picture.height * scale),
        "larger_url": address(zoom=larger) if larger else "",
        "smaller_url": address(zoom=smaller) if smaller else "",
        "fit_url": address(),
        "each_url": address(whole="1", zoom=zoom or ""),
        "fewer_url": address(whole="", zoom=zoom or ""),
    }


def _end(link: Any, device: Any) -> dict[str, Any]:
    """One link as the device sees it."""
    is_in = link.target_id == device.pk
    other = link.source if is_in else link.target
    return {
        "id": link.pk,
        "is_in": is_in,
        "kind": LINK_LABELS[LinkKind(link.kind)],
        "other": other or link.service,
        "url": reverse("flow:device", args=[other.tag]) if other else "",
        "redundancy": link.redundancy,
        "note": link.note,
    }
