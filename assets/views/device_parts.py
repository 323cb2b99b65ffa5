"""Small deeds on the page of a device: its documents, and the software its images speak of."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.actions.device import Way, change_device
from assets.actions.document import link_document
from assets.actions.document_file import remove_document
from assets.forms.dicom_network import SeenForm
from assets.forms.documents import DocumentForm
from assets.queries.documents import documents_of
from assets.queries.register import device_facts
from assets.queries.software import software_course
from assets.views.device_page import device_or_404, device_page, register_page


@require_POST
@register_page(Capability.MANAGE_DEVICES)
def add_document(request: SignedInRequest, tag: str) -> HttpResponse:
    """Link a document to the device."""
    device, form = device_or_404(tag), DocumentForm(request.POST)
    if form.is_valid():
        try:
            link_document(actor=request.user, device_id=device.pk, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, "The document is linked.")
            return redirect("assets:device", device.tag)
    context = {
        "groups": device_facts(device),
        "software": software_course(device),
        "documents": documents_of(device),
        "document_form": form,
    }
    return device_page(request, device, current="overview", template="assets/device.html", context=context, status=400)


@require_POST
@register_page(Capability.MANAGE_DEVICES)
def drop_document(request: SignedInRequest, tag: str, document_id: int) -> HttpResponse:
    """Take a link or a document with its files away."""
    device = device_or_404(tag)
    remove_document(actor=request.user, device_id=device.pk, document_id=document_id)
    messages.success(request, "The document is removed. The history keeps that it was there.")
    return redirect("assets:device", device.tag)


@require_POST
@register_page(Capability.MANAGE_DEVICES)
def take_version(request: SignedInRequest, tag: str) -> HttpResponse:
    """Write the version that images speak of into the register."""
    device, form = device_or_404(tag), SeenForm(request.POST)
    said = {"software_version": request.POST.get("software", "")[:64]}
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    way = Way(why="Taken over from its images")
    try:
        change_device(actor=request.user, device_id=device.pk, said=said, version=seen, at=timezone.now(), way=way)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"The register says {said['software_version']} now.")
    return redirect("assets:device", device.tag)
