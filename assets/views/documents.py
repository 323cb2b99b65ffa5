"""Documents of a device that are kept here: adding, versions, download."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from assets.actions.document_file import add_document, add_version, change_document
from assets.forms.documents import DocumentFileForm, TitleForm, VersionForm
from assets.queries.documents import document_of, version_of
from assets.render import document_answer
from assets.rules.documents import type_words
from assets.views.device_page import device_or_404, register_page, saved

_MANAGE = Capability.MANAGE_DEVICES


@require_http_methods(["GET", "POST"])
@register_page(_MANAGE)
def new_document(request: SignedInRequest, tag: str) -> HttpResponse:
    """Add a document with its first file."""
    device = device_or_404(tag)
    form = _bound(DocumentFileForm, request)

    def save() -> Any:
        about = {"title": form.cleaned_data["title"], "kind": form.cleaned_data["kind"]}
        return add_document(actor=request.user, device_id=device.pk, sent=form.sent(), at=timezone.now(), **about)

    made = saved(form, save)
    if made is None:
        status = 400 if form.is_bound else 200
        return render(request, "assets/document_form.html", {"form": form, "device": device}, status=status)
    messages.success(request, "The document is kept.")
    return redirect("assets:document", device.tag, made.document_id)


@require_http_methods(["GET", "POST"])
@register_page()
def show_document(request: SignedInRequest, tag: str, document_id: int) -> HttpResponse:
    """A document with all its versions; POST by who keeps the register adds one."""
    device, paper = _found(tag, document_id)
    form = _bound(VersionForm, request)

    def save() -> Any:
        given = {"device_id": device.pk, "document_id": document_id, "sent": form.sent(), "at": timezone.now()}
        return add_version(actor=request.user, **given)

    if saved(form, save) is None:
        return _page(request, device, paper, form, status=400 if form.is_bound else 200)
    messages.success(request, "The new version is kept. Older ones stay.")
    return redirect("assets:document", device.tag, document_id)


@require_POST
@register_page(_MANAGE)
def rename_document(request: SignedInRequest, tag: str, document_id: int) -> HttpResponse:
    """Give a document another title or kind."""
    device, paper = _found(tag, document_id)
    form = TitleForm(request.POST)

    def save() -> bool:
        change_document(actor=request.user, device_id=device.pk, document_id=document_id, **form.cleaned_data)
        return True

    if saved(form, save) is None:
        return _page(request, device, paper, VersionForm(), title_form=form, status=400)
    messages.success(request, "Saved.")
    return redirect("assets:document", device.tag, document_id)


@require_GET
@register_page()
def open_version(request: SignedInRequest, tag: str, document_id: int, version_number: int) -> HttpResponseBase:
    """The bytes of one version, to be saved."""
    version = version_of(device_or_404(tag), document_id, version_number)
    if version is None:
        raise Http404("There is no such version.")
    return document_answer(version)


def _bound(kind: Any, request: SignedInRequest) -> Any:
    return kind(request.POST, request.FILES) if request.method == "POST" else kind()


def _found(tag: str, document_id: int) -> Any:
    """Device and document. Raises Http404, also for a link, which has no page."""
    device = device_or_404(tag)
    paper = document_of(device, document_id)
    if paper is None or not paper.files:
        raise Http404("There is no such document.")
    return device, paper


def _page(
    request: SignedInRequest,
    device: Any,
    paper: Any,
    form: VersionForm,
    *,
    title_form: TitleForm | None = None,
    status: int,
) -> HttpResponse:
    known = {"title": paper.row.title, "kind": paper.row.kind}
    context = {
        "device": device,
        "paper": paper,
        "files": [(each, type_words(each.media_type)) for each in paper.files],
        "form": form,
        "title_form": title_form or TitleForm(initial=known),
        "may_manage": request.user.may(_MANAGE),
    }
    return render(request, "assets/document.html", context, status=status)
