"""Labels with a QR code: choosing and printing them, and what happens when somebody scans one."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_safe

from accounts.permissions import SignedInRequest
from accounts.queries.address import absolute
from accounts.rules.numbers import whole_number
from assets.enums import Lifecycle
from assets.forms.filters import RegisterFilters
from assets.queries.labels import device_by_code, devices_to_label
from assets.queries.register import filter_choices
from assets.rules.codes import code_of
from assets.rules.labels import MOST_LABELS, SHEETS, USUAL_SHEET, pages, qr
from assets.views.device_page import register_page
from assets.views.devices import asked_words


@require_GET
@register_page()
def choose(request: SignedInRequest) -> HttpResponse:
    """Choose devices by the filters of the register, a sheet, and where on it to begin."""
    form = RegisterFilters(request.GET, offered=filter_choices())
    wanted = form.wanted()
    context = {
        "form": form,
        "is_filtered": bool(asked_words(wanted)),
        "asked": asked_words(wanted),
        "devices": devices_to_label(wanted, []),
        "most": MOST_LABELS,
        "sheets": SHEETS.values(),
        "usual": USUAL_SHEET,
    }
    return render(request, "assets/labels.html", context)


@require_GET
@register_page()
def show_labels(request: SignedInRequest) -> HttpResponse:
    """The sheets themselves, for the printer."""
    sheet = SHEETS.get(request.GET.get("sheet", ""), SHEETS[USUAL_SHEET])
    skip = (whole_number(request.GET.get("begin", "1"), digits=2) or 1) - 1
    wanted = RegisterFilters(request.GET, offered=filter_choices()).wanted()
    tags = [tag[:24].replace("\x00", "") for tag in request.GET.getlist("tag")]
    labels: list[Any] = [_label(device) for device in devices_to_label(wanted, tags)]
    context = {
        "sheet": sheet,
        "pages": pages(labels, sheet=sheet, skip=skip),
        "count": len(labels),
        "phone": settings.DESK_PHONE,
        "back": f"{reverse('assets:labels')}?{urlencode(asked_words(wanted))}",
    }
    return render(request, "assets/label_sheet.html", context)


@require_safe
def scanned(request: SignedInRequest, label: str) -> HttpResponse:
    """Lead somebody who scanned a label to the questions about that device; say so when it is retired or unknown."""
    device = device_by_code(code_of(label))
    if device is None:
        raise Http404("No device has this label.")
    if device.lifecycle in (Lifecycle.IN_USE, Lifecycle.REPAIR):
        return redirect(f"{reverse('portal:new')}?{urlencode({'device': device.tag})}")
    return render(request, "assets/label_old.html", {"device": device})


def _label(device: Any) -> dict[str, Any]:
    place = device.location.name if device.location else device.site.name
    address = absolute(reverse("assets:scan", args=[device.code]))
    return {"device": device, "place": place, "qr": qr(address)}
