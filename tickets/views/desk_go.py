"""The command palette: go anywhere, do anything to the ticket at hand. A page of its own without JavaScript."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.enums import Capability
from accounts.permissions import SignedInRequest
from accounts.rules.numbers import whole_number
from tickets.channels.keys import masters
from tickets.permissions import verbs_for
from tickets.queries.detail import ticket_detail
from tickets.queries.identity import tickets_with_identifier
from tickets.queries.palette import Places, places
from tickets.queries.patient_words import telling_in
from tickets.rules.lifecycle import STATE_WORDS
from tickets.views.desk_page import desk_page
from tickets.views.desk_verbs import ACTIONS

_PAGES = (
    ("Inbox", "desk:inbox", "inbox", Capability.WORK_TICKETS),
    ("Triage one by one", "desk:triage", "zap", Capability.WORK_TICKETS),
    ("All tickets", "desk:tickets", "list", Capability.WORK_TICKETS),
    ("Saved views", "desk:views", "star", Capability.WORK_TICKETS),
    ("Log a call", "desk:phone", "phone", Capability.LOG_FOR_OTHERS),
    ("Study corrections", "desk:corrections", "shield", Capability.WORK_TICKETS),
    ("Log a study correction", "desk:correction_call", "phone", Capability.LOG_FOR_OTHERS),
    ("Find by accession number", "desk:find_identity", "key", Capability.REVEAL_IDENTITY),
    ("Devices", "assets:devices", "scanner", Capability.SEE_DEVICES),
    ("Reports", "reports:overview", "chart", Capability.SEE_REPORTS),
    ("Promises", "promises:current", "clock", Capability.SEE_REPORTS),
    ("Imports", "desk:imports", "upload", Capability.MANAGE_DESK),
    ("Report a problem", "portal:new", "plus", Capability.LOG_TICKET),
    ("My tickets", "portal:mine", "user", Capability.LOG_TICKET),
    ("Your account", "accounts:me", "settings", Capability.LOG_TICKET),
)
_DO = {
    "take": ("Take it", "hand"),
    "assign": ("Assign it to somebody", "user"),
    "release": ("Give it back to its queue", "rotate"),
    "route": ("Send it to another queue", "arrow-right"),
    "priority": ("Change the priority", "flag"),
    "category": ("Change the category", "tag"),
    "device": ("Change the device", "scanner"),
    "due": ("Set a due time", "calendar"),
    "reply": ("Reply to the requester", "reply"),
    "note": ("Write a private note", "lock"),
    "wait": ("Pause the work", "pause"),
    "resume": ("Go on with the work", "play"),
    "resolve": ("Resolve it", "check"),
    "close": ("Close it", "lock"),
    "reopen": ("Reopen it", "rotate"),
    "merge": ("Merge it into another", "merge"),
}
_AT_ONCE = ("take", "release", "resume", "close")
"""Done by the press itself; the rest opens its form on the page of the ticket."""


@require_http_methods(["GET", "POST"])
@desk_page()
def go(request: SignedInRequest) -> HttpResponse:
    """Places and commands that fit what was typed; the palette asks for the list alone.

    What is typed is posted, as it may be a number of a patient; an address with a text in it still works.
    """
    given = request.POST if request.method == "POST" else request.GET
    text, ticket = given.get("q", "")[:80].strip(), _ticket(request, given)
    found = places(user=request.user, text=text)
    acts = _acts(request, ticket, text) if ticket else []
    groups = [
        {"title": title, "items": items}
        for title, items in (
            *([(f"Ticket #{ticket.pk}", acts)] if ticket else []),
            ("Tickets that keep this number", _keeping(request, text)),
            ("Tickets", _tickets(found)),
            ("Devices", _devices(found)),
            ("Views", [_item(view.name, reverse("desk:view", args=[view.pk]), "star") for view in found.views]),
            ("People", _people(found)),
            ("Pages", _pages(request, text)),
        )
        if items
    ]
    template = "tickets/desk/_go.html" if request.headers.get("HX-Request") else "tickets/desk/go.html"
    return render(request, template, {"groups": groups, "text": text, "ticket": ticket})


def _keeping(request: SignedInRequest, text: str) -> list[dict[str, Any]]:
    """Tickets that keep this number protected; without a query unless it looks like one."""
    number = telling_in(text)
    rows = tickets_with_identifier(user=request.user, text=number, masters=masters()) if number else []
    return [
        _item(f"#{row.pk} {row.subject}", reverse("desk:ticket", args=[row.pk]), "key", STATE_WORDS[row.state])  # type: ignore[index]  # a State
        for row in rows
    ]


def _ticket(request: SignedInRequest, given: Any) -> Any:
    """The ticket of the page the palette was opened on, when the person may see it."""
    number = whole_number(given.get("ticket", ""), digits=15)
    return None if number is None else ticket_detail(user=request.user, number=number)


def _item(title: str, url: str, icon: str, sub: str = "", *, is_post: bool = False) -> dict[str, Any]:
    return {"title": title, "url": url, "icon": icon, "sub": sub, "is_post": is_post}


def _acts(request: SignedInRequest, ticket: Any, text: str) -> list[dict[str, Any]]:
    verbs = verbs_for(person=request.user, ticket=ticket, at=timezone.now())
    found = []
    for name, action in ACTIONS.items():
        words, icon = _DO.get(name, (action.done, "zap"))
        if action.verb not in verbs or not _fits(text, words):
            continue
        is_post = name in _AT_ONCE
        here = reverse("desk:ticket", args=[ticket.pk])
        url = reverse(f"desk:{name}", args=[ticket.pk]) if is_post else f"{here}?do={name}"
        found.append(_item(words, url, icon, is_post=is_post))
    return found


def _tickets(found: Places) -> list[dict[str, Any]]:
    return [
        _item(f"#{row.pk} {row.subject}", reverse("desk:ticket", args=[row.pk]), "file", STATE_WORDS[row.state])  # type: ignore[index]  # a State
        for row in found.tickets
    ]


def _devices(found: Places) -> list[dict[str, Any]]:
    items = []
    for device in [*([found.device] if found.device else []), *found.devices]:
        url = reverse("assets:device", args=[device.tag])
        items.append(_item(f"{device.tag} {device.name}", url, "scanner", f"AE title {device.ae_title}"))
    if found.device:
        line = urlencode({"q": f"device:{found.device.tag.lower()}"})
        items.insert(1, _item(f"Tickets of {found.device.tag}", f"{reverse('desk:tickets')}?{line}", "list"))
    return items


def _people(found: Places) -> list[dict[str, Any]]:
    where = reverse("desk:tickets")
    return [
        _item(f"Tickets of {person.full_name}", f"{where}?{urlencode({'q': f'requester:{person.email}'})}", "user",
              " · ".join(filter(None, (person.department, person.phone))))
        for person in found.people
    ]  # fmt: skip


def _pages(request: SignedInRequest, text: str) -> list[dict[str, Any]]:
    return [
        _item(label, reverse(name), icon)
        for label, name, icon, capability in _PAGES
        if request.user.may(capability) and _fits(text, label)
    ]


def _fits(text: str, label: str) -> bool:
    """True when every word typed begins a word of the label."""
    words = label.lower().split()
    return all(any(word.startswith(typed) for word in words) for typed in text.lower().split())
