"""How the demo hospital routes: the rules of RadDesk, two of its own, and the queues of two teams."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Person
from config.demo.people import address_of
from tickets.actions.routing import publish_routing
from tickets.queries.routing_content import routing_in_force
from tickets.rules.routing_version import Content

_SINCE = timedelta(days=45)
_FIRST: dict[str, Any] = {
    "name": "Harbour scanners out of hours go to biomedical engineering",
    "queue": "MOD",
    "when": {"sites": ["HCH"], "device_kinds": ["modality"], "outside": ["business-hours"]},
    "is_active": True,
}
_LAST: dict[str, Any] = {
    "name": "Ultrasound without Wi-Fi",  # never fires: a wider rule comes first, and the page says so
    "queue": "NET",
    "when": {"groups": ["Modality US"], "device_kinds": ["modality"], "words": ["wifi"]},
    "is_active": True,
}
_OWNERS = [
    {"team": "biomed", "queue": "MOD", "instead_of": ["FAC"]},
    {"team": "physics", "queue": "PHY", "instead_of": ["WS"]},
]


def make_routing(*, at: datetime) -> None:
    """Publish the second version, by the administrator, some weeks before `at`."""
    publish_routing(
        actor=Person.objects.get(email=address_of("ruth.okafor")),
        content=Content(rules=[_FIRST, *routing_in_force().rules, _LAST], owners=_OWNERS),
        why="Harbour has nobody on site at night; displays belong to medical physics.",
        at=at - _SINCE,
    )
