"""What every channel must do: open, send one message within a bound, close; and how it says that it could not."""

from dataclasses import dataclass
from typing import Protocol

from notifications.models import Delivery
from notifications.rules.mail import Rendered

SEND_SECONDS = 20
"""No sending lasts longer; a lease lasts three times as long."""


@dataclass(frozen=True)
class Receipt:
    """The other side has accepted the message."""

    address: str


class DeliveryFailed(Exception):
    """The message was not accepted, as far as we know.

    code: for the log, without text. permanent: trying again cannot help. is_channel_down: the next message would
    fare no better now.
    """

    def __init__(self, *, code: str, permanent: bool = False, is_channel_down: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.is_channel_down = is_channel_down


class Channel(Protocol):
    """A way to reach people. Not shared between threads."""

    def open(self) -> None:
        """Connect if not connected. Raises DeliveryFailed."""

    def send(self, *, rendered: Rendered, delivery: Delivery) -> Receipt:
        """Send one message; ends within SEND_SECONDS. Raises DeliveryFailed."""

    def close(self) -> None:
        """Let go of the connection; never fails."""
