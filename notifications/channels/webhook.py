"""Webhooks after Standard Webhooks: id, timestamp and signature in headers, so that the receiver knows it is us."""

import json
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from notifications.channels.base import DeliveryFailed, Letter, Receipt
from notifications.channels.endpoint import endpoint_of, through
from notifications.channels.http import call
from notifications.channels.keys import secrets_of
from notifications.models import Delivery, Endpoint
from notifications.rules.news import payload, trial_payload
from notifications.rules.secrets import Secrets


class WebhookChannel:
    """Calls a program of the site. A connection for each: endpoints are many and events few."""

    def open(self) -> None:
        """Nothing to keep."""

    def send(self, *, letter: Letter, delivery: Delivery, at: datetime) -> Receipt:
        """Call the endpoint. Raises DeliveryFailed."""
        endpoint = endpoint_of(delivery)
        with through(endpoint):
            secrets = secrets_of(endpoint)
            said = payload(letter.news) if letter.news else trial_payload(name=endpoint.name, at=at)
            body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
            keys = _keys(endpoint, secrets, at=at)
            headers = signed_headers(message_id=delivery.dedupe_key, body=body, keys=keys, at=at)
            call(url=secrets.url, headers=headers, body=body)
        return Receipt(address=endpoint.shown, endpoint_id=endpoint.pk)

    def close(self) -> None:
        """Nothing to let go."""


def signed_headers(*, message_id: str, body: str, keys: list[str], at: datetime) -> dict[str, str]:
    """Return the headers of a webhook, signed with each key: during a rotation the receiver may know either."""
    if not keys:
        raise DeliveryFailed(code="unreadable", is_channel_down=True)
    moment = at.astimezone(UTC)
    signatures = [Webhook(key).sign(msg_id=message_id, timestamp=moment, data=body) for key in keys]
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _keys(endpoint: Endpoint, secrets: Secrets, *, at: datetime) -> list[str]:
    is_rotating = endpoint.old_key_until is not None and at < endpoint.old_key_until
    return [key for key in (secrets.key, secrets.old_key if is_rotating else "") if key]
