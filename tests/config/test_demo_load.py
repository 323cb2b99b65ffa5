"""The demo hospital as it is loaded: small, but made exactly like the large one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Max
from django.test import override_settings

from accounts.enums import Role
from accounts.models import Person
from config.demo.people import PASSWORD
from tests.factories.desk import load_reference
from tickets.enums import Consumer, State
from tickets.models import DicomEvidence, Incident, Outbox, Problem, Queue, Ticket, TicketEvent, TicketLink
from tickets.queries.saved_views import views_shown
from tickets.rules.query import read_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hospital")]
AT = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def hospital(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Loaded once for this file: each test works in a savepoint inside its transaction."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        _load()
        yield
        transaction.set_rollback(True)


def _load(tickets: int = 60) -> None:
    call_command("demo_load", tickets=tickets, at=AT, workers=1, stdout=StringIO())


def test_a_small_load_leaves_everything_true() -> None:
    per_ticket = Ticket.objects.annotate(events_count=Count("events"), last=Max("events__seq"))
    waiting_for_facts = Outbox.objects.filter(consumer=Consumer.REPORTS).count()
    old_mail = Outbox.objects.filter(created_at__lt=AT - timedelta(hours=3)).count()
    from_the_future = TicketEvent.objects.filter(recorded_at__gt=AT).count()
    call_command("rebuild_facts", check=True, stdout=StringIO())

    # an incident, scanners that lost a router, images, study corrections, a mail, a check
    more = 4 + 3 + 1 + 3 + 1 + 1
    assert Ticket.objects.count() == 60 + more
    assert list(per_ticket.exclude(events_count=F("last")).exclude(last=F("last_event_seq"))) == []
    assert (waiting_for_facts, old_mail, from_the_future) == (0, 0, 0)


def test_the_desk_shares_three_views() -> None:
    anna = Person.objects.get(email="anna.whitmore@example.org")
    views = views_shown(anna)

    assert {view.name for view in views} == {"Due within 4 hours", "Waiting for too long", "PACS, nobody has it"}
    assert not any(read_line(view.line).mistakes for view in views)


def test_numbers_ascend_with_the_time_of_logging() -> None:
    logged = list(Ticket.objects.order_by("pk").values_list("created_at", flat=True))

    assert logged == sorted(logged)


def test_every_role_and_every_queue_has_its_people() -> None:
    roles = set(Person.objects.values_list("role", flat=True))
    unled = Queue.objects.exclude(memberships__is_lead=True)

    assert roles == {role.value for role in Role}
    assert list(unled) == []
    assert Person.objects.get(email="ravi.menon@example.org").check_password(PASSWORD)


def test_the_inbox_holds_new_waiting_and_solved_tickets() -> None:
    states = set(Ticket.objects.values_list("state", flat=True))

    assert states == {state.value for state in State}


def test_an_incident_runs_and_a_problem_is_known() -> None:
    incident, problem = Incident.objects.get(), Problem.objects.get()

    under = TicketLink.objects.filter(source=incident.ticket_id, target__state=State.NEW.value)
    assert (incident.is_running, incident.is_public, under.count()) == (True, True, 3)
    assert incident.ticket.first_responded_at is not None
    assert (problem.state, problem.tickets.exists()) == ("known_error", True)


def test_dicom_files_name_their_device() -> None:
    linked = DicomEvidence.objects.filter(attachment__name__startswith="ct2-", decision="link")
    pending = DicomEvidence.objects.filter(state=DicomEvidence.State.PENDING)

    assert {row.device.tag for row in linked.select_related("device") if row.device} == {"CT2"}
    assert list(pending) == []


def test_a_second_load_is_refused() -> None:
    with pytest.raises(CommandError, match="not empty"):
        _load()


def test_signins_name_everybody_and_the_password() -> None:
    said = StringIO()

    call_command("demo_signins", stdout=said)

    assert len(said.getvalue().splitlines()) == 26
    assert PASSWORD in said.getvalue()
