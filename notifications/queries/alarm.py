"""Whether messages are lost on the way: what was given up, which endpoint is off, whether mail goes out at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from notifications.enums import UNSENT_STATES, Channel, DeliveryState, EndpointState, OffReason
from notifications.models import Delivery, Endpoint
from notifications.queries.deliveries import DeliveryFilter, given_up

MAIL_SILENT_FOR = timedelta(minutes=2)


@dataclass(frozen=True)
class Alarm:
    """dead: given up and seen to by nobody, since dead_since. off: names of endpoints that RadDesk switched off itself.

    mail_down_since: since when the oldest mail waits that was tried in vain, while none went out after it; None when
    mail goes out. mail_error: the code. waiting: mails that wait.
    """

    dead: int
    dead_since: datetime | None
    off: tuple[str, ...]
    mail_down_since: datetime | None = None
    mail_error: str = ""
    waiting: int = 0

    @property
    def is_on(self) -> bool:
        """True when somebody should look."""
        return bool(self.dead or self.off or self.mail_down_since)


def alarm(*, at: datetime) -> Alarm:
    """Return what is wrong with deliveries now."""
    dead = given_up(DeliveryFilter()).aggregate(count=Count("id"), since=Min("created_at"))
    off = Endpoint.objects.filter(state=EndpointState.DISABLED, off_reason__in=[OffReason.GONE, OffReason.FAILING])
    names = tuple(off.order_by("name").values_list("name", flat=True))
    return Alarm(dead["count"], dead["since"], names, *_mail_trouble(at=at))


def oldest_dead() -> datetime | None:
    """Return when the oldest message was decided that was given up and that nobody has seen to; None for none."""
    since: datetime | None = given_up(DeliveryFilter()).aggregate(since=Min("created_at"))["since"]
    return since


def _mail_trouble(*, at: datetime) -> tuple[datetime | None, str, int]:
    waiting = Delivery.objects.filter(
        channel=Channel.EMAIL, state__in=[state.value for state in UNSENT_STATES], created_at__lte=at - MAIL_SILENT_FOR
    )
    oldest = waiting.exclude(last_error="").order_by("first_tried_at", "id").first()
    if oldest is None or oldest.first_tried_at is None:
        return None, "", 0
    went_out = Delivery.objects.filter(
        channel=Channel.EMAIL, state=DeliveryState.SENT, sent_at__gt=oldest.first_tried_at
    )
    if oldest.first_tried_at > at - MAIL_SILENT_FOR or went_out.exists():
        return None, "", 0
    return oldest.first_tried_at, oldest.last_error, waiting.count()
