"""The rota: who is on call, planning it, swapping shifts, and calendars elsewhere."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest
from accounts.queries.address import absolute
from tickets.actions.feed import make_feed, revoke_feed
from tickets.actions.rota import add_shifts, decide_swap, propose_swap, remove_shift, withdraw_swap
from tickets.forms.rota import FeedForm, ShiftForm, SwapForm, shift_words
from tickets.queries.inbox import queues_in_use
from tickets.queries.queue_pages import queues_run_by
from tickets.queries.rota import (
    LEVEL_WORDS,
    colleagues,
    coming_shift,
    feed_content,
    feeds_of,
    rota_days,
    shifts_between,
    shifts_to_swap,
    swaps_of,
)
from tickets.rules.ical import calendar_text
from tickets.views.desk_page import desk_page, saved
from tickets.views.staff_page import attempt, posted, staff_page

SPANS = {"week": 7, "month": 28}
_YEARS = 10


@require_GET
@desk_page()
def show_rota(request: SignedInRequest) -> HttpResponse:
    """Who is on call, day by day, for a week or four; and what was offered to whom."""
    zone, today = timezone.get_current_timezone(), timezone.localdate()
    span = "month" if request.GET.get("span") == "month" else "week"
    first = _monday(request.GET.get("from", ""), today)
    start, end = (_midnight(day) for day in (first, first + timedelta(days=SPANS[span])))
    queues = list(queues_in_use())
    queue = next((each for each in queues if each.code == request.GET.get("queue")), None)
    shifts = list(shifts_between(start, end, queue=queue))
    context = {
        "days": rota_days(shifts, first=first, days=SPANS[span], zone=zone, today=today),
        "queues": queues,
        "queue": queue,
        "may_plan": bool(queues_run_by(request.user)),
        **_places(request, first, span),
        **_swaps(request, zone),
    }
    return staff_page(request, "rota", context, current="rota")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _monday(text: str, today: date) -> date:
    """The Monday of the week somebody asks for, else of this one; ten years either way are enough."""
    try:
        wanted = parse_date(text) or today
    except ValueError:
        wanted = today
    if abs(wanted.year - today.year) > _YEARS:
        wanted = today
    return wanted - timedelta(days=wanted.weekday())


def _places(request: SignedInRequest, first: date, span: str) -> dict[str, Any]:
    """The addresses of what comes before and after, and of the other span."""

    def address(day: date, length: str) -> str:
        query = request.GET.copy()
        query["from"], query["span"] = day.isoformat(), length
        return f"{request.path}?{query.urlencode()}"

    step = timedelta(days=SPANS[span])
    tabs = [
        {"label": label, "url": address(first, name), "current": name == span}
        for name, label in (("week", "A week"), ("month", "Four weeks"))
    ]
    around = {"before_url": address(first - step, span), "after_url": address(first + step, span)}
    return {"tabs": tabs, "first": first, "last": first + step - timedelta(days=1), "span": span, **around}


def _swaps(request: SignedInRequest, zone: Any) -> dict[str, Any]:
    rows = [
        {
            "swap": swap,
            "when": shift_words(swap.shift, zone),
            "against": shift_words(swap.for_shift, zone) if swap.for_shift else "",
            "is_open": swap.state == "proposed",
            "is_mine": swap.proposed_by_id == request.user.pk,
        }
        for swap in swaps_of(request.user)
    ]
    return {"swaps": rows, "levels": LEVEL_WORDS}


@require_http_methods(["GET", "POST"])
@desk_page()
def add_shift(request: SignedInRequest) -> HttpResponse:
    """Put somebody on call, once or every week."""
    queues = queues_run_by(request.user)
    if not queues:
        messages.error(request, "Leads of a queue and supervisors plan the rota. Ask one of them.")
        return redirect("desk:rota")
    form = ShiftForm(posted(request), queues=queues, initial=request.GET.dict())
    made = saved(form, lambda: add_shifts(actor=request.user, at=timezone.now(), **form.cleaned_data))
    if made:
        messages.success(request, f"{made[0].person.full_name} is on call for {made[0].queue.name}.")
        first = made[0].during.lower.astimezone(timezone.get_current_timezone()).date()
        return redirect(f"{reverse('desk:rota')}?from={first.isoformat()}")
    return staff_page(request, "shift", {"form": form}, current="rota", status=400 if form.is_bound else 200)


@require_POST
@desk_page()
def drop_shift(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Take a shift out of the rota."""
    return attempt(
        request,
        lambda: remove_shift(actor=request.user, shift_id=shift_id, at=timezone.now()),
        done="Taken out of the rota.",
        to="desk:rota",
    )


