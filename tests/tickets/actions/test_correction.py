"""Study corrections: made by one person, checked by another, and no way of ending the ticket leads past that."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW, make_agent, make_category, make_person, make_policy, make_supervisor, make_ticket
from tickets.actions.closing import CannotResolve
from tickets.actions.correction import (
    CannotCorrect,
    CannotDrop,
    confirm_correction,
    drop_correction,
    log_correction,
    make_correction,
    return_correction,
    start_correction,
)
from tickets.actions.identity import add_identity
from tickets.actions.lifecycle import resolve
from tickets.actions.merge import merge_ticket
from tickets.actions.protected import Given
from tickets.actions.ticket import NewTicket
from tickets.enums import CorrectionKind, IdentityField, IdentityPart, RejectionCode
from tickets.models import Correction, IdentityValue, Ticket, TicketEvent
from tickets.queries.corrections import open_corrections
from tickets.queries.detail import ticket_detail
from tickets.queries.privacy import Investigated, privacy_side

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_folder(settings, tmp_path):
    settings.IDENTITY_KEY_DIR = tmp_path / "keys"


def started(agent, **options):
    ticket = make_ticket(**options)
    start_correction(actor=agent, ticket_id=ticket.pk, kind=CorrectionKind.WRONG_PATIENT, at=NOW)
    return ticket


def made(agent, ticket):
    return make_correction(
        actor=agent, ticket_id=ticket.pk, rejection=RejectionCode.WORKLIST, what="Moved it.", at=NOW
    )


def events(ticket):
    rows = TicketEvent.objects.filter(ticket=ticket, kind__startswith="correction").order_by("seq")
    return list(rows.values_list("kind", "payload"))


def test_one_makes_it_and_another_confirms_it():
    one, other = make_agent(), make_agent()
    ticket = started(one)

    row = made(one, ticket)
    with pytest.raises(CannotCorrect) as refused:
        confirm_correction(actor=one, ticket_id=ticket.pk, at=NOW)
    confirmed = confirm_correction(actor=other, ticket_id=ticket.pk, at=NOW)
    resolve(actor=one, ticket_id=ticket.pk, code="other", done="Put right.", at=NOW)

    assert refused.value.code == "same_person"
    assert (row.rejection, confirmed.done_by_id, confirmed.confirmed_by_id) == ("113038", one.pk, other.pk)
    assert Ticket.objects.get(pk=ticket.pk).state == "resolved"
    assert [kind for kind, _ in events(ticket)] == [
        "correction_started", "correction_done", "correction_confirmed"
    ]  # fmt: skip


def test_the_database_says_so_too():
    agent = make_agent()
    ticket = started(agent)
    made(agent, ticket)

    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(confirmed_by=agent)


@pytest.mark.parametrize("is_made", [False, True])
def test_no_way_of_ending_the_ticket_leads_past_it(is_made):
    supervisor = make_supervisor()
    ticket, into = started(supervisor), make_ticket()
    if is_made:
        made(supervisor, ticket)

    with pytest.raises(CannotResolve) as by_resolving:
        resolve(actor=supervisor, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)
    with pytest.raises(CannotResolve) as by_override:
        resolve(actor=supervisor, ticket_id=ticket.pk, code="other", done="Done.", override="It is late", at=NOW)
    with pytest.raises(CannotResolve) as by_merging:
        merge_ticket(actor=supervisor, ticket_id=ticket.pk, into_id=into.pk, at=NOW)

    codes = {error.value.code for error in (by_resolving, by_override, by_merging)}
    assert codes == {"correction_unconfirmed"}


def test_what_is_not_right_is_sent_back():
    one, other = make_agent(), make_agent()
    ticket = started(one)
    made(one, ticket)

    return_correction(actor=other, ticket_id=ticket.pk, why="The report is still there.", at=NOW)
    again = made(other, ticket)

    assert again.done_by_id == other.pk
    assert confirm_correction(actor=one, ticket_id=ticket.pk, at=NOW).confirmed_by_id == one.pk
    with pytest.raises(CannotCorrect) as over:
        return_correction(actor=one, ticket_id=ticket.pk, why="x", at=NOW)
    assert over.value.code == "already_confirmed"


@pytest.mark.parametrize(("act", "code"), [
    (lambda agent, ticket: return_correction(actor=agent, ticket_id=ticket.pk, why="x", at=NOW), "not_done"),
    (lambda agent, ticket: confirm_correction(actor=agent, ticket_id=ticket.pk, at=NOW), "not_done"),
    (lambda agent, ticket: start_correction(
        actor=agent, ticket_id=ticket.pk, kind=CorrectionKind.MERGE, at=NOW), "correction_exists"),
    (lambda agent, ticket: make_correction(
        actor=agent, ticket_id=ticket.pk, rejection=RejectionCode.RETENTION, what="x", at=NOW), "bad_rejection"),
    (lambda agent, ticket: make_correction(
        actor=agent, ticket_id=ticket.pk, rejection=RejectionCode.NONE, what=" ", at=NOW), "what_needed"),
])  # fmt: skip
def test_what_is_refused(act, code):
    agent = make_agent()
    ticket = started(agent)

    with pytest.raises(CannotCorrect) as refused:
        act(agent, ticket)

    assert refused.value.code == code


def test_only_a_supervisor_drops_it():
    agent, supervisor = make_agent(), make_supervisor()
    ticket = started(agent)

    with pytest.raises(CannotDrop):
        drop_correction(actor=agent, ticket_id=ticket.pk, why="No.", at=NOW)
    with pytest.raises(CannotCorrect):
        drop_correction(actor=supervisor, ticket_id=ticket.pk, why=" ", at=NOW)
    drop_correction(actor=supervisor, ticket_id=ticket.pk, why="It was a test.", at=NOW)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)

    assert events(ticket)[-1][0] == "correction_dropped"
    assert open_corrections(agent) == []


def test_a_clinician_logs_one_with_both_sides_protected():
    make_policy()
    requester, category = make_person(), make_category(code="R13")
    new = NewTicket(requester=requester, category=category, subject="Images are under the wrong patient")
    given = Given(
        values={IdentityField.ACCESSION: ["ACC-1001"]}, correct={IdentityField.PATIENT_ID: ["MRN-2002"]}
    )

    ticket = log_correction(
        actor=requester, new=new, kind=CorrectionKind.WRONG_PATIENT, given=given, was_read="yes", key="k", at=NOW
    )
    log_correction(
        actor=requester, new=new, kind=CorrectionKind.WRONG_PATIENT, given=given, was_read="yes", key="k", at=NOW
    )

    assert Correction.objects.values_list("ticket", "kind", "was_read").get() == (ticket.pk, "wrong_patient", "yes")
    parts = IdentityValue.objects.order_by("id").values_list("part", "field")
    assert list(parts) == [(IdentityPart.CONCERNED, "accession"), (IdentityPart.CORRECT, "patient_id")]


def test_every_ticket_about_the_study_says_that_it_is_under_investigation():
    one, other = make_agent(), make_agent()
    ticket, related, stranger = started(one), make_ticket(), make_ticket()
    for number, each in (("ACC-77", ticket), ("acc 77", related), ("ACC-78", stranger)):
        add_identity(actor=one, ticket_id=each.pk, values={IdentityField.ACCESSION: [number]}, at=NOW)

    def said(number):
        return privacy_side(user=other, ticket=ticket_detail(user=other, number=number)).investigated

    words = "Images are under the wrong patient"
    assert (said(related.pk), said(stranger.pk), said(ticket.pk)) == ([Investigated(ticket.pk, words)], [], [])
    made(one, ticket)
    confirm_correction(actor=other, ticket_id=ticket.pk, at=NOW)
    assert said(related.pk) == []
