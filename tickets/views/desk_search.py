"""The search line is posted: a number of a patient or an examination never stands in an address.

Whatever else was typed goes on to the address of the list, which can be shared.
"""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.rules.numbers import whole_number
from tickets.channels.keys import masters
from tickets.forms.privacy import FindForm
from tickets.queries.detail import ticket_detail
from tickets.queries.identity import tickets_with_identifier
from tickets.queries.patient_words import telling_in
from tickets.rules.lifecycle import STATE_WORDS
from tickets.views.desk_page import desk_page, safe_next


@require_POST
@desk_page()
def search(request: SignedInRequest) -> HttpResponse:
    """Look for a number where it is kept protected, or go on to the list with what was asked for."""
    line, is_unchanged = request.POST.get("q", ""), request.POST.get("q") == request.POST.get("was")
    number = "" if request.POST.get("anyway") or is_unchanged else telling_in(line)
    if number:
        return _found(request, line=line, number=number)
    path = safe_next(request, request.POST.get("list", "")).partition("?")[0] or reverse("desk:tickets")
    own = ("csrfmiddlewaretoken", "list", "anyway")
    pairs = [(name, text) for name, texts in request.POST.lists() if name not in own for text in texts]
    return redirect(f"{path}?{urlencode(pairs)}" if pairs else path)


def _found(request: SignedInRequest, *, line: str, number: str) -> HttpResponse:
    """The tickets that keep it, or are called so; it stands in the body of this page alone."""
    tickets = tickets_with_identifier(user=request.user, text=number, masters=masters())
    of_number = whole_number(number, digits=15)
    named = None if of_number is None else ticket_detail(user=request.user, number=of_number)
    rows = ([named] if named else []) + [ticket for ticket in tickets if named is None or ticket.pk != named.pk]
    context = {
        "form": FindForm({"text": number}),
        "found": [{"ticket": ticket, "state_words": STATE_WORDS[ticket.state]} for ticket in rows],  # type: ignore[index]  # a State
        "line": line,
        "list_url": safe_next(request, request.POST.get("list", "")),
        "may_reveal": request.user.may(Capability.REVEAL_IDENTITY),
    }
    return render(request, "tickets/privacy/find.html", context)
