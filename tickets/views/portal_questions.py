"""What the question page shows: its choices, what is filled in, what is wrong, and what the answers come to."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.permissions import SignedInRequest
from assets.queries.devices import devices_in_room, search_devices
from tickets.enums import Affected, Priority
from tickets.forms.portal import OTHER, NewTicketForm, fresh_token, problem_field
from tickets.queries.portal import promises, recent_devices, something_else, staged_files, trouble_with
from tickets.rules.priority import AFFECTED_WORDS, PRIORITY_WORDS
from tickets.views.portal_incidents import banners_for

_ANSWERS = {
    Affected.PATIENT_ON_TABLE: ("alert", "The scan or procedure cannot go on"),
    Affected.PATIENT_WAITING: ("patient", "In the department or on the way, and cannot be examined"),
    Affected.READING_BLOCKED: ("monitor", "Somebody cannot read, report or see images they need"),
    Affected.WORKAROUND: ("wrench", "It takes longer, or another room or computer does it"),
    Affected.REQUEST: ("help", "It can be planned"),
}
"""Icon and explanation of each answer to the third question."""


def desk_phone() -> str:
    """The number of the desk for what cannot wait."""
    return str(settings.DESK_PHONE)


def question_page(
    request: SignedInRequest,
    form: NewTicketForm,
    *,
    errors: Any = (),
    earlier: int | None = None,
    is_asking: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        **outlook_of(request, form),
        **_places(request, form),
        "form": form,
        **banners_for(request),
        "files": staged_files(user=request.user, ids=getattr(form, "cleaned_data", {}).get("uploads", [])),
        "token": fresh_token() if earlier else form["token"].value() or fresh_token(),
        "errors": errors,
        "earlier": earlier,
        "has_errors": bool(form.errors and not is_asking) or bool(errors),
        "is_asking": is_asking,
        "questions": Questions(form, is_asking=is_asking),
        "answers": _answers(form["affected"].value()),
        "speeds": _speeds(),
    }
    return render(request, "tickets/portal/new.html", context, status=status)


@dataclass(frozen=True)
class Questions:
    """What the template shows of a form's choices and errors; no errors while a step is only asked for."""

    form: NewTicketForm
    is_asking: bool

    def _errors(self, name: str) -> Any:
        return [] if self.is_asking or not self.form.is_bound else self.form.errors.get(name, [])

    @property
    def tile_errors(self) -> Any:
        return self._errors("tile")

    @property
    def text_errors(self) -> Any:
        return self._errors("text")

    @property
    def where_errors(self) -> Any:
        return self._errors("where_text")

    @property
    def affected_errors(self) -> Any:
        return self._errors("affected")

    @property
    def other_errors(self) -> list[Any]:
        """What is wrong with what the person cannot see, such as a page too old to be sent."""
        if self.is_asking or not self.form.is_bound:
            return []
        seen = {"tile", "text", "where_text", "affected"}
        return [error for name, errors in self.form.errors.items() if name not in seen for error in errors]

    @property
    def tiles(self) -> list[dict[str, Any]]:
        chosen = self.form["tile"].value()
        return [
            {
                "code": tile.code,
                "title": tile.title,
                "hint": tile.hint,
                "icon": tile.icon,
                "checked": tile.code == chosen,
                "field": problem_field(tile.code),
                "problems": [
                    {"code": problem.code, "title": problem.title, "checked": problem.code == self._problem(tile.code)}
                    for problem in tile.problems
                ],
                "is_other": self._problem(tile.code) == OTHER,
            }
            for tile in self.form.tiles.values()
        ]

    @property
    def is_other(self) -> bool:
        return bool(self.form["tile"].value() == OTHER)

    def _problem(self, code: str) -> Any:
        return self.form[problem_field(code)].value()


def _places(request: SignedInRequest, form: NewTicketForm) -> dict[str, Any]:
    """What the second question offers until a device or room is chosen: recent ones, and matches of what was typed."""
    if form.device or form.location:
        return {"recent": [], "matches": []}
    typed = form["where_text"].value() or ""
    return {
        "recent": recent_devices(user=request.user),
        "matches": search_devices(typed, person=request.user, limit=8) if typed else [],
    }


def _speeds() -> list[dict[str, Any]]:
    """What every priority brings, for those who want to know before they answer."""
    return [
        {"level": level, "words": PRIORITY_WORDS[Priority(level)], "promise": promise}
        for level, promise in promises(at=timezone.now()).items()
    ]


def _answers(chosen: str | None) -> list[dict[str, Any]]:
    return [
        {
            "value": answer.value,
            "title": words,
            "hint": _ANSWERS[answer][1],
            "icon": _ANSWERS[answer][0],
            "checked": answer.value == chosen,
        }
        for answer, words in AFFECTED_WORDS.items()
    ]


def outlook_of(request: SignedInRequest, form: NewTicketForm) -> dict[str, Any]:
    """What the answers so far mean: the promise, the phone number when it presses, what is open on the device."""
    priority = form.priority(something_else()) if form.is_bound else None
    return {
        "device": form.device,
        "location": form.location,
        "in_room": devices_in_room(form.location.pk) if form.location else [],
        "trouble": trouble_with(user=request.user, device=form.device) if form.device else None,
        "priority": priority,
        "priority_words": PRIORITY_WORDS[priority] if priority else "",
        "promise": promises(at=timezone.now())[priority] if priority else None,
        "phone": desk_phone(),
    }
