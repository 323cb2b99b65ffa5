"""What the demo desk tells outside: a webhook and a chat that are off, and messages that did not arrive.

Addresses are those of nobody (example.org), and everything that could call them is off: a demo calls no network.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from accounts.models import Person
from notifications.actions.endpoint import Wanted, add_endpoint, switch_endpoint
from notifications.enums import DeliveryState, EndpointKind, EndpointState, OffReason, Outcome, Relation
from notifications.models import Delivery, DeliveryAttempt, Endpoint, Reach
from notifications.rules.endpoints import CHANNEL_OF
from tickets.models import TicketEvent

_EVENTS = ("ticket_routed", "ticket_resolved", "incident_declared", "downtime_began", "downtime_ended")
_MISSED = 4


def make_channels(*, at: datetime) -> None:
    """Endpoints with their log, and the phones of those on call."""
    ruth = Person.objects.get(email="ruth.okafor@example.org")
    since = at - timedelta(days=9)
    bridge = _add(ruth, EndpointKind.WEBHOOK, "Maintenance system", "https://cmms.example.org/raddesk", since)
    teams = _add(ruth, EndpointKind.TEAMS, "Teams: imaging IT", "https://teams.example.org/workflow", since)
    switch_endpoint(actor=ruth, endpoint_id=teams.pk, is_on=False, at=since)
    _miss(bridge, at=at)
    for number, person in enumerate(Person.objects.filter(role="agent").order_by("pk")[:6]):
        Reach.objects.create(person=person, mobile=f"+4477009001{number:02}")  # numbers kept for drama by Ofcom


def _add(actor: Person, kind: EndpointKind, name: str, url: str, at: datetime) -> Endpoint:
    return add_endpoint(actor=actor, kind=kind, wanted=Wanted(name=name, url=url, events=_EVENTS), at=at)


def _miss(endpoint: Endpoint, *, at: datetime) -> None:
    """Some of its messages were given up, which was seen to, and it was switched off."""
    kind = EndpointKind(endpoint.kind)
    events = TicketEvent.objects.filter(kind="ticket_routed", recorded_at__lt=at).order_by("-recorded_at", "-pk")
    for event in events[:_MISSED]:
        key = sha256(f"{event.pk}|demo endpoint {endpoint.pk}".encode()).hexdigest()
        delivery = Delivery.objects.create(
            event=event, ticket_id=event.ticket_id, endpoint=endpoint, channel=CHANNEL_OF[kind].value,
            template=event.kind, reason=Relation.ENDPOINT, dedupe_key=key, message_id=f"<{key[:32]}@localhost>",
            state=DeliveryState.DEAD, attempts=28, first_tried_at=event.recorded_at, next_at=event.recorded_at,
            last_error="HTTP 503", created_at=event.recorded_at, set_aside_at=at,
        )  # fmt: skip
        DeliveryAttempt.objects.create(delivery=delivery, at=event.recorded_at, outcome=Outcome.RETRY, error="timeout")
        DeliveryAttempt.objects.create(delivery=delivery, at=at, outcome=Outcome.DEAD, error="HTTP 503")
    Endpoint.objects.filter(pk=endpoint.pk).update(
        state=EndpointState.DISABLED, off_reason=OffReason.BY_HAND, off_at=at, failures=41,
        failing_since=at - timedelta(days=5), last_error="HTTP 503", last_success_at=at - timedelta(days=5, hours=1),
    )  # fmt: skip
