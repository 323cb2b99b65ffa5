"""The keys that make telling somebody twice impossible."""

import hashlib

from notifications.enums import Channel


def dedupe_key(*, event_id: int, channel: Channel, recipient_id: int, template: str) -> str:
    """Return the key that makes telling one person of one event twice impossible."""
    return hashlib.sha256(f"{event_id}|{channel.value}|{recipient_id}|{template}".encode()).hexdigest()


def endpoint_key(*, event_id: int, channel: Channel, endpoint_id: int) -> str:
    """Return the key that makes telling one endpoint of one event twice impossible."""
    return hashlib.sha256(f"{event_id}|{channel.value}|endpoint {endpoint_id}".encode()).hexdigest()


def drill_key(*, page_id: int, position: int, channel: Channel, recipient_id: int) -> str:
    """Return the key of a call of a drill, which no event of a ticket stands behind."""
    return hashlib.sha256(f"drill|{page_id}|{position}|{channel.value}|{recipient_id}".encode()).hexdigest()
