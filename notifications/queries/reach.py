"""How people are reached by phone or pager, and through what."""

from collections.abc import Collection, Mapping

from notifications.enums import EndpointKind, EndpointState
from notifications.models import Endpoint, Reach
from notifications.rules.reach import text_address


def reach_of(person_ids: Collection[int]) -> dict[int, Reach]:
    """Return how these people are reached, by person; who gave neither a phone nor a pager is missing."""
    return {reach.person_id: reach for reach in Reach.objects.filter(person__in=person_ids)}


def texted_at(person_ids: Collection[int], *, is_call: bool) -> Mapping[int, str]:
    """Return where text messages for these people go, by person; whom none reaches is missing. At most two queries.

    is_call: somebody must come; see rules.reach.text_address.
    """
    rows = reach_of(person_ids)
    has_gateway = any(row.mobile for row in rows.values()) and gateway() is not None
    found = {
        person_id: text_address(mobile=row.mobile, pager_mail=row.pager_mail, has_gateway=has_gateway, is_call=is_call)
        for person_id, row in rows.items()
    }
    return {person_id: address for person_id, address in found.items() if address}


def gateway() -> Endpoint | None:
    """Return the gateway that text messages to people go through: the first that is on, None when there is none."""
    return (
        Endpoint.objects.filter(kind=EndpointKind.GATEWAY, state=EndpointState.ACTIVE)
        .order_by("created_at", "pk")
        .first()
    )
