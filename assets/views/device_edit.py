"""Adding, changing and retiring a device."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.actions.device import DeviceRefused, StaleDevice, Way, add_device, change_device, retire_device
from assets.forms.device import DeviceForm, RetireForm, modality_codes
from assets.queries.device_words import form_choices, form_words
from assets.rules.device import FIELD_LABELS
from assets.views.device_page import device_or_404, register_page

_LIKE = ("kind", "modality", "manufacturer", "model", "site", "owner_team", "vendor", "contract", "criticality")


@require_http_methods(["GET", "POST"])
@register_page(Capability.MANAGE_DEVICES)
def add(request: SignedInRequest) -> HttpResponse:
    """Put a device into the register; `?like=` takes over what one of the same make has in common."""
    form = DeviceForm(request.POST or None, choices=form_choices(), initial=_like(request))
    if request.method == "POST" and form.is_valid():
        try:
            way = Way(why=form.cleaned_data["why"])
            device = add_device(actor=request.user, said=form.said(), at=timezone.now(), way=way)
        except DeviceRefused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, f"{device.tag} is in the register.")
            return redirect("assets:device", device.tag)
    return _form_page(request, form, device=None)


@require_http_methods(["GET", "POST"])
@register_page(Capability.MANAGE_DEVICES)
def edit(request: SignedInRequest, tag: str) -> HttpResponse:
    """Change what the register says of a device."""
    device = device_or_404(tag)
    words = form_words(device) | {"version": device.version}
    form = DeviceForm(request.POST or None, choices=form_choices(), initial=words)
    if request.method == "POST" and form.is_valid():
        try:
            device = _change(request, device, form)
        except DeviceRefused as refused:
            form.refuse(refused.problems)
        except StaleDevice as stale:
            return _form_page(request, _stale(form, stale, words), device=device)
        else:
            messages.success(request, f"{device.tag} is saved.")
            return redirect("assets:device", device.tag)
    return _form_page(request, form, device=device)


@require_http_methods(["GET", "POST"])
@register_page(Capability.MANAGE_DEVICES)
def retire(request: SignedInRequest, tag: str) -> HttpResponse:
    """Take a device out of use, after asking once."""
    device = device_or_404(tag)
    form = RetireForm(request.POST or None, initial={"version": device.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            retire_device(actor=request.user, device_id=device.pk, at=timezone.now(), **given)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("assets:retire", device.tag)
        messages.success(request, f"{device.tag} is retired. Its tickets and its history stay.")
        return redirect("assets:device", device.tag)
    status = 400 if form.is_bound else 200
    return render(request, "assets/retire.html", {"device": device, "form": form}, status=status)


def _change(request: SignedInRequest, device: Any, form: DeviceForm) -> Any:
    given = form.cleaned_data
    return change_device(
        actor=request.user,
        device_id=device.pk,
        said=form.said(),
        version=given["version"] or 0,
        at=timezone.now(),
        way=Way(why=given["why"]),
    )


def _stale(form: DeviceForm, stale: StaleDevice, words: dict[str, Any]) -> DeviceForm:
    """The same form with what was typed, what it says now beside it, and the version one has seen by that."""
    sent = dict(form.data.items())
    sent["version"] = str(stale.version)
    again = DeviceForm(sent, choices=form_choices(), initial=words)
    again.full_clean()
    again.add_error(None, stale.messages[0])
    for name in stale.theirs:
        again.add_error(name, f"{FIELD_LABELS[name]} now says “{_shown(again, name, words)}”.")
    return again


def _shown(form: DeviceForm, name: str, words: dict[str, Any]) -> str:
    """What the register says, in the words of the choices."""
    offered = dict(_flat(getattr(form.fields[name].widget, "choices", ())))
    return str(offered.get(words[name], words[name]) or "nothing")


def _flat(choices: Any) -> list[tuple[str, str]]:
    found = []
    for value, label in choices:
        found += _flat(label) if isinstance(label, list | tuple) else [(str(value), str(label))]
    return found


def _like(request: SignedInRequest) -> dict[str, str]:
    tag = request.GET.get("like", "")[:24]
    if not tag:
        return {}
    words = form_words(device_or_404(tag))
    return {name: words[name] for name in _LIKE}


def _form_page(request: SignedInRequest, form: DeviceForm, *, device: Any) -> HttpResponse:
    context = {"form": form, "device": device, "sections": form.sections(), "modalities": modality_codes()}
    return render(request, "assets/device_form.html", context, status=400 if form.is_bound else 200)
