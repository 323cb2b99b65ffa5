"""Mails that are about no ticket: the alarm about deliveries, reports that are sent by themselves, a new password."""

from collections.abc import Iterator
from datetime import time, timedelta

from allauth.core.context import request_context
from django.core.mail import EmailMultiAlternatives
from django.test import RequestFactory

from accounts.adapter import AccountAdapter
from accounts.models import Person
from notifications.enums import Channel, DeliveryState, EndpointState, OffReason
from notifications.models import Delivery, Endpoint
from notifications.render.alarm import render_alarm
from notifications.rules.mail import Rendered
from reports.enums import JobState, Rhythm, SendAs, Span
from reports.models import ExportJob, ReportDelivery, ReportSchedule
from reports.render.mail import compose
from tests.factories import NOW
from tests.notifications.endpoints import make_endpoint


def alarm_mail(person: Person) -> Rendered:
    """All that can be wrong at once: mails wait, two were given up, an endpoint is off."""
    early = NOW - timedelta(minutes=10)
    dead = Delivery.objects.values("pk")[:2]
    Delivery.objects.filter(pk__in=dead).update(state=DeliveryState.DEAD)
    Delivery.objects.exclude(state=DeliveryState.DEAD).update(
        channel=Channel.EMAIL, state=DeliveryState.PENDING, first_tried_at=early, created_at=early,
        last_error="ConnectionRefusedError",
    )  # fmt: skip
    made = make_endpoint(url="https://hook.example.org/in", name="CMMS")
    Endpoint.objects.filter(pk=made.pk).update(state=EndpointState.DISABLED, off_reason=OffReason.GONE, off_at=NOW)
    found = render_alarm(recipient=person, at=NOW)
    assert found is not None
    return found


def report_delivery(person: Person, *, export: ExportJob | None = None, **fields: object) -> ReportDelivery:
    """A mail of a schedule to this person, who set it up, in memory: it runs on a Monday about the week before."""
    plain: dict[str, object] = {
        "pk": 7, "name": "CT", "owner": person, "page": "response", "query": {}, "span": Span.WEEK,
        "send_as": SendAs.PDF, "rhythm": Rhythm.WEEKLY, "weekday": 0, "time": time(7),
    }  # fmt: skip
    schedule = ReportSchedule(**(plain | fields))
    return ReportDelivery(
        schedule=schedule, recipient=person, export=export, slot=NOW, message_id="<r@hospital.example>",
    )  # fmt: skip


def report_mails(person: Person) -> Iterator[tuple[str, EmailMultiAlternatives]]:
    """A report as a link, and one whose file was not made."""
    failed = ExportJob(state=JobState.FAILED, error="no_rows", kind="csv")
    yield "report", compose(delivery=report_delivery(person))
    yield "report without its file", compose(delivery=report_delivery(person, export=failed))


def reset_mail(person: Person) -> EmailMultiAlternatives:
    """The link by which somebody chooses a new password."""
    given = {"user": person, "password_reset_url": "https://desk.example/accounts/password/reset/key/1-x/"}
    with request_context(RequestFactory().get("/")):
        mail = AccountAdapter().render_mail("account/email/password_reset_key", person.email, given)
    assert isinstance(mail, EmailMultiAlternatives)
    return mail
