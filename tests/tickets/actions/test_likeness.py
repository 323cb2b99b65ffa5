"""Vectors of tickets, made by an encoder of two directions."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from tests.factories import NOW, make_agent, make_ticket
from tests.tickets.likeness import FakeEncoder, needs_vectors
from tickets.actions import likeness
from tickets.actions.lifecycle import resolve
from tickets.actions.likeness import make_vectors, sweep, tidy_vectors
from tickets.encoder.encoder import Encoder
from tickets.models import Ticket, TicketVector
from tickets.queries.likeness import nearest

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def make(fake, *, at=LATER):
    return make_vectors(at=at, seconds=5, encoder=fake.encoder)


def rows():
    return set(TicketVector.objects.values_list("ticket", "encoder"))


@needs_vectors
def test_vectors_are_made_once_and_again_when_text_or_encoder_changes():
    fake, newer = FakeEncoder(), FakeEncoder(name="newer")
    one, two = make_ticket(subject="No image arrives"), make_ticket(subject="Printer is jammed")

    make(fake)
    make(fake)
    Ticket.objects.filter(pk=one.pk).update(subject="Every image is gone")
    assert rows() == {(two.pk, "fake / 1")}
    make(fake)
    make(newer)

    said = [text.strip(".") for text in fake.texts]
    assert said == ["No image arrives", "Printer is jammed", "Every image is gone"]
    assert rows() == {(one.pk, "newer / 1"), (two.pk, "newer / 1")}


@needs_vectors
def test_what_was_made_finds_what_says_the_same():
    ticket, same, other = (make_ticket(subject=text) for text in ("No image here", "The image is gone", "Mouse broken"))

    make(FakeEncoder())

    found = nearest(Ticket.objects.exclude(pk=ticket.pk), number=ticket.pk, at=LATER)
    assert [(each.pk, closeness) for each, closeness in found] == [(same.pk, 1.0)]
    assert other.pk not in {each.pk for each, _ in found}


@needs_vectors
def test_no_identifier_reaches_the_encoder():
    fake = FakeEncoder()
    make_ticket(subject="Wrong image of DOE^JANE", description="MRN 4711007, accession A-1234567, born 12.03.1961.")

    make(fake)

    assert fake.texts == ["Wrong image of ."]


@needs_vectors
def test_a_text_that_says_nothing_has_a_row_without_a_vector():
    fake = FakeEncoder()
    ticket = make_ticket(subject="Help", description="")

    make(fake)

    assert (fake.texts, rows()) == ([], {(ticket.pk, "fake / 1")})
    assert nearest(Ticket.objects.all(), number=ticket.pk, at=LATER) == []


@needs_vectors
def test_a_text_that_changed_meanwhile_comes_up_again():
    ticket = make_ticket(subject="No image here")

    def slow(text):
        Ticket.objects.filter(pk=ticket.pk).update(subject="Printer is jammed")
        return FakeEncoder().encoder.encode(text)

    likeness._make_batch(encoder=Encoder(name="fake", encode=slow), at=LATER, limit=1)

    assert rows() == set()


@needs_vectors
@pytest.mark.parametrize(("error", "kept"), [(ValueError, 1), (RuntimeError, 0)])
def test_a_failing_model_is_a_line_in_the_log_and_no_more(error, kept, caplog):
    make_ticket(subject="Patient of no name waits")

    def fail(text):
        raise error("Patient of no name waits")

    make_vectors(at=LATER, seconds=5, encoder=Encoder(name="fake", encode=fail))

    assert len(rows()) == kept
    assert [record.levelname for record in caplog.records if record.name == "tickets.actions.likeness"] == ["WARNING"]
    assert "no name" not in caplog.text


@needs_vectors
def test_the_sweeper_makes_what_no_worker_made_for_ten_minutes():
    fake = FakeEncoder()
    old = make_ticket()
    make_ticket(at=NOW + timedelta(minutes=9))

    assert sweep(at=NOW + timedelta(minutes=11), encoder=fake.encoder) == 1
    assert {number for number, _ in rows()} == {old.pk}


def test_without_the_model_nothing_is_done(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(likeness, "why_off", lambda: "not installed")
    monkeypatch.setattr(likeness, "load_encoder", lambda: None)
    make_ticket()

    with django_assert_num_queries(0):
        assert (make_vectors(at=LATER, seconds=5), sweep(at=LATER + timedelta(hours=1))) == (0, 0)


def test_the_sweeper_loads_no_model_while_nothing_waits(monkeypatch):
    monkeypatch.setattr(likeness, "why_off", lambda: "")
    monkeypatch.setattr(likeness, "model_name", lambda: "fake")
    monkeypatch.setattr(likeness, "load_encoder", lambda: pytest.fail("loaded"))

    assert sweep(at=LATER) == 0


@needs_vectors
def test_vectors_of_what_is_compared_no_more_are_removed():
    fake, agent = FakeEncoder(), make_agent()
    active, solved = make_ticket(), make_ticket()
    make(fake)
    resolve(actor=agent, ticket_id=solved.pk, code="other", done="Done.", at=NOW + timedelta(hours=1))

    assert tidy_vectors(at=NOW + timedelta(days=30)) == 0
    assert tidy_vectors(at=NOW + timedelta(days=31)) == 1
    assert {number for number, _ in rows()} == {active.pk}


@needs_vectors
def test_a_database_without_the_extension_keeps_and_finds_nothing():
    ticket = make_ticket()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tickets_ticketvector DROP COLUMN embedding")
        cursor.execute(import_module("tickets.migrations.0030_compare_by_meaning").FIND_NOTHING)

    assert make(FakeEncoder()) == 0
    assert nearest(Ticket.objects.all(), number=ticket.pk, at=LATER) == []
    assert likeness.prepare_likeness() is True
    make(FakeEncoder())
    assert {number for number, _ in rows()} == {ticket.pk}
