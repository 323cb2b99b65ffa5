"""What a page asks when the live stream says that something happened: small pieces, made for whoever asks."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import SignedInRequest
from accounts.queries.people import names_of
from tickets.channels.live import publish
from tickets.presence import note_presence
from tickets.queries.news import news_since, visible_ticket
from tickets.rules.live import presence_of
from tickets.rules.presence import doing_of, presence_words
from tickets.views.desk_page import desk_page

NOTHING_NEW = 204


@require_GET
@desk_page()
def desk_news(request: SignedInRequest, number: int) -> HttpResponse:
    """Who did what to a ticket since ?seen=, for the bar on its page; 204 when nothing happened."""
    return _news(request, number, page="desk:ticket")


@require_GET
def portal_news(request: SignedInRequest, number: int) -> HttpResponse:
    """The same for its requester, of what they may know."""
    return _news(request, number, page="portal:ticket")


@require_POST
@desk_page()
def here(request: SignedInRequest, number: int) -> HttpResponse:
    """Remember what the person does on the page of a ticket; answer with who else is there."""
    if visible_ticket(user=request.user, number=number) is None:
        raise Http404("There is no such ticket.")
    doing = doing_of(request.POST.get("doing", ""))
    others, is_news = note_presence(number=number, person_id=request.user.pk, doing=doing, at=timezone.now())
    if is_news:
        publish([presence_of(number)])
    names = names_of(others)
    people = [(names[person], what) for person, what in others.items() if person in names]
    return render(request, "tickets/desk/_here.html", {"sentences": presence_words(people)})


def _news(request: SignedInRequest, number: int, *, page: str) -> HttpResponse:
    ticket = visible_ticket(user=request.user, number=number)
    if ticket is None:
        raise Http404("There is no such ticket.")
    seen = request.GET.get("seen", "")
    news = news_since(user=request.user, ticket=ticket, seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0)
    if not news:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "tickets/_news.html", _told(request, news) | {"url": reverse(page, args=[number])})


def _told(request: SignedInRequest, news: list[Any]) -> dict[str, Any]:
    """The latest thing others did, how many more there are, and where to begin to read."""
    others = [entry for entry in news if entry.actor != request.user]
    return {"latest": others[-1] if others else None, "more": max(0, len(others) - 1), "first_seq": news[0].seq}
