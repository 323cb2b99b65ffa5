"""Saved views: opening, making, changing, sharing and deleting them, and starting the desk with one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.view import change_view, delete_view, move_view, save_view, start_with
from tickets.forms.finding import canonical
from tickets.forms.views import ViewForm
from tickets.queries.inbox import NEWEST_ORDER, all_tickets
from tickets.queries.saved_views import count_words, start_view, view_counts, view_detail, views_shown
from tickets.views.desk_inbox import PAGE_SIZE
from tickets.views.desk_list import list_page
from tickets.views.desk_page import desk_page


@require_GET
@desk_page()
def show_view(request: SignedInRequest, view_id: int) -> HttpResponse:
    """The tickets of a view that the person may see; its line can be changed for now without changing the view."""
    view = _view(request, view_id)
    start = start_view(request.user)
    extra = {
        "view": view,
        "list_url": request.path,
        "is_mine": view.owner_id == request.user.pk,
        "may_change": _may_change(request, view),
        "is_start": start is not None and start.pk == view.pk,
    }
    return list_page(
        request,
        tickets=all_tickets(request.user),
        order=NEWEST_ORDER,
        size=PAGE_SIZE,
        template="tickets/desk/view.html",
        extra=extra,
        line=view.line,
    )


@require_GET
@desk_page()
def show_views(request: SignedInRequest) -> HttpResponse:
    """All views the person may open."""
    views = views_shown(request.user)
    at, zone = timezone.now(), timezone.get_current_timezone()
    counts = view_counts(user=request.user, views=views, at=at, zone=zone)
    rows = [
        {
            "view": view,
            "count": count_words(counts.get(view.pk)),
            "is_mine": view.owner_id == request.user.pk,
            "may_change": _may_change(request, view),
        }
        for view in views
    ]
    return render(request, "tickets/desk/views.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@desk_page()
def new_view(request: SignedInRequest) -> HttpResponse:
    """The form for a new view, with the line of the list it was asked for on; a POST keeps it."""
    form = ViewForm(request.POST or None, initial={"line": canonical(request.GET.get("q", ""))})
    if request.method == "POST" and form.is_valid():
        try:
            view = save_view(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"The view “{view.name}” is saved.")
            return redirect("desk:view", view.pk)
    return _form(request, form, title="Save a view", button="Save the view")


@require_http_methods(["GET", "POST"])
@desk_page()
def edit_view(request: SignedInRequest, view_id: int) -> HttpResponse:
    """The form of a view; a POST changes it."""
    view = _view(request, view_id)
    known = {"name": view.name, "line": view.line, "audience": view.audience, "queue": view.queue_id}
    form = ViewForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            change_view(actor=request.user, view_id=view_id, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The view is changed.")
            return redirect("desk:view", view_id)
    return _form(request, form, title=f"Change “{view.name}”", button="Save the changes", view=view)


@require_POST
@desk_page()
def remove_view(request: SignedInRequest, view_id: int) -> HttpResponse:
    """Forget a view; its tickets stay as they are."""
    _view(request, view_id)
    try:
        name = delete_view(actor=request.user, view_id=view_id)
        messages.success(request, f"The view “{name}” is deleted. Its tickets are as they were.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk:views")


@require_POST
@desk_page()
def shift_view(request: SignedInRequest, view_id: int) -> HttpResponse:
    """Move one of one's own views up or down."""
    _view(request, view_id)
    try:
        move_view(actor=request.user, view_id=view_id, step=-1 if request.POST.get("way") == "up" else 1)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("desk:views")


@require_POST
@desk_page()
def start_here(request: SignedInRequest, view_id: int) -> HttpResponse:
    """Open the desk with a view from now on, or with the inbox again."""
    view = _view(request, view_id)
    is_off = bool(request.POST.get("off"))
    start_with(actor=request.user, view_id=None if is_off else view_id)
    words = "You start with the inbox again." if is_off else f"You start with “{view.name}” from now on."
    messages.success(request, words)
    return redirect("desk:view", view_id)


def _view(request: SignedInRequest, view_id: int) -> Any:
    view = view_detail(user=request.user, view_id=view_id)
    if view is None:
        raise Http404("There is no such view.")
    return view


def _may_change(request: SignedInRequest, view: Any) -> bool:
    is_shared = view.audience != view.Audience.OWNER
    return view.owner_id == request.user.pk or (is_shared and request.user.may(Capability.MANAGE_DESK))


def _form(request: SignedInRequest, form: ViewForm, *, title: str, button: str, view: Any = None) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "view": view}
    return render(request, "tickets/desk/view_form.html", context, status=400 if form.is_bound else 200)
