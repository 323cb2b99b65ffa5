"""One series, one file, two files beside each other, the order, and what the register learns from a file."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.queries.pages import BadCursor, page_of
from accounts.rules.numbers import whole_number
from assets.rules.findings import findings_for
from assets.rules.pseudonyms import KIND_WORDS
from assets.rules.tags import differences, tag_sheet
from tickets.actions.order import compare_with_order
from tickets.actions.software import take_software
from tickets.forms.images import OrderForm
from tickets.queries.images import drift_of, image_of, images_in
from tickets.rules.images import series_title
from tickets.views.desk_page import desk_page
from tickets.views.images import desk_images, images_ticket

PAGE_SIZE = 100
_NO_SERIES = "none"
_ORDER = ("position", "attachment_id")


@require_GET
@desk_page()
def show_series(request: SignedInRequest, number: int, series: str) -> HttpResponse:
    """The files of one series, a hundred a page; `none` for those that name no series."""
    ticket = images_ticket(request, number)
    rows = images_in(user=request.user, ticket=ticket, series_key="" if series == _NO_SERIES else series)
    try:
        page = page_of(rows=rows, order=_ORDER, cursor=request.GET.get("cursor", ""), size=PAGE_SIZE)
    except BadCursor:
        page = page_of(rows=rows, order=_ORDER, size=PAGE_SIZE)
    if not page.rows:
        raise Http404("There is no such series.")
    lead = page.rows[0].facts
    context = {
        "ticket": ticket,
        "title": series_title(facts=lead, number=lead.get("series_number")) if series != _NO_SERIES else "Other files",
        "count": rows.count(),
        "files": [{"row": row, "findings": findings_for(codes=tuple(row.findings))} for row in page.rows],
        "next_url": page.next and f"?{urlencode({'cursor': page.next})}",
        "previous_url": page.previous and f"?{urlencode({'cursor': page.previous})}",
    }
    return render(request, "tickets/desk/image_series.html", context)


@require_GET
@desk_page()
def show_image(request: SignedInRequest, number: int, attachment_id: int) -> HttpResponse:
    """The tag sheet of one file: allow-listed facts, findings and where it comes from."""
    ticket = images_ticket(request, number)
    row = _image(request, ticket, attachment_id)
    lines = tag_sheet(row.facts)
    context = {
        "ticket": ticket,
        "row": row,
        "groups": [(title, list(found)) for title, found in groupby(lines, key=lambda line: line.group)],
        "findings": findings_for(codes=tuple(row.findings)),
        "identities": [(words, kind in row.keys) for kind, words in KIND_WORDS.items()],
        "drift": drift_of(
            device=row.device, decision=row.decision, seen=row.facts.get("software_versions"), file_id=attachment_id
        ),
        "may_learn": request.user.may(Capability.MANAGE_DEVICES),
        "may_preview": request.user.may(Capability.SEE_PIXELS),
    }
    return render(request, "tickets/desk/image_sheet.html", context)


@require_GET
@desk_page()
def compare_images(request: SignedInRequest, number: int) -> HttpResponse:
    """Two files beside each other; identities only as same or different."""
    ticket = images_ticket(request, number)
    ids = [whole_number(request.GET.get(name, ""), digits=12) for name in ("a", "b")]
    if None in ids or ids[0] == ids[1]:
        messages.error(request, "Choose two different files to compare.")
        return redirect("desk:images", number)
    first, second = (_image(request, ticket, each) for each in ids)
    lines = differences(first=first.facts, second=second.facts, first_keys=first.keys, second_keys=second.keys)
    context = {
        "ticket": ticket,
        "first": first,
        "second": second,
        "differing": [line for line in lines if not line.is_same],
        "same": [line for line in lines if line.is_same],
    }
    return render(request, "tickets/desk/image_compare.html", context)


@require_POST
@desk_page()
def check_order(request: SignedInRequest, number: int) -> HttpResponse:
    """Compare the images with the order; what was typed is forgotten."""
    ticket = images_ticket(request, number)
    form, compared = OrderForm(request.POST), None
    if form.is_valid():
        try:
            compared = compare_with_order(actor=request.user, ticket_id=number, order=form.order(), at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
    words = [(KIND_WORDS[kind], found) for kind, found in compared.items()] if compared else None
    return desk_images(
        request, ticket, form=OrderForm() if words else form, compared=words, status=200 if words else 400
    )


@require_POST
@desk_page(Capability.MANAGE_DEVICES)
def learn_software(request: SignedInRequest, number: int) -> HttpResponse:
    """Take the software version of an image over into the register."""
    attachment_id = whole_number(request.POST.get("file", ""), digits=12)
    images_ticket(request, number)
    try:
        tag = take_software(actor=request.user, ticket_id=number, attachment_id=attachment_id or 0, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"The register now has this software version for {tag}.")
    return redirect("desk:images", number)


def _image(request: SignedInRequest, ticket: Any, attachment_id: int | None) -> Any:
    row = image_of(user=request.user, ticket=ticket, attachment_id=attachment_id or 0)
    if row is None:
        raise Http404("There is no such file.")
    return row
