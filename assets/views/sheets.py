"""Importing and exporting the register."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.actions.sheet import apply_sheet, discard_sheet, receive_sheet
from assets.enums import SheetKind, SheetState
from assets.forms.filters import RegisterFilters
from assets.forms.sheets import DecisionForm, SheetForm
from assets.intake.sheets import read_sheet
from assets.queries.contracts import contracts_said
from assets.queries.device_words import form_choices
from assets.queries.register import REGISTER_ORDER, filter_choices, register
from assets.queries.sheets import planned_rows, sheet, sheets
from assets.render import contracts_csv, contracts_xlsx, csv_file, ldif_file, xlsx_file
from assets.rules.sheet import CHANGE, MAKE, OUTCOMES, REFUSED, counts, fingerprint
from assets.views.device_page import device_or_404, register_page

SHOWN_ROWS = 500
_FILES = {
    "csv": (csv_file, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ldif": (ldif_file, "text/x-ldif; charset=utf-8"),
}
_CONTRACTS = {"csv": contracts_csv, "xlsx": contracts_xlsx}
_WORDS = {"refused": "Refused", "make": "New", "change": "Changed", "same": "As it is"}


@require_GET
@register_page()
def export(request: SignedInRequest, file_kind: str) -> HttpResponse:
    """The devices that pass the filters, as a file."""
    if file_kind not in _FILES:
        raise Http404("There is no such file.")
    wanted = RegisterFilters(request.GET, offered=filter_choices()).wanted()
    rows = register(wanted=wanted).select_related("contract", "owner_team").order_by(*REGISTER_ORDER)
    return _file(file_kind, list(rows), "devices")


@require_GET
@register_page()
def export_contracts(request: SignedInRequest, file_kind: str) -> HttpResponse:
    """Every contract, with what it counts and the devices under it, as a file."""
    if file_kind not in _CONTRACTS:
        raise Http404("There is no such file.")
    return _answer(file_kind, _CONTRACTS[file_kind](contracts_said()), "contracts")


@require_GET
@register_page()
def device_ldif(request: SignedInRequest, tag: str) -> HttpResponse:
    """The DICOM configuration of one device."""
    device = device_or_404(tag)
    return _file("ldif", [device], f"device-{device.pk}")


@require_http_methods(["GET", "POST"])
@register_page(Capability.MANAGE_DEVICES)
def show_sheets(request: SignedInRequest) -> HttpResponse:
    """The form for a file, and the imports so far. A file is only looked at; nothing is written yet."""
    sites = form_choices()["site"][1:]
    form = SheetForm(request.POST, request.FILES, sites=sites) if request.method == "POST" else SheetForm(sites=sites)
    if form.is_bound and form.is_valid():
        try:
            new = read_sheet(file=form.cleaned_data["file"], site=form.cleaned_data["site"])
            row = receive_sheet(actor=request.user, new=new, at=timezone.now())
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("assets:sheet", row.pk)
    context = {"form": form, "sheets": sheets()[:50]}
    return render(request, "assets/sheets.html", context, status=400 if form.is_bound else 200)


@require_GET
@register_page(Capability.MANAGE_DEVICES)
def show_sheet(request: SignedInRequest, sheet_id: int) -> HttpResponse:
    """What a file would do, row by row, against the register as it is now; or what became of it."""
    row = _sheet(sheet_id)
    if row.state != SheetState.CHECKED:
        return render(request, "assets/sheet_done.html", {"sheet": row})
    planned = sorted(planned_rows(row), key=lambda each: (OUTCOMES.index(each.outcome), each.row.number))
    number = counts(planned)
    context = {
        "sheet": row,
        "planned": [(_WORDS[each.outcome], each) for each in planned[:SHOWN_ROWS]],
        "left_out": max(0, len(planned) - SHOWN_ROWS),
        "counts": [(_WORDS[outcome], number[outcome]) for outcome in OUTCOMES],
        "to_write": number[MAKE] + number[CHANGE],
        "refused": number[REFUSED],
        "seen": fingerprint(sorted(planned, key=lambda each: each.row.number)),
    }
    return render(request, "assets/sheet.html", context)


@require_POST
@register_page(Capability.MANAGE_DEVICES)
def apply(request: SignedInRequest, sheet_id: int) -> HttpResponse:
    """Write what was looked at."""
    _sheet(sheet_id)
    form = DecisionForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    try:
        row = apply_sheet(actor=request.user, sheet_id=sheet_id, seen=seen, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        number = row.result["counts"]
        what = "contracts" if row.kind == SheetKind.CONTRACTS else "devices"
        messages.success(request, f"New {what}: {number[MAKE]}. Changed: {number[CHANGE]}.")
    return redirect("assets:sheet", sheet_id)


@require_POST
@register_page(Capability.MANAGE_DEVICES)
def discard(request: SignedInRequest, sheet_id: int) -> HttpResponse:
    """Throw a file away."""
    _sheet(sheet_id)
    try:
        discard_sheet(actor=request.user, sheet_id=sheet_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "The file is thrown away. Nothing was changed.")
    return redirect("assets:sheets")


def _sheet(sheet_id: int) -> Any:
    row = sheet(sheet_id)
    if row is None:
        raise Http404("There is no such import.")
    return row


def _file(kind: str, rows: list[Any], name: str) -> HttpResponse:
    return _answer(kind, _FILES[kind][0](rows), name)


def _answer(kind: str, content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(content, content_type=_FILES[kind][1], headers=headers)
