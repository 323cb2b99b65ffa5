"""What every channel must do: open, send one message within a bound, close; and how it says that it could not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifications.enums import Skip
from notifications.models import Delivery
from notifications.rules.mail import Rendered
from notifications.rules.news import News

SEND_SECONDS = 20
"""No sending lasts longer; a lease lasts three times as long."""


@dataclass(frozen=True)
class Letter:
    """What is to be said, in the forms there are; a channel takes the one it can carry.

    rendered: a mail. brief: 160 characters for a pager or phone. news: facts for programs and chats, None for a test.
    """

    rendered: Rendered | None = None
    brief: str = ""
    news: News | None = None


@dataclass(frozen=True)
class Receipt:
    """The other side has accepted the message. endpoint_id: which one it went through, if any."""

    address: str
    endpoint_id: int | None = None


class DeliveryFailed(Exception):
    """The message was not accepted, as far as we know.

    code: for the log, without text. permanent: trying again cannot help. is_channel_down: the next message would
    fare no better now. is_gone: nothing may be sent there again. endpoint_id: which endpoint it was, if any.
    """

    def __init__(
        self,
        *,
        code: str,
        permanent: bool = False,
        is_channel_down: bool = False,
        is_gone: bool = False,
        endpoint_id: int | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.is_channel_down = is_channel_down
        self.is_gone = is_gone
        self.endpoint_id = endpoint_id


class NotSent(Exception):
    """There is nobody to send it to; trying again cannot help, and nothing is wrong with the channel."""

    def __init__(self, skip: Skip) -> None:
        super().__init__(skip.value)
        self.skip = skip


class Channel(Protocol):
    """A way to reach people or programs. Not shared between threads."""

    def open(self) -> None:
        """Connect if not connected. Raises DeliveryFailed."""

    def send(self, *, letter: Letter, delivery: Delivery, at: datetime) -> Receipt:
        """Send one message; ends within SEND_SECONDS. Raises DeliveryFailed, NotSent."""

    def close(self) -> None:
        """Let go of the connection; never fails."""
