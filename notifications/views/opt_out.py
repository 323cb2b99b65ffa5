"""The link at the foot of mails ends mails of one group, without signing in. Only a POST acts: programs open links."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.actions.preference import switch_mail
from notifications.queries.branding import language_for
from notifications.queries.opt_out import OptOut, read_opt_out, reader_of
from notifications.rules.groups import group_words


@login_not_required
@csrf_exempt  # the signed token is the authority: mail programs post without cookies (RFC 8058)
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or switch the mails of this link off; `undo` switches them on again. In the language of whom it is for."""
    wanted = read_opt_out(token)
    with translation.override(language_for(reader_of(wanted))):
        return _answered(request, wanted, token)


def _answered(request: HttpRequest, wanted: OptOut | None, token: str) -> HttpResponse:
    if wanted is None:
        return _page(request, {"is_broken": True}, status=404)
    title, words = group_words(wanted.group, is_desk=not wanted.is_requester)
    context = {"title": _(title), "words": _(words), "token": token}
    if request.method == "GET":
        return _page(request, context | {"is_question": True})
    is_on = request.POST.get("undo") == "1"
    try:
        switch_mail(wanted=wanted, is_on=is_on, at=timezone.now())
    except ValidationError:
        return _page(request, context | {"is_locked": True}, status=403)
    return _page(request, context | {"is_off": not is_on, "is_on": is_on})


def _page(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    spoken = context | {"language": translation.get_language()}
    return render(request, "notifications/unsubscribe.html", spoken, status=status)
