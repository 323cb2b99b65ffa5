"""Logging a ticket."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from accounts.enums import Role
from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_device,
    make_person,
    make_policy,
    make_queue,
    make_ticket,
    make_upload,
)
from tests.tickets.actions.stories import kinds_of, later, outbox_of
from tickets.actions.files import UploadMissing
from tickets.actions.idempotency import KeyReused
from tickets.actions.ticket import (
    CannotBackdate,
    CannotLogForOthers,
    NewTicket,
    ReportedInFuture,
    ReportedLongAgo,
    SubjectNeeded,
    TooLong,
    log_ticket,
)
from tickets.enums import Affected, Impact, Source, State, Urgency
from tickets.models import Attachment, Clock, DicomEvidence, Ticket, TicketEvent, Upload

pytestmark = pytest.mark.django_db


def test_log_ticket_records_what_happened_and_tells_every_consumer() -> None:
    ticket = make_ticket(affected=Affected.PATIENT_ON_TABLE)

    assert (ticket.state, ticket.priority, ticket.version, ticket.last_event_seq) == (State.NEW, 2, 1, 2)
    assert kinds_of(ticket) == ["ticket_logged", "ticket_routed"]
    assert outbox_of(ticket) == [
        ("ticket_logged", "notifications"),
        ("ticket_logged", "reports"),
        ("ticket_routed", "notifications"),
        ("ticket_routed", "reports"),
    ]


def test_log_ticket_starts_both_clocks_at_the_time_of_the_call() -> None:
    agent, called_at = make_agent(), NOW - timedelta(minutes=20)

    ticket = make_ticket(
        actor=agent,
        requester=make_person(),
        source=Source.PHONE,
        occurred_at=called_at,
        affected=Affected.PATIENT_ON_TABLE,
    )

    clocks = {clock.metric: clock for clock in Clock.objects.filter(ticket=ticket)}
    assert ticket.created_by == agent
    assert clocks["first_response"].business_seconds == 0
    assert clocks["resolution"].started_at == called_at
    assert ticket.resolution_due_at == called_at + timedelta(hours=8)
    assert ticket.sort_due_at == ticket.resolution_due_at


def test_log_ticket_takes_place_and_site_from_the_device() -> None:
    device = make_device()

    ticket = make_ticket(device=device)

    assert (ticket.site, ticket.location) == (device.site, device.location)


def test_log_ticket_raises_the_priority_for_the_only_device_of_its_kind() -> None:
    device = make_device(is_sole=True)

    ticket = make_ticket(device=device, affected=Affected.PATIENT_WAITING)

    logged = TicketEvent.objects.get(ticket=ticket, seq=1)
    assert ticket.priority == 2
    assert logged.payload["modifiers"] == ["sole"]


def test_log_ticket_attaches_files_once_and_queues_dicom_for_inspection() -> None:
    person = make_person()
    image = make_upload(owner=person, name="a.dcm", content=b"\0" * 128 + b"DICM" + b"\0" * 20)

    ticket = make_ticket(actor=person, uploads=[image.pk, image.pk])

    attachment = Attachment.objects.get(ticket=ticket)
    assert kinds_of(ticket) == ["ticket_logged", "ticket_routed", "file_added"]
    assert DicomEvidence.objects.get(attachment=attachment).state == "pending"
    assert not Upload.objects.exists()


def test_log_ticket_with_a_foreign_upload_is_refused_and_saves_nothing() -> None:
    upload = make_upload(owner=make_person())

    with pytest.raises(UploadMissing):
        make_ticket(actor=make_person(), uploads=[upload.pk])

    assert not Ticket.objects.exists()
    assert Upload.objects.count() == 1


def test_log_ticket_with_the_same_key_makes_one_ticket() -> None:
    person, category = make_person(), make_category()

    first = make_ticket(actor=person, key="form-1", category=category)
    second = make_ticket(actor=person, key="form-1", category=category)

    assert second == first
    assert Ticket.objects.count() == 1


def test_log_ticket_with_the_same_key_and_other_content_names_the_first() -> None:
    person, category = make_person(), make_category()
    first = make_ticket(actor=person, key="form-1", category=category)

    with pytest.raises(KeyReused) as caught:
        make_ticket(actor=person, key="form-1", category=category, subject="Something else")

    assert caught.value.ticket_id == first.pk


def test_log_ticket_with_the_same_key_of_another_person_makes_another() -> None:
    make_ticket(key="form-1")

    make_ticket(key="form-1")

    assert Ticket.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"subject": " \n "}, SubjectNeeded),
        ({"description": "x" * 20_001}, TooLong),
        ({"occurred_at": NOW + timedelta(minutes=2)}, ReportedInFuture),
        ({"occurred_at": NOW - timedelta(days=367)}, ReportedLongAgo),
    ],
)
def test_log_ticket_refuses_bad_input(fields: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        make_ticket(actor=make_agent(), **fields)

    assert not Ticket.objects.exists()


def test_log_ticket_for_somebody_else_is_for_the_desk_alone() -> None:
    with pytest.raises(CannotLogForOthers):
        make_ticket(actor=make_person(), requester=make_person())


def test_log_ticket_with_a_time_of_report_is_for_the_desk_alone() -> None:
    with pytest.raises(CannotBackdate):
        make_ticket(actor=make_person(), occurred_at=NOW - timedelta(hours=1))


def test_log_ticket_by_an_inactive_person_is_refused() -> None:
    with pytest.raises(CannotLogForOthers):
        make_ticket(actor=make_person(is_active=False))


def test_log_ticket_keeps_the_subject_to_one_line() -> None:
    ticket = make_ticket(subject="PACS down\nBcc: evil@example.org", description="a\x00b")

    assert ticket.subject == "PACS down Bcc: evil@example.org"
    assert ticket.description == "ab"


def test_log_ticket_without_an_answer_takes_the_usual_gravity_of_its_category() -> None:
    make_policy()
    category = make_category(impact=2, urgency=1)

    ticket = log_ticket(
        actor=(person := make_person()), new=NewTicket(requester=person, category=category, subject="Down"), at=NOW
    )

    assert (ticket.impact, ticket.urgency, ticket.priority) == (2, 1, 1)


def test_log_ticket_by_hand_takes_the_given_impact_and_urgency() -> None:
    ticket = make_ticket(impact=Impact.REQUEST, urgency=Urgency.PLANNABLE)

    assert ticket.priority == 5
    assert ticket.resolution_due_at is None


def test_log_ticket_is_routed_by_its_category() -> None:
    network = make_queue(code="NET")

    ticket = make_ticket(category=make_category(queue=network))

    routed = TicketEvent.objects.get(ticket=ticket, seq=2)
    assert ticket.queue == network
    assert routed.payload["to"] == "NET"


def test_log_ticket_by_any_role_is_allowed() -> None:
    for role in Role:
        make_ticket(actor=make_person(role=role), at=later(1))

    assert Ticket.objects.count() == len(Role)


def test_log_ticket_with_a_key_hides_no_other_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    def create(**_: object) -> Ticket:
        raise IntegrityError("something else")

    monkeypatch.setattr("tickets.actions.ticket._create", create)

    with pytest.raises(IntegrityError, match="something else"):
        make_ticket(key="form-1")
