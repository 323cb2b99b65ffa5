"""Images by the folder: the page of a ticket's images, and receiving them."""

import re
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.drops import Received, receive_images
from tickets.forms.images import OrderForm
from tickets.permissions import verbs_for
from tickets.queries.detail import ticket_detail
from tickets.queries.images import images_page, known_hashes
from tickets.rules.images import count_words
from tickets.rules.lifecycle import Verb
from tickets.views.desk_page import desk_page

_SHOWN = 60
_AT_ONCE = 500
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


def images_ticket(request: SignedInRequest, number: int) -> Any:
    """The ticket, if the person can see it; else 404."""
    ticket = ticket_detail(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    return ticket


@require_GET
@desk_page()
def show_images(request: SignedInRequest, number: int) -> HttpResponse:
    """The series among the images of a ticket, where more are added, and what is compared with the order."""
    return desk_images(request, images_ticket(request, number), form=OrderForm())


def desk_images(
    request: SignedInRequest, ticket: Any, *, form: OrderForm, compared: Any = None, status: int = 200
) -> HttpResponse:
    """The page of the images, also after a comparison with the order."""
    context = {"ticket": ticket, "form": form, "compared": compared} | found_context(request, ticket)
    is_piece = request.headers.get("HX-Request") == "true" and request.method == "GET"
    name = "_images_found" if is_piece else "images"
    return render(request, f"tickets/desk/{name}.html", context | drop_context(request, ticket), status=status)


@require_GET
def show_own_images(request: SignedInRequest, number: int) -> HttpResponse:
    """The same for the requester: where images are added, and which came."""
    ticket = images_ticket(request, number)
    context = {"ticket": ticket} | found_context(request, ticket) | drop_context(request, ticket)
    is_piece = request.headers.get("HX-Request") == "true"
    return render(request, f"tickets/portal/{'_images_found' if is_piece else 'images'}.html", context)


def found_context(request: SignedInRequest, ticket: Any) -> dict[str, Any]:
    """What was read so far."""
    page = images_page(user=request.user, ticket=ticket)
    return {
        "page": page,
        "series": page.series[:_SHOWN],
        "more_series": max(0, len(page.series) - _SHOWN),
        "read_count": page.count - page.pending,
        "may_learn": request.user.may(Capability.MANAGE_DEVICES),
    }


def drop_context(request: SignedInRequest, ticket: Any) -> dict[str, Any]:
    """What the drop zone needs: a name for this drop, and the limits in words."""
    verbs = verbs_for(person=request.user, ticket=ticket, at=timezone.now())
    is_theirs = request.user.pk in (ticket.requester_id, ticket.created_by_id)
    return {
        "drop_id": uuid4(),
        "can_add": Verb.NOTE in verbs or (is_theirs and ticket.state != "closed"),
        "most_files": f"{settings.DROP_MAX_FILES:,}",
        "file_limit": settings.UPLOAD_MAX_BYTES // 2**20,
        "total_limit": settings.DROP_MAX_BYTES // 2**30,
    }


@require_POST
def known_images(request: SignedInRequest, number: int) -> JsonResponse:
    """Which of the SHA-256 in `sha256` need not be sent again."""
    ticket = images_ticket(request, number)
    hashes = [each for each in request.POST.getlist("sha256")[:_AT_ONCE] if _HASH.fullmatch(each)]
    return JsonResponse({"known": known_hashes(ticket=ticket, hashes=hashes)})


@require_POST
def send_images(request: SignedInRequest, number: int) -> HttpResponse:
    """Receive some images of a drop; answers what became of each, or leads back to the page without JavaScript."""
    ticket, is_call = images_ticket(request, number), request.headers.get("Accept") == "application/json"
    files = request.FILES.getlist("files")
    try:
        drop_id = UUID(request.POST.get("drop", ""))
        if not files:
            raise ValidationError("No file arrived. Choose the images again.")
        given = {"ticket_id": ticket.pk, "drop_id": drop_id, "files": files, "at": timezone.now()}
        received = receive_images(actor=request.user, **given)
    except ValueError:
        return _told(request, ticket, "This page is out of date. Open it again.", status=400, is_call=is_call)
    except ValidationError as error:
        return _told(request, ticket, error.messages[0], status=409, is_call=is_call)
    if is_call:
        return JsonResponse(_answer(received), status=201)
    return _told(request, ticket, _summary(received), status=201, is_call=False)


def _answer(received: Received) -> dict[str, Any]:
    refused = [{"place": place, "why": why} for place, (_, why) in enumerate(received.files) if why]
    return {"added": received.added, "known": received.known, "refused": refused}


def _summary(received: Received) -> str:
    words = [f"{count_words(received.added)} added."]
    if received.known:
        words.append(f"{received.known} were here already.")
    words += [f"“{name}”: {why}" for name, why in received.files if why][:5]
    return " ".join(words)


def _told(request: SignedInRequest, ticket: Any, words: str, *, status: int, is_call: bool) -> HttpResponse:
    if is_call:
        return JsonResponse({"detail": words}, status=status)
    (messages.success if status < 300 else messages.error)(request, words)
    return redirect("desk:images" if request.user.may(Capability.WORK_TICKETS) else "portal:images", ticket.pk)
