"""Leading on from a merged ticket to the one in which it goes on."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.permissions import SignedInRequest
from accounts.rules.numbers import whole_number
from tickets.queries.detail import ticket_detail
from tickets.queries.merged import survivor_of

_MOST_DIGITS = 18


def led_on(request: SignedInRequest, ticket: Any, *, to: str) -> HttpResponse | None:
    """Lead from a merged ticket to the one in which it goes on, if the person may see that; `?stay=1` stays.

    to: name of the address. None when there is nothing to lead to, or something was just posted here: the page then
    says what is to be said. No query for a ticket that is not merged.
    """
    if request.method == "POST" or request.GET.get("stay") or not ticket.merged_into_id:
        return None
    survivor = survivor_of(user=request.user, ticket=ticket)
    return redirect(f"{reverse(to, args=[survivor.pk])}?from={ticket.pk}") if survivor else None


def came_from(request: SignedInRequest) -> int | None:
    """The number of the merged ticket that led here, if it is one the person may see."""
    number = whole_number(request.GET.get("from", ""), digits=_MOST_DIGITS)
    if number is None:
        return None
    ticket: Any = ticket_detail(user=request.user, number=number)
    return ticket.pk if ticket and ticket.merged_into_id else None
