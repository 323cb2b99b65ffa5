"""Endpoints: who listens, how each fares, and what an administrator reads about them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from accounts.enums import Capability
from accounts.models import Person
from notifications.enums import TEST, DeliveryState, EndpointKind, EndpointState
from notifications.models import Delivery, DeliveryAttempt, Endpoint, EndpointAct
from notifications.rules.endpoints import Ear
from tickets.models import Queue

_STANDING = Q(state__in=[EndpointState.ACTIVE, EndpointState.DISABLED])
_SHOWN_ACTS = 20
_SHOWN_DELIVERIES = 10


def ears() -> tuple[Ear, ...]:
    """Return what each endpoint that is on listens to."""
    rows = Endpoint.objects.filter(state=EndpointState.ACTIVE).exclude(events=[]).order_by("pk")
    return tuple(
        Ear(pk, EndpointKind(kind), frozenset(events), frozenset(queues), frozenset(priorities))
        for pk, kind, events, queues, priorities in rows.values_list("pk", "kind", "events", "queues", "priorities")
    )


def endpoints(user: Person) -> QuerySet[Endpoint]:
    """Return the endpoints that are there, by name, each with what waits and what was given up; for administrators."""
    dead = Q(deliveries__state=DeliveryState.DEAD, deliveries__set_aside_at=None) & ~Q(deliveries__template=TEST)
    return (
        _manageable(user)
        .filter(_STANDING)
        .defer("secrets")
        .annotate(
            waiting=Count("deliveries", filter=Q(deliveries__state__in=("pending", "sending"))),
            given_up=Count("deliveries", filter=dead),
        )
        .order_by("name", "pk")
    )


def endpoint_named(user: Person, endpoint_id: int) -> Endpoint | None:
    """Return one endpoint that is there, or None."""
    return _manageable(user).filter(_STANDING, pk=endpoint_id).first()


def endpoint_choices() -> list[tuple[int, str]]:
    """Return number and name of all there ever were, for the filter of the log."""
    rows = Endpoint.objects.order_by("name", "pk").values_list("pk", "name", "state")
    return [(pk, f"{name} (deleted)" if state == EndpointState.DELETED else name) for pk, name, state in rows]


@dataclass(frozen=True)
class LastTest:
    """The last test of an endpoint, and how its attempt ended (None while it is under way)."""

    delivery: Delivery
    attempt: DeliveryAttempt | None


def last_test(endpoint: Endpoint) -> LastTest | None:
    """Return the last test, None when there was none."""
    delivery = Delivery.objects.filter(endpoint=endpoint, template=TEST).order_by("-created_at", "-id").first()
    if delivery is None:
        return None
    return LastTest(delivery, DeliveryAttempt.objects.filter(delivery=delivery).order_by("-at", "-id").first())


def recent_deliveries(endpoint: Endpoint) -> list[Delivery]:
    """Return the last few messages to an endpoint, newest first."""
    return list(Delivery.objects.filter(endpoint=endpoint).order_by("-created_at", "-id")[:_SHOWN_DELIVERIES])


def acts_of(endpoint: Endpoint) -> list[EndpointAct]:
    """Return what was done to an endpoint, newest first."""
    rows = EndpointAct.objects.filter(endpoint=endpoint).select_related("actor").order_by("-at", "-pk")
    return list(rows[:_SHOWN_ACTS])


def queue_choices() -> list[tuple[int, str]]:
    """Return number and name of each queue in use."""
    return list(Queue.objects.filter(is_active=True).order_by("position", "name").values_list("pk", "name"))


def failing_since() -> datetime | None:
    """Return since when the endpoint that fails longest has failed, None when all is well. Those switched off count."""
    standing = Endpoint.objects.filter(_STANDING).exclude(off_reason="by_hand")
    since: datetime | None = standing.aggregate(since=Min("failing_since"))["since"]
    return since


def _manageable(user: Person) -> QuerySet[Endpoint]:
    if not user.is_authenticated or not user.may(Capability.MANAGE_DESK):
        return Endpoint.objects.none()
    return Endpoint.objects.all()
