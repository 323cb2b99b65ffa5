"""What a requester can do to a ticket: answer, confirm, reopen. Plain posts that end on the ticket page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import SignedInRequest
from tickets.actions import lifecycle
from tickets.actions.message import requester_reply
from tickets.forms.portal import ReplyForm
from tickets.queries.detail import ticket_detail
from tickets.queries.news import news_since
from tickets.views.phi_gate import check_texts, keep_moved
from tickets.views.portal_files import stage_files
from tickets.views.portal_mine import ticket_page


@require_POST
def reply(request: SignedInRequest, number: int) -> HttpResponse:
    """Write on my ticket, with files."""
    form, errors = _form(request, number)

    def act(data: dict[str, Any]) -> None:
        requester_reply(
            actor=request.user,
            ticket_id=number,
            body=data["body"],
            uploads=data["uploads"],
            at=timezone.now(),
            key=data["token"],
        )

    return _answer(request, number, form=form, errors=errors, act=act, done="Your message is sent.")


@require_POST
def confirm(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that it works now: the ticket closes."""
    form, errors = _form(request, number)

    def act(data: dict[str, Any]) -> None:
        version = _version(request, number, data)
        lifecycle.confirm(actor=request.user, ticket_id=number, version=version, at=timezone.now())

    return _answer(request, number, form=form, errors=errors, act=act, done="Thank you. The ticket is closed.")


@require_POST
def reopen(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that it is still broken, and how."""
    form, errors = _form(request, number)

    def act(data: dict[str, Any]) -> None:
        lifecycle.reopen(
            actor=request.user,
            ticket_id=number,
            message=data["body"],
            uploads=data["uploads"],
            version=_version(request, number, data),
            at=timezone.now(),
        )

    return _answer(request, number, form=form, errors=errors, act=act, done="The ticket is open again.")


def _version(request: SignedInRequest, number: int, data: dict[str, Any]) -> int | None:
    """The version seen, or that of now when nothing came since that the person may read: what the desk does among
    itself is no reason to look again.
    """
    ticket, seen = ticket_detail(user=request.user, number=number), data["seen"]
    if ticket and seen is not None and not news_since(user=request.user, ticket=ticket, seen=seen):
        return int(ticket.version)
    version: int | None = data["version"]
    return version


def _form(request: SignedInRequest, number: int) -> tuple[ReplyForm, list[str]]:
    """The form as sent; a 404 for a ticket the person cannot see, before any file is received."""
    if ticket_detail(user=request.user, number=number) is None:
        raise Http404
    uploads, errors = stage_files(request)
    data = request.POST.copy()
    data.setlist("uploads", uploads)
    form = ReplyForm(data)
    form.full_clean()
    return form, errors


def _answer(
    request: SignedInRequest,
    number: int,
    *,
    form: ReplyForm,
    errors: list[str],
    act: Callable[[dict[str, Any]], None],
    done: str,
) -> HttpResponse:
    """Do it and go to the ticket, or show the ticket with what went wrong, keeping text and files."""
    if form.errors or errors:
        words = errors or [str(text) for texts in form.errors.values() for text in texts]
        return ticket_page(request, number, form=form, problem=words[0], status=400)
    data = form.cleaned_data
    checked = check_texts(request, {"body": data["body"]}, uploads=data["uploads"])
    if checked.asked:
        return ticket_page(request, number, form=form, phi=checked.asked, status=400)
    try:
        keep_moved(request, number=number, checked=checked, at=timezone.now())
        act(data | checked.texts)
    except ValidationError as error:
        status = 409 if error.code == "stale_ticket" else 400
        return ticket_page(request, number, form=form, problem=error.messages[0], status=status)
    messages.success(request, done)
    return redirect("portal:ticket", number=number)
