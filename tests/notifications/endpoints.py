"""Endpoints for tests, added as an administrator adds them."""

from typing import Any

from accounts.models import Person
from notifications.actions.endpoint import Wanted, add_endpoint
from notifications.enums import EndpointKind
from notifications.models import Endpoint
from tests.factories import NOW, make_person


def make_administrator(**fields: Any) -> Person:
    return make_person(role="administrator", **fields)


def make_endpoint(kind: EndpointKind = EndpointKind.WEBHOOK, *, url: str, **wanted: Any) -> Endpoint:
    """An endpoint that hears of new tickets in a queue, unless told otherwise."""
    made = Wanted(**{"name": "Hook", "url": url, "events": ("ticket_routed",)} | wanted)
    return add_endpoint(actor=make_administrator(), kind=kind, wanted=made, at=NOW)
