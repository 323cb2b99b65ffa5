"""Chats by their incoming webhooks: Teams, Slack, Mattermost. The address is the secret; shapes are in rules/chat."""

import json
from datetime import datetime

from notifications.channels.base import Letter, Receipt
from notifications.channels.endpoint import endpoint_of, through
from notifications.channels.http import call
from notifications.channels.keys import secrets_of
from notifications.enums import EndpointKind
from notifications.models import Delivery
from notifications.rules.chat import chat_body, chat_trial


class ChatChannel:
    """Writes into a channel of a chat."""

    def open(self) -> None:
        """Nothing to keep."""

    def send(self, *, letter: Letter, delivery: Delivery, at: datetime) -> Receipt:
        """Call the endpoint. Raises DeliveryFailed."""
        endpoint = endpoint_of(delivery)
        kind = EndpointKind(endpoint.kind)
        with through(endpoint):
            said = chat_body(letter.news, kind=kind) if letter.news else chat_trial(kind=kind)
            body = json.dumps(said, ensure_ascii=False)
            call(url=secrets_of(endpoint).url, headers={"Content-Type": "application/json"}, body=body)
        return Receipt(address=endpoint.shown, endpoint_id=endpoint.pk)

    def close(self) -> None:
        """Nothing to let go."""
