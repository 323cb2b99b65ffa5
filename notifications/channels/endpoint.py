"""What all channels to endpoints share: which endpoint, and whose failure it was."""

import contextlib
from collections.abc import Iterator

from notifications.channels.base import DeliveryFailed, NotSent
from notifications.enums import Skip
from notifications.models import Delivery, Endpoint
from tickets.rules.sealing import Unreadable


def endpoint_of(delivery: Delivery) -> Endpoint:
    """Return the endpoint a delivery goes to. Raises NotSent when it goes to a person."""
    if delivery.endpoint is None:
        raise NotSent(Skip.ENDPOINT_OFF)
    return delivery.endpoint


@contextlib.contextmanager
def through(endpoint: Endpoint) -> Iterator[None]:
    """Say of every failure inside that it was this endpoint's."""
    try:
        yield
    except Unreadable:
        raise DeliveryFailed(code="unreadable", is_channel_down=True, endpoint_id=endpoint.pk) from None
    except DeliveryFailed as failure:
        failure.endpoint_id = endpoint.pk
        raise
