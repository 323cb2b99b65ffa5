"""What the portal's form says, and how it is handed on so that nothing typed is lost."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.permissions import SignedInRequest
from knowledge.queries.problem import problem_said
from knowledge.queries.suggest import Problem
from tickets.actions.files import receive_upload

_CARRIED = ("token", "tile", "text", "where", "where_text", "affected", "uploads")
_PROBLEM = "problem_"
_MOST = 60
"""Fields handed on; the form has fewer."""


def problem_in(sent: Any) -> tuple[str, Problem]:
    """Return the visit and the problem in what a form or an address says; both empty when it is of no form."""
    visit = str(sent.get("token") or sent.get("visit") or "").strip()[:64]
    tile = str(sent.get("tile", ""))
    category = str(sent.get("category") or sent.get(f"{_PROBLEM}{tile}", ""))
    device = str(sent.get("device") or "") or next(
        (each.partition(":")[2] for each in reversed(_values(sent, "where")) if each.startswith("device:")), ""
    )
    said = problem_said(text=str(sent.get("text", "")), tile=tile, category=category, device=device)
    return visit, said


def carried(request: SignedInRequest) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the fields of the portal's form as (name, value), with its plain files received; and what went wrong."""
    errors: list[str] = []
    uploads = []
    for file in request.FILES.getlist("files"):
        try:
            uploads.append(str(receive_upload(actor=request.user, file=file, at=timezone.now()).pk))
        except ValidationError as error:
            errors += error.messages
    fields = [*_fields(request.POST), *(("uploads", each) for each in uploads)]
    return fields[:_MOST], errors


def said_in(problem: Problem) -> Mapping[str, str]:
    """Return a problem as the fields of an address or a small form; its words are left out."""
    return {
        "tile": problem.tile.code if problem.tile else "",
        "category": problem.category.code if problem.category else "",
        "device": problem.device.tag if problem.device else "",
    }


def _fields(sent: Any) -> Iterator[tuple[str, str]]:
    for name in sent:
        if name in _CARRIED or name.startswith(_PROBLEM):
            yield from ((name, value) for value in _values(sent, name) if value)


def _values(sent: Any, name: str) -> list[str]:
    return [str(value) for value in sent.getlist(name)] if hasattr(sent, "getlist") else [str(sent.get(name, ""))]
