"""Keeping what people have begun to write on a ticket. Nothing of it is ever logged or shown to another."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import DraftKind
from tickets.models import MessageDraft
from tickets.permissions import NotAllowed
from tickets.queries.visible import visible_to

MAX_DRAFT = 100_000
"""More than a message holds, so that a text too long to be sent is not lost while it is shortened."""
KEPT = timedelta(days=30)


class DraftTooLong(ValidationError):
    """More was typed than a draft holds."""

    def __init__(self) -> None:
        super().__init__(f"A draft holds {MAX_DRAFT:,} characters. Shorten it.", code="draft_too_long")


@transaction.atomic
def keep_draft(
    *, actor: Person, ticket_id: int, kind: DraftKind, body: str, at: datetime, code: str = ""
) -> MessageDraft | None:
    """Keep what the actor has typed so far; an empty text forgets it. No event: it is nobody else's business.

    Raises NotAllowed when they may not work on the ticket, DraftTooLong.
    """
    if not actor.may(Capability.WORK_TICKETS) or not visible_to(actor).filter(pk=ticket_id).exists():
        raise NotAllowed
    body = body.replace("\x00", "")
    if not body.strip():
        forget_draft(actor=actor, ticket_id=ticket_id, kind=kind)
        return None
    if len(body) > MAX_DRAFT:
        raise DraftTooLong
    draft, _ = MessageDraft.objects.update_or_create(
        owner=actor,
        ticket_id=ticket_id,
        kind=kind.value,
        defaults={"body": body, "code": code.replace("\x00", "")[:60], "updated_at": at},
    )
    return draft


@transaction.atomic
def forget_draft(*, actor: Person, ticket_id: int, kind: DraftKind) -> None:
    """Throw away what the actor has begun, because it was sent or is no longer wanted."""
    MessageDraft.objects.filter(owner=actor, ticket_id=ticket_id, kind=kind.value).delete()


@transaction.atomic
def tidy_drafts(*, at: datetime) -> int:
    """Remove the drafts nobody touched for 30 days; return how many."""
    removed, _ = MessageDraft.objects.filter(updated_at__lt=at - KEPT).delete()
    return removed