@require_http_methods(["GET", "POST"])
@desk_page()
def swap_shift(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Offer one's shift to a colleague, for one of theirs or for nothing."""
    now, zone = timezone.now(), timezone.get_current_timezone()
    shift = coming_shift(shift_id, at=now)
    if shift is None or shift.person_id != request.user.pk:
        raise Http404("You have no such shift to come.")
    form = SwapForm(posted(request), people=colleagues(shift), shifts=shifts_to_swap(shift, at=now), zone=zone)

    def save() -> Any:
        to, other = form.cleaned_data["to"], form.cleaned_data["for_shift"]
        return propose_swap(actor=request.user, shift_id=shift_id, to=to, for_shift_id=other, at=now)

    if saved(form, save):
        messages.success(request, "Offered. It is yours until they accept.")
        return redirect("desk:rota")
    context = {"form": form, "shift": shift, "when": shift_words(shift, zone), "level": LEVEL_WORDS[shift.level]}
    return staff_page(request, "swap", context, current="rota", status=400 if form.is_bound else 200)


@require_POST
@desk_page()
def accept_swap(request: SignedInRequest, swap_id: int) -> HttpResponse:
    """Take over what a colleague offered."""
    return attempt(
        request,
        lambda: decide_swap(actor=request.user, swap_id=swap_id, is_accepted=True, at=timezone.now()),
        done="Accepted: the rota is changed.",
        to="desk:rota",
    )


@require_POST
@desk_page()
def decline_swap(request: SignedInRequest, swap_id: int) -> HttpResponse:
    """Leave a shift with the colleague who offered it."""
    return attempt(
        request,
        lambda: decide_swap(actor=request.user, swap_id=swap_id, is_accepted=False, at=timezone.now()),
        done="Declined: the rota stays as it is.",
        to="desk:rota",
    )


@require_POST
@desk_page()
def take_back_swap(request: SignedInRequest, swap_id: int) -> HttpResponse:
    """Take back what one offered."""
    return attempt(
        request,
        lambda: withdraw_swap(actor=request.user, swap_id=swap_id, at=timezone.now()),
        done="Taken back.",
        to="desk:rota",
    )


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_variables("made", "address")
@desk_page()
def show_feeds(request: SignedInRequest) -> HttpResponse:
    """One's calendar addresses; a POST makes one and shows it, this once."""
    form, address = FeedForm(posted(request), queues=list(queues_in_use())), ""
    made = saved(form, lambda: make_feed(actor=request.user, queue=form.cleaned_data["queue"], at=timezone.now()))
    if made:
        address = absolute(reverse("desk:rota_feed", args=[made.key]))
        form = FeedForm(queues=list(queues_in_use()))
    context = {"form": form, "address": address, "feeds": feeds_of(request.user)}
    return staff_page(request, "feeds", context, current="rota", status=400 if form.is_bound else 200)


@require_POST
@desk_page()
def drop_feed(request: SignedInRequest, feed_id: int) -> HttpResponse:
    """Make one of one's calendar addresses useless."""
    return attempt(
        request,
        lambda: revoke_feed(actor=request.user, feed_id=feed_id, at=timezone.now()),
        done="Revoked: calendars that use this address get nothing any more.",
        to="desk:feeds",
    )


@never_cache
@login_not_required
@require_safe
@sensitive_variables("key")
def rota_feed(request: Any, key: str) -> HttpResponse:
    """The shifts behind a secret address, for calendar programs; 404 when it is unknown or revoked."""
    content = feed_content(key, host=request.get_host().partition(":")[0], at=timezone.now())
    if content is None:
        raise Http404("There is no such calendar.")
    text = calendar_text(name=content.name, entries=content.entries)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="raddesk-on-call.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
