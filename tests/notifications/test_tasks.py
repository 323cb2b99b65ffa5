from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils.module_loading import import_string

from config.celery import app
from notifications import tasks
from notifications.models import Delivery
from notifications.queries.deliveries import oldest_event, oldest_unsent
from tests.factories import NOW, make_ticket
from tests.notifications.conftest import Desk
from tests.notifications.mail_server import MailServer


def test_tasks_are_known_by_the_names_the_outbox_asks_for() -> None:
    app.loader.import_default_modules()

    assert {name for name in app.tasks if name.startswith("notifications.")} == {
        "notifications.tasks.relay",
        "notifications.tasks.deliver_due",
        "notifications.tasks.deliver_endpoints",
        "notifications.tasks.deliver_pages",
        "notifications.tasks.tell_alarm",
    }
    assert "notifications.tasks.relay" in django_settings.OUTBOX_RELAY_TASKS


def test_relay_task_decides_and_sends(desk: Desk, server: MailServer) -> None:
    make_ticket(requester=desk.rosa, category=desk.category)

    tasks.relay(something_new=1)
    tasks.relay()
    tasks.deliver_due()

    assert sorted(server.recipients) == ["ana@example.org", "ben@example.org"]


def test_sweepers_do_the_same_without_a_broker(desk: Desk, server: MailServer, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1"
    make_ticket(requester=desk.rosa, category=desk.category)
    sweepers = [path for path in settings.SWEEPERS + settings.SWEEPERS_APART if path.startswith("notifications.")]

    for path in sweepers:
        import_string(path)(at=NOW)

    assert sweepers == [
        "notifications.relay.sweep",
        "notifications.actions.page.sweep",
        "notifications.actions.alarm.sweep",
        "notifications.actions.notice.sweep",
        "notifications.actions.delivery.sweep_pages",
        "notifications.actions.delivery.sweep_mails",
        "notifications.actions.delivery.sweep_endpoints",
    ]
    assert sorted(server.recipients) == ["ana@example.org", "ben@example.org"]


@pytest.mark.parametrize("name", ["notifications_outbox", "deliveries"])
def test_probe_says_since_when_something_waits(desk: Desk, server: MailServer, name: str, settings: Any) -> None:
    path, _ = settings.HEALTH_PROBES[name]
    make_ticket(requester=desk.rosa, category=desk.category)

    before = (oldest_event(), oldest_unsent())
    import_string("notifications.relay.sweep")(at=NOW + timedelta(seconds=5))
    between = (oldest_event(), oldest_unsent())
    tasks.deliver_due()

    assert before == (NOW, None)
    assert between == (None, NOW + timedelta(seconds=5))
    assert import_string(path)() is None
    assert Delivery.objects.count() == 2
