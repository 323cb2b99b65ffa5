"""What the shell of every page shows: navigation by role, and the theme of this workstation."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch

from accounts.enums import Capability
from accounts.queries.address import address_of
from accounts.rules.theme import theme_of


class NavItem(NamedTuple):
    """One entry of the navigation; its capability decides who sees it.

    more: who has this capability finds it in the menu "More", as a page they rarely need.
    """

    label: str
    url_name: str
    icon: str
    capability: Capability
    shortcut: str = ""
    more: Capability | None = None
    also: tuple[str, ...] = ()
    """Names of addresses that are part of it although they lie elsewhere."""
    is_for_leads: bool = False
    """Whoever of the desk leads a queue sees it, too."""

    def is_for(self, person: Any) -> bool:
        """Say whether a signed-in person sees it."""
        is_lead = self.is_for_leads and getattr(person, "leads_queue", False) and person.may(Capability.WORK_TICKETS)
        return bool(person.may(self.capability) or is_lead)


_DESK = Capability.WORK_TICKETS
_PEOPLE = ("desk:rota", "desk:absences", "desk:hand_over", "desk:acting")
_REGISTER = ("assets:add", "assets:sheets", "assets:labels", "assets:rooms", "assets:vendors")
NAVIGATION = (
    NavItem("Inbox", "desk:inbox", "inbox", Capability.WORK_TICKETS, "g i"),
    NavItem("Log a call", "desk:phone", "phone", Capability.LOG_FOR_OTHERS, "g c"),
    NavItem("Queues", "desk:queues", "users", Capability.WORK_TICKETS, "g q", _DESK, _PEOPLE),
    NavItem("Incidents", "desk:incidents", "zap", Capability.WORK_TICKETS, "g n"),
    NavItem("Study corrections", "desk:corrections", "shield", Capability.WORK_TICKETS, more=_DESK),
    NavItem("Articles", "knowledge:articles", "book", Capability.WORK_TICKETS, "g k"),
    NavItem("Devices", "assets:devices", "scanner", Capability.SEE_DEVICES, "g d", also=_REGISTER),
    NavItem("Reports", "reports:overview", "chart", Capability.SEE_REPORTS, "g r"),
    NavItem("Promises", "promises:current", "clock", Capability.SEE_REPORTS, "g p", _DESK),
    NavItem("Routing", "routing:current", "send", Capability.MANAGE_DESK, "g o", _DESK),
    NavItem("Deliveries", "notifications:deliveries", "mail", Capability.SEE_DELIVERIES, more=_DESK),
    NavItem("Ratings", "desk:satisfaction", "check-circle", Capability.SEE_REPORTS, more=_DESK),
    NavItem("Mail in", "desk:mails", "inbox", Capability.PLAN_STAFF, more=_DESK, is_for_leads=True),
    NavItem("Templates", "desk:templates", "copy", Capability.WORK_TICKETS, more=_DESK),
    NavItem("Imports", "desk:imports", "upload", Capability.MANAGE_DESK, more=_DESK),
    NavItem("New ticket", "portal:new", "plus", Capability.LOG_TICKET, more=_DESK),
    NavItem("My tickets", "portal:mine", "list", Capability.LOG_TICKET, more=_DESK),
    NavItem("Help", "knowledge:home", "help", Capability.LOG_TICKET, more=_DESK),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation of the signed-in person (empty for anybody else), home address and theme. No query of its own."""
    items = _navigation(request)
    return {
        "theme": theme_of(request.COOKIES.get("theme")),
        "nav_items": [item for item in items if not item["is_more"]],
        "nav_more": [item for item in items if item["is_more"]],
        "nav_more_current": next((item["label"] for item in items if item["is_more"] and item["current"]), ""),
        "alarm_url": _alarm_url(request),
        "home_url": items[0]["url"] if items else "/",
    }


def _alarm_url(request: HttpRequest) -> str:
    """Where a page asks whether messages arrive; "" for those who could do nothing about it."""
    user = getattr(request, "user", None)
    may = user is not None and user.is_authenticated and user.may(Capability.SEE_DELIVERIES)
    return (_address("notifications:alarm") or "") if may else ""


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    items: list[dict[str, Any]] = [
        {
            "label": item.label,
            "url": url,
            "icon": item.icon,
            "current": False,
            "count": None,
            "shortcut": item.shortcut,
            "is_more": item.more is not None and user.may(item.more),
            "places": [url, *filter(None, map(_address, item.also))],
        }
        for item in NAVIGATION
        if item.is_for(user) and (url := _address(item.url_name))
    ]
    places = [(url, item) for item in items for url in item.pop("places") if _is_at(request.path, url)]
    if places:
        max(places, key=lambda place: len(place[0]))[1]["current"] = True
    return items


def _address(url_name: str) -> str | None:
    """The address, or None while that part of the desk is not installed."""
    try:
        return address_of(url_name)
    except NoReverseMatch:
        return None


def _is_at(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url if url.endswith("/") else url + "/"))
