"""The account page: who I am to the desk, how it looks here, my password."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.actions.profile import change_profile
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
