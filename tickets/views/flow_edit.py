"""Editing the flow: links of a device, and the services at its end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.actions.flow import add_link, change_link, remove_link, remove_service, save_service
from assets.queries.devices import device_by_tag
from assets.queries.flow import link_by_id, loop_of, redundancy_names, service_by_id, services
from assets.queries.history import link_history, service_history
from tickets.forms.flow import LinkForm, ServiceForm
from tickets.views.desk_page import desk_page, saved


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DEVICES)
def new_link(request: SignedInRequest, tag: str) -> HttpResponse:
    """Add a link to or from a device."""
    device = device_by_tag(tag)
    if device is None:
        raise Http404("No device has this tag.")
    form = LinkForm(request.POST or None, device=device)
    made = saved(form, lambda: add_link(actor=request.user, new=form.new_link(), at=timezone.now()))
    if made is None:
        return _link_page(request, form, device=device, link=None)
    messages.success(request, "The link is added.")
    _warn_of_loop(request, made)
    return redirect("flow:device", device.tag)


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DEVICES)
def edit_link(request: SignedInRequest, link_id: int) -> HttpResponse:
    """Change a link, as seen from where it comes."""
    link = link_by_id(link_id)
    if link is None:
        raise Http404("There is no such link.")
    form = LinkForm(request.POST or None, device=link.source, link=link)

    def save() -> Any:
        return change_link(actor=request.user, link_id=link_id, new=form.new_link(), at=timezone.now())

    made = saved(form, save)
    if made is None:
        return _link_page(request, form, device=link.source, link=link)
    messages.success(request, "The link is saved.")
    _warn_of_loop(request, made)
    return redirect("flow:device", link.source.tag)


@require_POST
@desk_page(Capability.MANAGE_DEVICES)
def delete_link(request: SignedInRequest, link_id: int) -> HttpResponse:
    """Remove a link."""
    link = link_by_id(link_id)
    if link is None:
        messages.success(request, "The link was removed already.")
        return redirect("flow:whole")
    remove_link(actor=request.user, link_id=link_id)
    messages.success(request, "The link is removed.")
    return redirect("flow:device", link.source.tag)


@require_GET
@desk_page(Capability.SEE_DEVICES)
def show_services(request: SignedInRequest) -> HttpResponse:
    """The services at the end of the flow."""
    context = {"services": services(), "can_edit": request.user.may(Capability.MANAGE_DEVICES)}
    return render(request, "tickets/flow/services.html", context)


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DEVICES)
def edit_service(request: SignedInRequest, service_id: int | None = None) -> HttpResponse:
    """Add a service, or change one."""
    service = service_by_id(service_id) if service_id else None
    if service_id and service is None:
        raise Http404("There is no such service.")
    known = {"name": service.name, "site": service.site_id, "note": service.note} if service else None
    form = ServiceForm(request.POST or None, initial=known)
    made = saved(form, lambda: save_service(actor=request.user, service_id=service_id, **form.cleaned_data))
    if made is None:
        status = 400 if form.is_bound else 200
        lines = service_history(service) if service else []
        context = {"form": form, "service": service, "lines": lines}
        return render(request, "tickets/flow/service.html", context, status=status)
    messages.success(request, "Saved.")
    return redirect("flow:services")


@require_POST
@desk_page(Capability.MANAGE_DEVICES)
def delete_service(request: SignedInRequest, service_id: int) -> HttpResponse:
    """Remove a service that has no links."""
    try:
        remove_service(actor=request.user, service_id=service_id)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "The service is removed.")
    return redirect("flow:services")


def _link_page(request: SignedInRequest, form: LinkForm, *, device: Any, link: Any) -> HttpResponse:
    lines = link_history(link) if link else []
    context = {"form": form, "device": device, "link": link, "groups": redundancy_names(), "lines": lines}
    return render(request, "tickets/flow/link.html", context, status=400 if form.is_bound else 200)


def _warn_of_loop(request: SignedInRequest, link: Any) -> None:
    """Say that the link closes a loop: allowed, but worth a look."""
    if loop := loop_of(link):
        messages.warning(request, f"It closes a loop: {' → '.join((*loop, loop[0]))}. Remove it if that is not meant.")
