"""The alarm about deliveries, in the language, the zone and the numbers of whoever can see to it."""

import re
from datetime import timedelta

import pytest

from notifications import relay
from notifications.models import Branding, Delivery
from notifications.render.alarm import render_alarm
from tests.factories import NOW, make_ticket
from tests.notifications.conftest import Desk
from tests.notifications.other_mails import alarm_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(desk: Desk) -> Desk:
    """Mails of several tickets wait."""
    for _number in range(3):
        make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)
    assert Delivery.objects.count() > 3
    return desk


def test_german_reader_gets_it_in_german(waiting: Desk) -> None:
    waiting.ana.language, waiting.ana.time_zone = "de", "Europe/Berlin"

    mail = alarm_mail(waiting.ana)

    assert 'lang="de"' in mail.html
    assert re.match(r"\[RadDesk\] Nachrichten kommen nicht an: Mails gehen nicht hinaus; \d+ Mails ", mail.subject)
    assert "Kein Mailserver hat geantwortet. Prüfen Sie, ob er läuft, und die Mail-Einstellungen." in mail.text
    assert "2 Nachrichten wurden aufgegeben, und noch niemand hat sich darum gekümmert." in mail.text
    assert "Den Endpunkt „CMMS“ erreicht nichts mehr; er wurde abgeschaltet." in mail.text
    assert "Keine Mail seit: Mo., 2. März 2026, 10:50 Uhr (CET)" in mail.text


def test_who_chose_none_reads_the_language_of_the_site(waiting: Desk) -> None:
    brand = {"name": "Helpdesk Radiologie", "language": "de", "phone": "4711"}
    Branding.objects.create(site=None, changed_by=waiting.sue, changed_at=NOW, **brand)

    mail = alarm_mail(waiting.ana)

    assert mail.subject.startswith("[Helpdesk Radiologie] Nachrichten kommen nicht an: ")
    assert "Helpdesk Radiologie, Telefon 4711" in mail.text


def test_all_is_well(desk: Desk) -> None:
    assert render_alarm(recipient=desk.ana, at=NOW + timedelta(days=1)) is None
