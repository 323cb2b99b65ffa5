"""Hand-over: what the last shift left, and writing what the next must know."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from tickets.actions.handover import acknowledge, write_hand_over
from tickets.forms.rota import HandOverForm
from tickets.queries.handovers import to_hand_over, unread, written_or_read
from tickets.queries.inbox import queues_in_use
from tickets.views.desk_page import desk_page, saved, way_back
from tickets.views.staff_page import attempt, posted, staff_page


@require_http_methods(["GET", "POST"])
@desk_page()
def hand_over(request: SignedInRequest) -> HttpResponse:
    """What waits for me, what I have to hand over, and what I wrote; a POST leaves a note."""
    form = HandOverForm(
        posted(request), queues=list(queues_in_use()), user=request.user, tickets=to_hand_over(request.user)
    )

    def save() -> Any:
        values = form.cleaned_data
        note = {"queue": values["queue"], "to": values["to"], "text": values["text"], "lines": form.lines()}
        return write_hand_over(actor=request.user, at=timezone.now(), **note)

    made = saved(form, save)
    if made:
        messages.success(request, f"Left for {made.to.full_name if made.to else made.queue.name}.")
        return redirect("desk:hand_over")
    context = {"form": form, "unread": unread(request.user), "past": written_or_read(request.user)}
    return staff_page(request, "hand_over", context, current="hand_over", status=400 if form.is_bound else 200)


@require_POST
@desk_page()
def acknowledge_note(request: SignedInRequest, hand_over_id: int) -> HttpResponse:
    """Say that one has read a note."""
    return attempt(
        request,
        lambda: acknowledge(actor=request.user, hand_over_id=hand_over_id, at=timezone.now()),
        done="Noted: the note is yours now.",
        to=way_back(request, reverse("desk:hand_over")),
    )
