"""Reply templates and macros: the lists of them, and one to be changed."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.macro import remove_macro, save_macro
from tickets.actions.reply_template import remove_template, save_template
from tickets.forms.texts import MacroForm, TemplateForm, macro_initial, scope_of
from tickets.queries.categories import category_titles
from tickets.queries.inbox import queue_names
from tickets.queries.texts import kept_macros, kept_templates
from tickets.rules.macro import step_words
from tickets.rules.reply_template import VARIABLES
from tickets.views.desk_page import desk_page


@require_GET
@desk_page()
def show_templates(request: SignedInRequest) -> HttpResponse:
    """One's own templates, and all that are shared."""
    rows = [_row(request, template, "desk:template") for template in kept_templates(request.user)]
    context = {"rows": rows, "tabs": tabs(request, "desk:templates")}
    return render(request, "tickets/texts/templates.html", context)


@require_GET
@desk_page()
def show_macros(request: SignedInRequest) -> HttpResponse:
    """One's own macros, and all that are shared, with what each does."""
    queues, categories = queue_names(), category_titles()
    rows = [
        _row(request, macro, "desk:macro")
        | {"steps": [step_words(step, queues=queues, categories=categories) for step in macro.steps]}
        for macro in kept_macros(request.user)
    ]
    return render(request, "tickets/texts/macros.html", {"rows": rows, "tabs": tabs(request, "desk:macros")})


@require_http_methods(["GET", "POST"])
@desk_page()
def edit_template(request: SignedInRequest, template_id: int | None = None) -> HttpResponse:
    """A new template, or one to be changed."""
    row = _found(kept_templates, request, template_id)
    initial = {"name": row.name, "scope": scope_of(row), "body": row.body, "category": row.category_id} if row else {}
    form = TemplateForm(request.POST or None, user=request.user, initial=initial)
    if _is_saved(form, save_template, actor=request.user, template_id=template_id):
        messages.success(request, "Template saved.")
        return redirect("desk:templates")
    context = {"form": form, "row": row, "variables": VARIABLES, "may_change": _may_change(request, row)}
    status = 400 if form.is_bound else 200
    return render(request, "tickets/texts/template.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_page()
def edit_macro(request: SignedInRequest, macro_id: int | None = None) -> HttpResponse:
    """A new macro, or one to be changed."""
    row = _found(kept_macros, request, macro_id)
    form = MacroForm(request.POST or None, user=request.user, initial=macro_initial(row) if row else {})
    if _is_saved(form, save_macro, actor=request.user, macro_id=macro_id):
        messages.success(request, "Macro saved.")
        return redirect("desk:macros")
    context = {"form": form, "row": row, "variables": VARIABLES, "may_change": _may_change(request, row)}
    return render(request, "tickets/texts/macro.html", context, status=400 if form.is_bound else 200)


@require_POST
@desk_page()
def delete_template(request: SignedInRequest, template_id: int) -> HttpResponse:
    """Take a template out of use."""
    _found(kept_templates, request, template_id)
    remove_template(actor=request.user, template_id=template_id, at=timezone.now())
    messages.success(request, "Template removed.")
    return redirect("desk:templates")


@require_POST
@desk_page()
def delete_macro(request: SignedInRequest, macro_id: int) -> HttpResponse:
    """Take a macro out of use."""
    _found(kept_macros, request, macro_id)
    remove_macro(actor=request.user, macro_id=macro_id, at=timezone.now())
    messages.success(request, "Macro removed.")
    return redirect("desk:macros")


def tabs(request: SignedInRequest, current: str) -> list[dict[str, Any]]:
    """The pages about how the desk works, as tabs; categories only for who may change them."""
    pages = [("desk:templates", "Templates"), ("desk:macros", "Macros")]
    if request.user.may(Capability.MANAGE_DESK):
        pages.append(("desk:categories", "Categories"))
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in pages]


def _row(request: SignedInRequest, row: Any, name: str) -> dict[str, Any]:
    scope = "Only you" if row.owner_id else row.queue.name if row.queue_id else "Everybody"
    return {"row": row, "scope": scope, "url": reverse(name, args=[row.pk])}


def _found(rows: Callable[..., Any], request: SignedInRequest, pk: int | None) -> Any:
    """The row to be changed, or None for a new one. Raises Http404."""
    if pk is None:
        return None
    row = rows(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404("There is nothing of this kind here.")
    return row


def _may_change(request: SignedInRequest, row: Any) -> bool:
    return row is None or row.owner_id == request.user.pk or request.user.may(Capability.SHARE_TEXTS)


def _is_saved(form: Any, save: Callable[..., Any], **more: Mapping[str, Any] | Any) -> bool:
    """Save what a right form says; False with the errors in the form."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        save(at=timezone.now(), **form.values(), **more)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
