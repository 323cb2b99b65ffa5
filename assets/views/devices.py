"""The device register, to be looked up."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from assets.forms.documents import DocumentForm
from assets.forms.filters import RegisterFilters
from assets.queries.documents import documents_of
from assets.queries.register import REGISTER_ORDER, Wanted, device_facts, filter_choices, notices, register
from assets.queries.software import software_course
from assets.views.device_page import device_or_404, device_page, register_page

PAGE_SIZE = 50


@require_GET
@register_page()
def show_devices(request: SignedInRequest) -> HttpResponse:
    """The devices that pass the filters and hold every word in tag, name, room, AE title, station or serial; by tag."""
    form = RegisterFilters(request.GET, offered=filter_choices())
    wanted = form.wanted()
    try:
        page = _page(wanted, request.GET.get("cursor", ""))
    except BadCursor:
        page = _page(wanted, "")
    asked = asked_words(wanted)
    context = {
        "form": form,
        "is_filtered": bool(asked),
        "devices": page.rows,
        "next_url": page.next and f"?{urlencode(asked | {'cursor': page.next})}",
        "previous_url": page.previous and f"?{urlencode(asked | {'cursor': page.previous})}",
        "asked": urlencode(asked),
        "may_manage": request.user.may(Capability.MANAGE_DEVICES),
    }
    return render(request, "assets/devices.html", context)


@require_GET
@register_page()
def show_device(request: SignedInRequest, tag: str) -> HttpResponse:
    """One device with what the desk must know of it."""
    device = device_or_404(tag)
    context = {
        "groups": device_facts(device),
        "notices": notices(device, today=timezone.localdate()),
        "software": software_course(device),
        "documents": documents_of(device),
        "document_form": DocumentForm(),
    }
    return device_page(request, device, current="overview", template="assets/device.html", context=context)


def asked_words(wanted: Wanted) -> dict[str, str]:
    """The filters as an address has them."""
    words = {
        "q": wanted.text,
        "kind": wanted.kind,
        "site": wanted.site,
        "modality": wanted.modality,
        "lifecycle": wanted.lifecycle,
        "team": wanted.team,
    }
    return {name: word for name, word in words.items() if word}


def _page(wanted: Wanted, cursor: str) -> Any:
    return page_of(rows=register(wanted=wanted), order=REGISTER_ORDER, cursor=cursor, size=PAGE_SIZE)
