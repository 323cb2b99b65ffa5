"""The DICOM network of a device: titles, connections, capabilities, and its configuration as LDIF."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.actions.dicom_network import EntityRefused, Seen, StaleNetwork, make_primary, remove_ae, save_ae
from assets.forms.dicom_network import EntityForm, SeenForm, entity_words
from assets.queries.dicom_network import entities_of
from assets.rules.dicom_names import SOP_CLASSES, TRANSFER_SYNTAXES, sop_class_name, transfer_syntax_name
from assets.views.device_page import device_or_404, device_page, register_page


@require_GET
@register_page()
def show_dicom(request: SignedInRequest, tag: str) -> HttpResponse:
    """The application entities of a device."""
    device = device_or_404(tag)
    aes = [_shown(each) for each in entities_of([device])[device.pk]]
    return device_page(request, device, current="dicom", template="assets/dicom.html", context={"aes": aes})


@require_http_methods(["GET", "POST"])
@register_page(Capability.MANAGE_DEVICES)
def add_ae(request: SignedInRequest, tag: str) -> HttpResponse:
    """Give a device one more application entity."""
    device = device_or_404(tag)
    start = {"version": device.version, "is_initiator": True, "is_acceptor": True, "host": device.host}
    return _edit(request, device, ae_id=None, start=start)


@require_http_methods(["GET", "POST"])
@register_page(Capability.MANAGE_DEVICES)
def edit_ae(request: SignedInRequest, tag: str, ae_id: int) -> HttpResponse:
    """Change an application entity."""
    device = device_or_404(tag)
    shown = next((each for each in entities_of([device])[device.pk] if each.ae_id == ae_id), None)
    if shown is None:
        raise Http404("This device has no such AE title any more.")
    start = entity_words(shown.entity) | {"version": device.version}
    return _edit(request, device, ae_id=ae_id or None, start=start)


@require_POST
@register_page(Capability.MANAGE_DEVICES)
def drop_ae(request: SignedInRequest, tag: str, ae_id: int) -> HttpResponse:
    """Take an application entity away."""
    return _press(request, tag, ae_id, remove_ae, "The AE title is removed.")


@require_POST
@register_page(Capability.MANAGE_DEVICES)
def main_ae(request: SignedInRequest, tag: str, ae_id: int) -> HttpResponse:
    """Make an application entity the main one."""
    return _press(request, tag, ae_id, make_primary, "This is the main AE title now.")


def _edit(request: SignedInRequest, device: Any, *, ae_id: int | None, start: dict[str, Any]) -> HttpResponse:
    form = EntityForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        seen = Seen(device_id=device.pk, version=form.cleaned_data["version"], ae_id=ae_id)
        try:
            ae = save_ae(actor=request.user, seen=seen, entity=form.entity(), at=timezone.now())
        except EntityRefused as refused:
            form.refuse(refused.problems)
        except StaleNetwork as stale:
            form = _again(form, stale)
        else:
            messages.success(request, f"{ae.title} is saved.")
            return redirect("assets:dicom", device.tag)
    names = {"sop_classes": sorted(SOP_CLASSES.values()), "syntaxes": list(TRANSFER_SYNTAXES.values())}
    context = {"form": form, "device": device, "is_new": ae_id is None, **names}
    return render(request, "assets/ae_form.html", context, status=400 if form.is_bound else 200)


def _again(form: EntityForm, stale: StaleNetwork) -> EntityForm:
    """What was typed, with the version one has been told of."""
    sent = dict(form.data.items())
    sent["version"] = str(stale.version)
    again = EntityForm(sent)
    again.full_clean()
    again.add_error(None, stale.messages[0])
    return again


def _press(request: SignedInRequest, tag: str, ae_id: int, act: Callable[..., None], done: str) -> HttpResponse:
    device, form = device_or_404(tag), SeenForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The page was too old. Look again and press once more.")
        return redirect("assets:dicom", device.tag)
    seen = Seen(device_id=device.pk, version=form.cleaned_data["version"], ae_id=ae_id)
    try:
        act(actor=request.user, seen=seen, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect("assets:dicom", device.tag)


def _shown(each: Any) -> dict[str, Any]:
    entity = each.entity
    rows = [
        [
            sop_class_name(capability.sop_class),
            "uses it (SCU)" if capability.role == "SCU" else "provides it (SCP)",
            ", ".join(transfer_syntax_name(syntax) for syntax in capability.transfer_syntaxes) or "any",
        ]
        for capability in entity.capabilities
    ]
    place = f"{entity.host}:{entity.port}" if entity.port else entity.host
    facts = [
        {"label": "What it is for", "value": entity.description},
        {"label": "Reached at", "value": f"{place}{', TLS' if entity.is_tls else ''}" if place else ""},
        {"label": "Associations", "value": _associations(entity)},
    ]
    return {"ae": each, "title": entity.title, "facts": facts, "rows": rows}


def _associations(entity: Any) -> str:
    words = [word for word, holds in (("opens", entity.is_initiator), ("accepts", entity.is_acceptor)) if holds]
    return f"{' and '.join(words)} them".capitalize()
