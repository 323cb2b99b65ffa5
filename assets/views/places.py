"""Rooms, vendors and contracts: lists and forms."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.actions.place import StaleContract, save_contract, save_room, save_vendor
from assets.forms.places import ContractForm, RoomForm, VendorForm, words_of
from assets.queries import places
from assets.queries.history import contract_history, room_history, vendor_history
from assets.views.device_page import register_page
from assets.views.terms_words import terms_words

_MANAGE = Capability.MANAGE_DEVICES


@require_GET
@register_page()
def show_rooms(request: SignedInRequest) -> HttpResponse:
    """Every room with how many devices stand in it."""
    context = {"rooms": places.rooms(), "may_manage": request.user.may(_MANAGE)}
    return render(request, "assets/rooms.html", context)


@require_http_methods(["GET", "POST"])
@register_page(_MANAGE)
def edit_room(request: SignedInRequest, room_id: int | None = None) -> HttpResponse:
    """Make or change a room; its history is below the form."""
    row = _found(places.room(room_id)) if room_id else None
    initial = words_of(RoomForm, row) if row else {}
    form = RoomForm(request.POST or None, sites=places.site_choices(), initial=initial)

    def save(fields: Mapping[str, Any]) -> None:
        save_room(actor=request.user, room_id=room_id, fields=fields)

    title = f"Change {row.name}" if row else "Add a room"
    lines = room_history(row) if row else []
    answer = _saved(request, form, save, to="assets:rooms")
    return answer or _page(request, form, title, "Rooms", "assets:rooms", lines=lines)


@require_GET
@register_page()
def show_vendors(request: SignedInRequest) -> HttpResponse:
    """Every vendor with its contracts."""
    context = {"vendors": places.vendors(), "may_manage": request.user.may(_MANAGE)}
    return render(request, "assets/vendors.html", context)


@require_http_methods(["GET", "POST"])
@register_page(_MANAGE)
def edit_vendor(request: SignedInRequest, vendor_id: int | None = None) -> HttpResponse:
    """Make or change a vendor; its history and that of its contracts is below the form."""
    row = _found(places.vendor(vendor_id)) if vendor_id else None
    form = VendorForm(request.POST or None, initial=words_of(VendorForm, row) if row else {})

    def save(fields: Mapping[str, Any]) -> None:
        save_vendor(actor=request.user, vendor_id=vendor_id, fields=fields)

    title = f"Change {row.name}" if row else "Add a vendor"
    lines = vendor_history(row) if row else []
    answer = _saved(request, form, save, to="assets:vendors")
    return answer or _page(request, form, title, "Vendors", "assets:vendors", lines=lines)


@require_http_methods(["GET", "POST"])
@register_page(_MANAGE)
def edit_contract(request: SignedInRequest, vendor_id: int, contract_id: int | None = None) -> HttpResponse:
    """Make or change a contract; its history is below the form."""
    vendor = _found(places.vendor(vendor_id))
    row = _found(places.contract(vendor_id, contract_id)) if contract_id else None
    form = ContractForm(request.POST or None, initial=words_of(ContractForm, row) if row else {})

    def save(fields: Mapping[str, Any]) -> None:
        given = dict(fields)
        seen = given.pop("version") or 0
        save_contract(actor=request.user, contract_id=contract_id, vendor_id=vendor_id, fields=given, version=seen)

    title = f"Contract {row.number} of {vendor.name}" if row else f"Add a contract with {vendor.name}"
    lines = contract_history(row) if row else []
    answer = _saved(request, form, save, to="assets:vendors")
    more = _covered(row) if row else {}
    return answer or _page(request, form, title, "Vendors", "assets:vendors", lines=lines, **more)


def _covered(contract: Any) -> dict[str, Any]:
    """The devices under a contract and what it counts."""
    terms = getattr(contract, "availability_terms", None)
    return {"covered": places.devices_under(contract), "terms": terms_words(terms) if terms else None}


def _found(row: Any) -> Any:
    if row is None:
        raise Http404("It is not there any more.")
    return row


def _saved(
    request: SignedInRequest, form: Any, save: Callable[[Mapping[str, Any]], None], *, to: str
) -> HttpResponse | None:
    """Save a right form and lead on; None when there is something to mend, which the form then says."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        save(form.cleaned_data)
    except StaleContract as stale:
        form.data = form.data.copy()
        form.data["version"] = str(stale.version)
        form.add_error(None, stale.messages[0])
    except ValidationError as error:
        for name, sentence in getattr(error, "problems", {None: error.messages[0]}).items():
            form.add_error(name, sentence)
    else:
        messages.success(request, "Saved.")
        return redirect(to)
    return None


def _page(request: SignedInRequest, form: Any, title: str, section: str, back: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "section": section, "back": back, **more}
    return render(request, "assets/place_form.html", context, status=400 if form.is_bound else 200)
