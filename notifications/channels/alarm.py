"""The mail that says that messages are lost on the way."""

from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse

from accounts.queries.address import absolute
from notifications.queries.alarm import Alarm, alarm
from notifications.rules.alarm import alarm_lines
from notifications.rules.mail import Rendered
from notifications.rules.words import error_words


def lines_of(found: Alarm) -> list[str]:
    """Return what is wrong, a sentence each."""
    return alarm_lines(
        dead=found.dead,
        off=found.off,
        mail_error=error_words(found.mail_error),
        waiting=found.waiting,
        is_mail_down=found.mail_down_since is not None,
    )


def render_alarm(*, at: datetime) -> Rendered | None:
    """Return the mail as things stand, None when all is well again."""
    found = alarm(at=at)
    if not found.is_on:
        return None
    lines = lines_of(found)
    link = f"{absolute(reverse('notifications:deliveries'))}?state=dead"
    context = {"lines": lines, "link": link, "action": "Open the delivery log", "next_words": " ".join(lines)}
    return Rendered(
        subject=f"[RadDesk] Messages are not delivered: {lines[0]}"[:150],
        text=render_to_string("email/delivery_alarm.txt", context).strip() + "\n",
        html=render_to_string("email/delivery_alarm.html", context),
    )
