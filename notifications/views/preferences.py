"""What I hear of, by which channels, and when."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from notifications.actions.preference import save_preference
from notifications.forms.preferences import PreferenceForm
from notifications.queries.choices import my_reading
from notifications.views.reach import reach_form


@require_http_methods(["GET", "POST"])
def mine(request: SignedInRequest) -> HttpResponse:
    """Show my choices; a POST saves them."""
    reading = my_reading(request.user)
    form = PreferenceForm(request.POST or None, reading=reading)
    if form.is_valid() and _is_saved(request, form):
        messages.success(request, "Your choices are saved. They hold from the next message on.")
        return redirect("notifications:mine")
    context: dict[str, Any] = {"form": form, "rows": form.rows(), "reading": reading, "reach_form": reach_form(request)}
    return render(request, "notifications/mine.html", context, status=400 if form.errors else 200)


def _is_saved(request: SignedInRequest, form: PreferenceForm) -> bool:
    try:
        save_preference(actor=request.user, chosen=form.chosen(), at=timezone.now())
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return False
    return True
