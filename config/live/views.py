"""The addresses of the live streams: who may listen is decided here, as for any page."""

from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from accounts.rules.numbers import whole_number
from config.live.handover import LiveResponse
from config.live.hub import TooMany
from config.live.loop import live
from config.live.stream import Watcher
from tickets.queries.visible import visible_to
from tickets.views.desk_page import desk_page

BACK_IN_SECONDS = 60
_MOST = 2**53


@require_GET
@desk_page()
def desk(request: SignedInRequest) -> HttpResponse:
    """Every change of every ticket, for the desk; ?ticket= adds who is at that ticket."""
    return _stream(request, is_desk=True)


@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    """Changes of the person's own tickets, and of the visible one named by ?ticket=."""
    return _stream(request, is_desk=False)


def _stream(request: SignedInRequest, *, is_desk: bool) -> HttpResponse:
    number = _whole(request.GET.get("ticket", ""))
    if number and not visible_to(request.user).filter(pk=number).exists():
        raise Http404("There is no such ticket.")
    try:
        live.check_room(request.user.pk)
    except TooMany:
        words = "Too many live pages are open; this one goes on by asking again.\n"
        retry = {"Retry-After": str(BACK_IN_SECONDS)}
        return HttpResponse(words, status=503, headers=retry, content_type="text/plain")
    watcher = Watcher(
        person_id=request.user.pk,
        session_key=request.session.session_key or "",
        is_desk=is_desk,
        number=number,
    )
    since = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    return LiveResponse(watcher, since_ms=_whole(since))


def _whole(text: str) -> int:
    """A whole number a browser sent, 0 for anything else."""
    number = whole_number(text, digits=15)
    return number if number is not None and number < _MOST else 0


app_name = "events"
urlpatterns = [path("desk/", desk, name="desk"), path("mine/", mine, name="mine")]
