"""Drafts: kept per person and ticket, seen by nobody else, gone when sent or old."""

import base64
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from tests.factories import NOW, make_agent, make_ticket
from tickets.actions.housekeeping import tidy
from tickets.actions.message_draft import MAX_DRAFT, DraftTooLong, forget_draft, keep_draft, own_draft, reseal_drafts
from tickets.enums import DraftKind
from tickets.models import MessageDraft, TicketEvent
from tickets.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def test_draft_is_kept_once_for_each_kind_and_person() -> None:
    ticket, agent, other = make_ticket(), make_agent(), make_agent()
    for text in ("Dear", "Dear Rosa\x00"):
        keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY, body=text, at=NOW)
    keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.NOTE, body="Vendor", at=NOW)

    assert own_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY) == "Dear Rosa"
    assert own_draft(actor=other, ticket_id=ticket.pk, kind=DraftKind.REPLY) == ""
    assert MessageDraft.objects.count() == 2
    assert TicketEvent.objects.filter(ticket=ticket).count() == 2  # logged and routed: a draft is no event


def test_empty_text_forgets_it() -> None:
    ticket, agent = make_ticket(), make_agent()
    for text in ("Dear", "  "):
        keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY, body=text, at=NOW)
    forget_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.NOTE)

    assert MessageDraft.objects.count() == 0


def test_draft_has_a_limit_and_is_for_the_desk() -> None:
    ticket = make_ticket()
    with pytest.raises(DraftTooLong):
        keep_draft(actor=make_agent(), ticket_id=ticket.pk, kind=DraftKind.REPLY, body="x" * (MAX_DRAFT + 1), at=NOW)
    for actor, number in ((ticket.requester, ticket.pk), (make_agent(), 10**9)):
        with pytest.raises(NotAllowed):
            keep_draft(actor=actor, ticket_id=number, kind=DraftKind.REPLY, body="x", at=NOW)


def test_drafts_nobody_touched_for_a_month_are_removed() -> None:
    ticket, agent = make_ticket(), make_agent()
    keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY, body="Old", at=NOW - timedelta(days=31))
    keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.NOTE, body="New", at=NOW - timedelta(days=29))

    tidy(at=NOW)

    assert list(MessageDraft.objects.values_list("kind", flat=True)) == ["note"]
    assert own_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.NOTE) == "New"


def test_a_draft_lies_encrypted_and_bound_to_its_place() -> None:
    ticket, agent, other = make_ticket(), make_agent(), make_agent()
    for actor, text in ((agent, "Patient Jane Roe"), (other, "Mine")):
        keep_draft(actor=actor, ticket_id=ticket.pk, kind=DraftKind.REPLY, body=text, at=NOW)
    stolen = MessageDraft.objects.get(owner=agent).sealed

    MessageDraft.objects.filter(owner=other).update(sealed=stolen)

    assert "Jane" not in stolen
    assert b"Jane" not in base64.b64decode(stolen.partition(".")[2])
    assert own_draft(actor=other, ticket_id=ticket.pk, kind=DraftKind.REPLY) == ""


def test_a_new_master_key_takes_the_drafts_over(settings: Any) -> None:
    ticket, agent = make_ticket(), make_agent()
    keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY, body="Dear", at=NOW)
    key = base64.b64encode(b"k" * 32).decode()

    settings.IDENTITY_KEYS = [f"2027:{key}"]
    counts = [reseal_drafts(), reseal_drafts()]

    assert (counts, MessageDraft.objects.get().sealed.partition(".")[0]) == ([1, 0], "2027")
    settings.SECRET_KEY = "another-" * 8
    assert own_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY) == "Dear"


def test_drafts_from_before_are_encrypted_by_the_migration_once() -> None:
    ticket, agent = make_ticket(), make_agent()
    keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY, body="-", at=NOW)
    MessageDraft.objects.update(sealed="Dear. Rosa")
    migration = import_module("tickets.migrations.0042_seal_drafts")

    migration.seal(apps, None)
    first = MessageDraft.objects.get().sealed
    migration.seal(apps, None)

    assert (MessageDraft.objects.get().sealed, "Rosa" in first) == (first, False)
    assert own_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY) == "Dear. Rosa"
    migration.unseal(apps, None)
    assert MessageDraft.objects.get().sealed == "Dear. Rosa"
