"""My phone and pager: the form that the page of my notifications includes, and its POST."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from notifications.actions.reach import change_reach
from notifications.forms.reach import ReachForm
from notifications.queries.reach import reach_of


@require_http_methods(["GET", "POST"])
def my_reach(request: SignedInRequest) -> HttpResponse:
    """Show my phone and pager; a POST saves them."""
    form = ReachForm(request.POST) if request.method == "POST" else reach_form(request)
    if form.is_bound and form.is_valid():
        change_reach(actor=request.user, **form.cleaned_data)
        messages.success(request, "Your phone and pager are saved.")
        return redirect("notifications:mine")
    return render(request, "notifications/reach.html", {"reach_form": form}, status=400 if form.is_bound else 200)


def reach_form(request: SignedInRequest) -> ReachForm:
    """Return the form with what is known, for any page that includes notifications/_reach.html."""
    reach = reach_of([request.user.pk]).get(request.user.pk)
    return ReachForm(initial={"mobile": reach.mobile, "pager_mail": reach.pager_mail} if reach else None)
