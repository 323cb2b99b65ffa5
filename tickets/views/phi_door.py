"""The door every form goes through: what may name a patient is asked about before any page takes it.

Every text of every form is looked at, in every app, those not yet written too. Two lists say what is not asked here:
forms that ask beside the text itself, and addresses that keep nothing a person wrote. The API has a door of its own
(api/phi_door.py); what was sent there all the same is recorded here as well.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from accounts.enums import Capability
from tickets.actions.identity import note_identifiers_sent
from tickets.rules.phi import is_prose
from tickets.views.phi_gate import Asked, Checked, check_texts, keep_moved

logger = logging.getLogger(__name__)

ASKS_ITSELF = frozenset({
    "portal:new", "portal:reply", "portal:confirm", "portal:reopen", "portal:correction_new",
    "desk:reply", "desk:note", "desk:wait", "desk:resolve", "desk:reopen", "desk:phone",
    "desk:identity_reveal", "desk:copy_packet",
    "desk:correction_call", "desk:correction_start", "desk:correction_made", "desk:correction_back",
    "desk:correction_drop", "desk:mail_log", "desk:mail_add",
})  # fmt: skip
"""Forms whose own view calls check_texts for all they take."""

ASKS_ITS_OWN_WAY: Mapping[str, str] = {
    "desk:incident": "everybody reads it: a tick that somebody looked at it",
    "desk:broadcast": "the same",
    "desk:review": "the same",
    "knowledge:write": "shows beside the text of an article what was found in it",
    "knowledge:edit": "the same",
    "knowledge:from_ticket": "the same",
    "answers:yes": "whoever has a link from a mail is not signed in: refused, with the text kept in its form",
    "answers:no": "the same",
    "answers:rate": "the same",
}
"""Forms that stop it in another way, which their own tests hold."""

KEEPS_NOTHING: Mapping[str, str] = {
    "desk:identity": "takes identifiers into the protected fields",
    "desk:find_identity": "compares a number and forgets it",
    "desk:search": "looks for what was typed; a number goes to where it is kept protected",
    "desk:go": "looks for what was typed",
    "desk:image_order": "compares a number and forgets it",
    "desk:draft": "keeps what is being written for its writer alone, encrypted; sending it is asked about",
    "desk:phone_preview": "answers with a promise",
    "desk:here": "says who looks at a ticket",
    "portal:preview": "answers with a promise",
    "portal:upload": "a file; pictures are asked about when they are sent",
    "portal:upload_remove": "takes a file away",
    "tickets:images_send": "files; they are never shown as text",
    "tickets:images_known": "hashes of files",
    "knowledge:suggest": "looks for articles with what is being typed",
    "knowledge:check": "looks for articles and hands everything back",
    "knowledge:open": "opens an article",
    "knowledge:solved": "takes codes and hands what was typed back",
    "accounts:me": "name, telephone and department of oneself",
    "accounts:theme": "light or dark",
    "accounts:keys": "shortcuts on or off",
}
"""Addresses whose texts are not kept for others to read, and why that is so."""

THEIRS = ("admin:", "account_", "mfa_", "socialaccount_")
"""Pages of Django's admin and of allauth: settings and passwords, never words about an examination."""


