"""How tickets of a category are worked: steps, causes and fields, for administrators."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from tickets.actions.playbook import save_playbook
from tickets.forms.playbooks import PlaybookForm
from tickets.queries.playbooks import categories_with_playbooks, category_by_code, category_playbook
from tickets.views.desk_page import desk_page
from tickets.views.texts import tabs


@require_GET
@desk_page(Capability.MANAGE_DESK)
def show_categories(request: SignedInRequest) -> HttpResponse:
    """The categories in use, with how many steps, causes and fields each has."""
    rows = [{"category": each, **_counts(each)} for each in categories_with_playbooks()]
    return render(request, "tickets/texts/categories.html", {"rows": rows, "tabs": tabs(request, "desk:categories")})


@require_http_methods(["GET", "POST"])
@desk_page(Capability.MANAGE_DESK)
def edit_category(request: SignedInRequest, category_code: str) -> HttpResponse:
    """The playbook of one category; saving makes a new version."""
    category = category_by_code(category_code)
    if category is None:
        raise Http404("There is no such category.")
    playbook, seen = category_playbook(category), category.playbook.version if category.playbook else 0
    form = PlaybookForm(request.POST or None, playbook=playbook, seen=seen)
    if request.method == "POST" and form.is_valid() and _is_saved(request, form, category):
        return redirect("desk:category_playbook", category_code)
    context = {"category": category, "form": form, "tabs": tabs(request, "desk:categories")}
    return render(request, "tickets/texts/category.html", context, status=400 if request.method == "POST" else 200)


def _is_saved(request: SignedInRequest, form: PlaybookForm, category: Any) -> bool:
    try:
        made = save_playbook(
            actor=request.user, category_id=category.pk, playbook=form.wanted(), seen=form.seen, at=timezone.now()
        )
    except ValidationError as error:
        form.add_error(error)
        return False
    messages.success(request, f"Saved as version {made.version}." if made else "Nothing changed, so nothing was saved.")
    return True


def _counts(category: Any) -> dict[str, int]:
    playbook = category_playbook(category)
    required = sum(step.is_required for step in playbook.steps)
    return {
        "steps": len(playbook.steps),
        "required": required,
        "causes": len(playbook.causes),
        "fields": len(playbook.fields),
    }
