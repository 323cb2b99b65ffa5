"""How people are reached by phone or pager, and through what."""

from collections.abc import Collection

from notifications.enums import EndpointKind, EndpointState
from notifications.models import Endpoint, Reach


def reach_of(person_ids: Collection[int]) -> dict[int, Reach]:
    """Return how these people are reached, by person; who gave neither a phone nor a pager is missing."""
    return {reach.person_id: reach for reach in Reach.objects.filter(person__in=person_ids)}


def gateway() -> Endpoint | None:
    """Return the gateway that text messages to people go through: the first that is on, None when there is none."""
    return (
        Endpoint.objects.filter(kind=EndpointKind.GATEWAY, state=EndpointState.ACTIVE)
        .order_by("created_at", "pk")
        .first()
    )
