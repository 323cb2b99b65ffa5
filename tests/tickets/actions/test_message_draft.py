"""Drafts: kept per person and ticket, seen by nobody else, gone when sent or old."""

from datetime import timedelta

import pytest

from tests.factories import NOW, make_agent, make_ticket
from tickets.actions.housekeeping import tidy
from tickets.actions.message_draft import MAX_DRAFT, DraftTooLong, forget_draft, keep_draft
from tickets.enums import DraftKind
from tickets.models import MessageDraft, TicketEvent
from tickets.permissions import NotAllowed
from tickets.queries.drafts import own_draft

pytestmark = pytest.mark.django_db


def test_draft_is_kept_once_for_each_kind_and_person() -> None:
    ticket, agent, other = make_ticket(), make_agent(), make_agent()
    for text in ("Dear", "Dear Rosa\x00"):
        keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY, body=text, at=NOW)
    keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.NOTE, body="Vendor", at=NOW)

    assert own_draft(user=agent, number=ticket.pk, kind=DraftKind.REPLY) == "Dear Rosa"
    assert own_draft(user=other, number=ticket.pk, kind=DraftKind.REPLY) == ""
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
        keep_draft(
            actor=make_agent(), ticket_id=ticket.pk, kind=DraftKind.REPLY, body="x" * (MAX_DRAFT + 1), at=NOW
        )
    for actor, number in ((ticket.requester, ticket.pk), (make_agent(), 10**9)):
        with pytest.raises(NotAllowed):
            keep_draft(actor=actor, ticket_id=number, kind=DraftKind.REPLY, body="x", at=NOW)


def test_drafts_nobody_touched_for_a_month_are_removed() -> None:
    ticket, agent = make_ticket(), make_agent()
    keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY, body="Old", at=NOW - timedelta(days=31))
    keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.NOTE, body="New", at=NOW - timedelta(days=29))

    tidy(at=NOW)

    assert list(MessageDraft.objects.values_list("body", flat=True)) == ["New"]
