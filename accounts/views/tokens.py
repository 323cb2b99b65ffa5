"""My keys to the API."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts.actions.token import make_token, revoke_token
from accounts.forms import TokenForm
from accounts.permissions import SignedInRequest
from accounts.queries.tokens import tokens_of


@never_cache
@sensitive_variables("made")
def tokens(request: SignedInRequest) -> HttpResponse:
    """List my tokens; a POST makes one and shows its key, this once."""
    form, made = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            made = make_token(actor=request.user, at=timezone.now(), **form.cleaned_data)
            form = TokenForm()
        except ValidationError as error:
            form.add_error(None, error)
    found = tokens_of(request.user)
    context = {"form": form, "made": made, "tokens": found, "at": timezone.now()}
    return render(request, "account/tokens.html", context, status=400 if form.is_bound else 200)


@require_POST
def revoke(request: SignedInRequest, token_id: int) -> HttpResponse:
    """Make one of my tokens useless."""
    try:
        token = revoke_token(actor=request.user, token_id=token_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"“{token.name}” is revoked. Programs that use it are refused from now on.")
    return redirect("accounts:tokens")
