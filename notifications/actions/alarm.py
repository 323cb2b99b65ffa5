"""One mail a day to those who read the delivery log, while messages do not arrive."""

import hashlib
from datetime import datetime

from django.conf import settings

from accounts.enums import Capability
from accounts.queries.people import people_who_may
from accounts.rules.mail import mail_domain, message_id
from notifications.enums import ALARM, Channel, Relation
from notifications.models import Delivery
from notifications.queries.alarm import alarm


def sweep(*, at: datetime) -> int:
    """Tell once a day (UTC) while something is wrong; return how many mails that made."""
    return tell_alarm(about=f"{at:%Y-%m-%d}", at=at) if alarm(at=at).is_on else 0


def tell_alarm(*, about: str, at: datetime) -> int:
    """Write a mail to each of them; return how many are new. The same `about` makes no second one.

    Not transactional: rows on their own, each made once. What it says is made when it is sent.
    """
    domain = mail_domain(settings.DEFAULT_FROM_EMAIL)
    people = people_who_may(Capability.SEE_DELIVERIES).exclude(email="").order_by("pk").values_list("pk", flat=True)
    keys = {_key(about, person_id): person_id for person_id in people}
    for known in Delivery.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True):
        del keys[known]
    rows = [
        Delivery(
            recipient_id=person_id,
            channel=Channel.EMAIL.value,
            template=ALARM,
            reason=Relation.SUPERVISOR.value,
            dedupe_key=key,
            message_id=message_id(dedupe_key=key, domain=domain),
            next_at=at,
            created_at=at,
        )
        for key, person_id in keys.items()
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _key(about: str, person_id: int) -> str:
    return hashlib.sha256(f"alarm|{about}|{person_id}".encode()).hexdigest()
