"""The account page: who I am to the desk, how it looks here, my password."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.actions.profile import change_profile, switch_shortcuts
from accounts.forms import ProfileForm
from accounts.permissions import SignedInRequest


def me(request: SignedInRequest) -> HttpResponse:
    """Show my profile; a POST saves it."""
    person = request.user
    known = {name: getattr(person, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        change_profile(actor=person, **form.cleaned_data)
        messages.success(request, "Your details are saved.")
        return redirect("accounts:me")
    return render(request, "account/me.html", {"form": form}, status=400 if form.is_bound else 200)


@require_POST
def keys(request: SignedInRequest) -> HttpResponse:
    """Switch the single-key shortcuts of the desk on or off for me, wherever I sign in."""
    is_on = bool(request.POST.get("on"))
    switch_shortcuts(actor=request.user, is_on=is_on)
    messages.success(request, f"Single keys are {'on' if is_on else 'off'}.")
    return redirect("accounts:me")