class PatientDataDoor:
    """Middleware: stands last, so that whoever must sign in has done so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kinds = getattr(request, "identifiers_sent", ())
        if kinds and response.status_code < 400:
            _record(request, response, kinds)
        return response

    def process_view(self, request: Any, view: Any, args: Any, options: dict[str, Any]) -> HttpResponse | None:
        """Answer with the question, or let the view have what may be sent."""
        if request.method != "POST" or not is_asked(request.resolver_match.view_name):
            return None
        texts = {f"{name}#{at}": text for name, at, text in _texts(request.POST)}
        number = options.get("number") if request.user.is_authenticated else None
        checked = check_texts(request, texts, can_move=number is not None)
        if checked.asked:
            return _question(request, checked.asked)
        if number is not None and checked.values and (problem := _moved(request, number, checked)):
            return problem
        if checked.texts != texts:
            request.POST = _with(request.POST, checked.texts)
        request.identifiers_sent = checked.kinds
        return None


def is_asked(name: str) -> bool:
    """Say whether what comes to the address of this name is looked at here."""
    is_elsewhere = name.startswith((*THEIRS, "api:"))
    return bool(name) and not is_elsewhere and name not in {*ASKS_ITSELF, *ASKS_ITS_OWN_WAY, *KEEPS_NOTHING}


def _texts(data: QueryDict) -> list[tuple[str, int, str]]:
    """Name, place among those of that name, and text."""
    return [
        (name, at, text)
        for name, texts in data.lists()
        if is_prose(name.rpartition("-")[2])
        for at, text in enumerate(texts)
        if text
    ]


def _moved(request: Any, number: int, checked: Checked) -> HttpResponse | None:
    """Keep it before the text without it is taken; the question again when it cannot be kept."""
    try:
        keep_moved(request, number=number, checked=checked, at=timezone.now())
    except PermissionDenied:
        return None  # the ticket is not theirs to see, as the view will say
    except ValidationError as error:
        request.POST = _without_answer(request.POST)
        texts = {f"{name}#{at}": text for name, at, text in _texts(request.POST)}
        asked = check_texts(request, texts, can_move=False).asked
        return _question(request, replace(asked, problem=error.messages[0])) if asked else None
    return None


def _without_answer(data: QueryDict) -> QueryDict:
    left = data.copy()
    for name in ("phi", "phi_seen"):
        left.pop(name, None)
    return left


def _with(data: QueryDict, texts: Mapping[str, str]) -> QueryDict:
    """What was sent, with the texts that may be sent."""
    changed = data.copy()
    for key, text in texts.items():
        name, _, at = key.rpartition("#")
        values = changed.getlist(name)
        values[int(at)] = text
        changed.setlist(name, values)
    return changed


def _question(request: Any, asked: Asked) -> HttpResponse:
    """The page that asks: it has all that was sent in it, what is asked about to be changed, the rest as it was."""
    said = {each["text"] for each in asked.found}
    open_fields: list[dict[str, str]] = []
    rest: list[dict[str, str]] = []
    for name, texts in _without_answer(request.POST).lists():
        for text in texts:
            is_open = is_prose(name.rpartition("-")[2]) and any(each in text for each in said)
            if name != "csrfmiddlewaretoken":
                (open_fields if is_open else rest).append({"name": name, "text": text, "label": label_of(name)})
    context = {
        "asked": asked,
        "open_fields": open_fields,
        "rest": rest,
        "address": request.get_full_path(),
        "has_files": bool(request.FILES),
        "is_desk": request.user.is_authenticated and request.user.may(Capability.WORK_TICKETS),
    }
    return render(request, "tickets/privacy/ask.html", context, status=400)


def label_of(name: str) -> str:
    """Return words for a field whose form is not at hand: its name, such as "Priority reason"."""
    return name.rpartition("-")[2].replace("_", " ").strip().capitalize() or "Text"


def _record(request: Any, response: Any, kinds: Any) -> None:
    """On the ticket when there is one, else in the log, without what was said."""
    match, person = request.resolver_match, getattr(request, "caller", request.user)
    number = (match.kwargs if match else {}).get("number")
    if number is None and match and match.view_name == "api:tickets":
        number = (getattr(response, "data", None) or {}).get("number")
    if number is not None and person.is_authenticated:
        try:
            note_identifiers_sent(actor=person, ticket_id=number, kinds=kinds, at=timezone.now())
        except (ValidationError, PermissionDenied):
            logger.warning("identifiers sent, not recorded", extra={"ticket": number})
        return
    where = match.view_name if match else ""
    told = {"event": "identifiers_sent", "person": person.pk, "address": where, "kinds": list(kinds)}
    logger.info(told)
