"""What messages say and how they look: every kind shown with real data, lines of the site's own, branding."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability, Language
from accounts.permissions import SignedInRequest
from notifications.actions.branding import save_branding, save_line
from notifications.forms.words import BrandForm, LineForm, PreviewForm, Wanted
from notifications.queries.branding import brand_of, branding_for, brands, extra_lines, site_coded
from notifications.render.logo import MOST_BYTES
from notifications.render.samples import sample_of
from notifications.rules.audience import REQUESTER_KINDS
from notifications.rules.mail import Rendered
from notifications.rules.words import NEWS_WORDS
from notifications.views.deliveries import MAIL_POLICY, shown_html
from tickets.enums import EventKind


@require_GET
def show_words(request: SignedInRequest) -> HttpResponse:
    """Every kind of message; one of them as it reads, in text, on a pager and with its design."""
    _require(request, Capability.SEE_DELIVERIES)
    return _words(request, PreviewForm(_FIRST | {name: value for name, value in request.GET.items() if value}))


@require_POST
def change_line(request: SignedInRequest) -> HttpResponse:
    """Save a line of the site's own for one kind and language."""
    _require(request, Capability.MANAGE_DESK)
    form = LineForm(request.POST)
    if form.is_valid():
        kind, language = EventKind(form.cleaned_data["kind"]), Language(form.cleaned_data["language"])
        try:
            save_line(
                actor=request.user, kind=kind, language=language, line=form.cleaned_data["line"], at=timezone.now()
            )
        except ValidationError as error:
            form.add_error(None if "line" not in error.message_dict else "line", error.message_dict["line"])
        else:
            messages.success(request, "The line is saved.")
            return redirect(f"{reverse('notifications:words')}?{urlencode({'kind': kind, 'language': language})}")
    shown = {name: form.data.get(name, "") for name in ("kind", "language")}
    return _words(request, PreviewForm(_FIRST | shown), line=form, status=400)


@require_GET
@xframe_options_sameorigin
@csp(MAIL_POLICY)  # type: ignore[arg-type]  # its stubs know plain requests alone
def show_preview(request: SignedInRequest) -> HttpResponse:
    """The HTML of one message, alone in a sandbox."""
    _require(request, Capability.SEE_DELIVERIES)
    mail = _mail(request, PreviewForm(request.GET).wanted())
    if mail is None:
        raise Http404("There is no such ticket to show it with.")
    return HttpResponse(shown_html(mail))


@require_http_methods(["GET", "HEAD", "POST"])
def show_brand(request: SignedInRequest, site: str = "") -> HttpResponse:
    """How the messages of a site look, or of all sites that have no own brand; a POST saves it."""
    _require(request, Capability.MANAGE_DESK)
    where = site_coded(site) if site else None
    if site and where is None:
        raise Http404("There is no such site.")
    site_id = where.pk if where else None
    form = BrandForm(request.POST or None, request.FILES or None, initial=_known(site_id))
    if form.is_bound and form.is_valid() and _is_saved(request, form, site_id):
        messages.success(request, "Saved. It holds for every message from now on.")
        return redirect("notifications:words")
    row = branding_for(site_id)
    context = {"form": form, "site": where, "has_logo": bool(row and row.logo), "has_own": row is not None}
    return render(request, "notifications/brand.html", context, status=400 if form.is_bound else 200)


_FIRST = {"kind": EventKind.TICKET_RESOLVED.value, "relation": "requester", "language": Language.ENGLISH.value}


def _words(
    request: SignedInRequest, form: PreviewForm, *, line: LineForm | None = None, status: int = 200
) -> HttpResponse:
    wanted = form.wanted()
    lines = extra_lines()
    known = {"kind": wanted.kind, "language": wanted.language, "line": lines.get((wanted.kind, wanted.language), "")}
    may_change = request.user.may(Capability.MANAGE_DESK)
    context = {
        "form": form,
        "kinds": _kinds(wanted, lines),
        "mail": _mail(request, wanted),
        "news": NEWS_WORDS[wanted.kind],
        "preview_url": f"{reverse('notifications:words_preview')}?{_query(wanted)}",
        "line": (line or LineForm(initial=known)) if may_change and wanted.kind in REQUESTER_KINDS else None,
        "brands": [{"site": site, "brand": brand} for site, brand in brands()] if may_change else [],
    }
    return render(request, "notifications/words.html", context, status=status)


def _kinds(wanted: Wanted, lines: dict[tuple[str, str], str]) -> list[dict[str, Any]]:
    with_line = {kind for kind, _ in lines}
    return [
        {
            "label": words,
            "url": f"?{_query(replace(wanted, kind=kind))}",
            "current": kind is wanted.kind,
            "has_line": kind in with_line,
        }
        for kind, words in NEWS_WORDS.items()
    ]


def _query(wanted: Wanted) -> str:
    values = {
        "kind": wanted.kind.value,
        "relation": "desk" if wanted.is_for_desk else "requester",
        "language": wanted.language.value,
        "ticket": wanted.ticket or "",
    }
    return urlencode({name: value for name, value in values.items() if value})


def _mail(request: SignedInRequest, wanted: Wanted) -> Rendered | None:
    return sample_of(
        user=request.user,
        kind=wanted.kind,
        is_for_desk=wanted.is_for_desk,
        language=wanted.language,
        number=wanted.ticket,
        at=timezone.now(),
    )


def _known(site_id: int | None) -> dict[str, Any]:
    brand = brand_of(site_id)
    names = ("name", "sender", "phone", "footer", "accent", "language")
    return {name: getattr(brand, name) for name in names} | {"language": brand.language or Language.ENGLISH.value}


def _is_saved(request: SignedInRequest, form: BrandForm, site_id: int | None) -> bool:
    data, sent = form.cleaned_data, form.cleaned_data["logo"]
    try:
        save_branding(
            actor=request.user,
            site_id=site_id,
            texts={name: data[name] for name in ("name", "sender", "phone", "footer")},
            accent=data["accent"].strip(),
            language=Language(data["language"]),
            logo=sent.read(MOST_BYTES + 1) if sent else None,
            drop_logo=data["drop_logo"],
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _require(request: SignedInRequest, capability: Capability) -> None:
    if not request.user.may(capability):
        raise PermissionDenied("What messages say is for supervisors and administrators.")
