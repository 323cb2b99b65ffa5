"""Endpoints, for administrators: what is told of events outside, how each fares, and what can be done about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from notifications.actions import endpoint as actions
from notifications.actions.resend import missed, replay
from notifications.channels.keys import secrets_of
from notifications.enums import EndpointKind
from notifications.forms.endpoints import EndpointForm, ReplayForm
from notifications.queries.endpoints import endpoint_named, endpoints
from notifications.rules.endpoints import KIND_HINTS, KIND_WORDS
from notifications.views.endpoint_page import endpoint_context, listed
from tickets.rules.sealing import Unreadable


@require_GET
def show_endpoints(request: SignedInRequest) -> HttpResponse:
    """All endpoints, with what waits and what was given up."""
    _require(request)
    return render(request, "notifications/endpoints.html", {"rows": listed(endpoints(request.user))})


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """First which kind, then the endpoint itself."""
    _require(request)
    kind = _kind(request.GET.get("kind", ""))
    if kind is None:
        kinds = [{"value": each.value, "label": KIND_WORDS[each], "hint": KIND_HINTS[each]} for each in EndpointKind]
        return render(request, "notifications/endpoint_kinds.html", {"kinds": kinds})
    form = EndpointForm(request.POST if request.method == "POST" else None, kind=kind)

    def save() -> Any:
        return actions.add_endpoint(actor=request.user, kind=kind, wanted=form.wanted(), at=timezone.now())

    endpoint = _saved(form, save)
    if endpoint is not None:
        messages.success(request, "Added. Send a test to see whether it is reached.")
        return redirect("notifications:endpoint", endpoint.pk)
    return _form_page(request, form)


@require_GET
def show_endpoint(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """One endpoint: what it listens to, its last test, its messages, what was done to it."""
    context = endpoint_context(_found(request, endpoint_id), at=timezone.now())
    return render(request, "notifications/endpoint.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Change an endpoint."""
    endpoint = _found(request, endpoint_id)
    try:
        body = secrets_of(endpoint).body
    except Unreadable:
        body = ""
    data = request.POST if request.method == "POST" else None
    form = EndpointForm(data, kind=EndpointKind(endpoint.kind), endpoint=endpoint, body=body)

    def save() -> Any:
        wanted, at = form.wanted(), timezone.now()
        return actions.change_endpoint(actor=request.user, endpoint_id=endpoint_id, wanted=wanted, at=at)

    if _saved(form, save) is not None:
        messages.success(request, "Saved.")
        return redirect("notifications:endpoint", endpoint_id)
    return _form_page(request, form)


@require_POST
def try_it(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Send a test the way every message goes."""
    return _act(request, endpoint_id, actions.try_endpoint, done="The test is on its way. Its outcome shows here.")


@require_POST
def rotate(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Make a new secret."""
    done = "There is a new secret. The old one signs beside it for 24 hours: give the receiver the new one by then."
    return _act(request, endpoint_id, actions.rotate_key, done=done)


@require_POST
def switch(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Switch an endpoint on or off."""
    is_on = request.POST.get("on") == "1"

    def run(**options: Any) -> Any:
        return actions.switch_endpoint(is_on=is_on, **options)

    return _act(request, endpoint_id, run, done=f"It is {'on' if is_on else 'off'}.")


@require_POST
def reveal(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Show the secret in the answer alone; the page keeps who has seen it."""
    endpoint = _found(request, endpoint_id)
    try:
        key = actions.reveal_key(actor=request.user, endpoint_id=endpoint_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("notifications:endpoint", endpoint_id)
    return render(
        request, "notifications/endpoint.html", endpoint_context(endpoint, at=timezone.now()) | {"signing_key": key}
    )


@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Ask, and delete."""
    endpoint = _found(request, endpoint_id)
    if request.method == "GET":
        return render(request, "notifications/endpoint_remove.html", {"endpoint": endpoint})
    return _act(
        request, endpoint_id, actions.delete_endpoint, done="Deleted. What was sent to it stays in the log.", to=""
    )


@require_http_methods(["GET", "POST"])
def replay_it(request: SignedInRequest, endpoint_id: int) -> HttpResponse:
    """Say how many messages a replay would send; send them when that is wanted."""
    endpoint = _found(request, endpoint_id)
    form = ReplayForm(request.POST or request.GET or None)
    is_right = form.is_bound and form.is_valid()
    if is_right and request.method == "POST":
        return _act(
            request, endpoint_id, lambda **options: replay(**form.cleaned_data, **options), done="They are sent again."
        )
    count = missed(endpoint_id=endpoint_id, **form.cleaned_data).count() if is_right else None
    context = {"endpoint": endpoint, "form": form, "count": count}
    status = 400 if form.is_bound and not is_right else 200
    return render(request, "notifications/endpoint_replay.html", context, status=status)


def _require(request: SignedInRequest) -> None:
    if not request.user.may(Capability.MANAGE_DESK):
        raise PermissionDenied("Endpoints are for administrators.")


def _found(request: SignedInRequest, endpoint_id: int) -> Any:
    _require(request)
    endpoint = endpoint_named(request.user, endpoint_id)
    if endpoint is None:
        raise Http404("There is no such endpoint.")
    return endpoint


def _kind(text: str) -> EndpointKind | None:
    return EndpointKind(text) if text in set(EndpointKind) else None


def _form_page(request: SignedInRequest, form: EndpointForm) -> HttpResponse:
    context = {"form": form, "kind": form.kind, "kind_words": KIND_WORDS[form.kind], "hint": KIND_HINTS[form.kind]}
    context |= {"endpoint": form.endpoint, "lists": [form[name] for name in ("events", "queues", "priorities")]}
    return render(request, "notifications/endpoint_form.html", context, status=400 if form.is_bound else 200)


def _saved(form: EndpointForm, save: Callable[[], Any]) -> Any:
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return save()
    except actions.NameTaken as error:
        form.add_error("name", error.messages[0])
    except actions.NeedsAddress as error:
        form.add_error("url", error.messages[0])
    return None


def _act(
    request: SignedInRequest, endpoint_id: int, run: Callable[..., Any], *, done: str, to: str = "here"
) -> HttpResponse:
    _found(request, endpoint_id)
    try:
        run(actor=request.user, endpoint_id=endpoint_id, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect("notifications:endpoint", endpoint_id) if to else redirect("notifications:endpoints")
