"""What the editors of a draft have in common: how a form and a button end, and the rows they move about."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from accounts.permissions import SignedInRequest
from tickets.forms.promises import PromiseForm
from tickets.rules.ordering import moved, without_row


def saved(form: PromiseForm, save: Callable[[], Any], then: str) -> HttpResponse | None:
    """Save a right form and lead on; None when there is something to mend."""
    if not form.is_valid():
        return None
    try:
        save()
    except ValidationError as error:
        form.add_problems(error)
        return None
    return redirect(then)


def tried(request: SignedInRequest, save: Callable[[], Any], then: str) -> HttpResponse:
    """Save what a button asks for; what goes wrong is said on the page it leads to."""
    try:
        save()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(then)


def row_at(rows: Sequence[Mapping[str, Any]], position: int) -> Mapping[str, Any] | None:
    """Return a row by its place, counted from 1; None for the place behind the last, 404 for any other."""
    if not 1 <= position <= len(rows) + 1:
        raise Http404("It is not there any more.")
    return rows[position - 1] if position <= len(rows) else None


def changed(
    rows: Sequence[Any], position: int, deed: str, *, more: Mapping[str, Callable[[], list[Any]]] | None = None
) -> list[Any]:
    """Return the rows after a button: "up", "down", "remove", or one of `more`; 404 for a row or a deed not there."""
    deeds: dict[str, Callable[[], list[Any]]] = {
        "up": lambda: moved(rows, position, to=position - 1),
        "down": lambda: moved(rows, position, to=position + 1),
        "remove": lambda: without_row(rows, position),
        **(more or {}),
    }
    if not 1 <= position <= len(rows) or deed not in deeds:
        raise Http404("It is not there any more.")
    return deeds[deed]()


def seen_revision(request: SignedInRequest) -> int:
    """Return the revision of the draft a button was shown with; -1, which none has, for anything else."""
    given = request.POST.get("seen", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1
