"""What the tests of the pages about the desk's own people share."""

from datetime import timedelta

from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from tests.factories import make_supervisor
from tickets.actions.rota import add_shifts

HOUR = timedelta(hours=1)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def told(response):
    return [message.message for message in get_messages(response.wsgi_request)]


def local(moment):
    """As the browser's field for a date and time sends it; people of the tests live in UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def shift(queue, person, *, starts=2, hours=4):
    start = timezone.now() + starts * HOUR
    return add_shifts(
        actor=make_supervisor(),
        queue=queue,
        person=person,
        level=1,
        starts_at=start,
        ends_at=start + hours * HOUR,
        at=timezone.now(),
    )[0]
