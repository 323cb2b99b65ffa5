"""Keeping what people have begun to write on a ticket. Nothing of it is ever logged or shown to another."""

import logging
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.channels.keys import masters
from tickets.enums import DraftKind
from tickets.models import MessageDraft
from tickets.permissions import NotAllowed
from tickets.queries.visible import visible_to
from tickets.rules.sealing import Unreadable, seal_for_site, unseal_for_site

logger = logging.getLogger(__name__)

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
    """Keep what the actor has typed so far, encrypted; an empty text forgets it. No event.

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
        defaults={
            "sealed": _sealed(actor, ticket_id, kind, body),
            "code": code.replace("\x00", "")[:60],
            "updated_at": at,
        },
    )
    return draft


def own_draft(*, actor: Person, ticket_id: int, kind: DraftKind) -> str:
    """Return what the actor has begun on a ticket; empty for nothing."""
    found = MessageDraft.objects.filter(owner=actor, ticket_id=ticket_id, kind=kind.value)
    sealed = found.values_list("sealed", flat=True).first()
    return opened_draft(actor=actor, ticket_id=ticket_id, kind=kind, sealed=sealed) if sealed else ""


def opened_draft(*, actor: Person, ticket_id: int, kind: DraftKind, sealed: str) -> str:
    """Return the words of a draft of the actor; empty when its key is gone, for then nobody can read it."""
    place = draft_place(owner_id=actor.pk, ticket_id=ticket_id, kind=kind.value)
    try:
        return unseal_for_site(sealed, masters=masters(), place=place)
    except Unreadable:
        logger.warning("draft not readable", extra={"ticket": ticket_id})
        return ""


def draft_place(*, owner_id: int, ticket_id: int, kind: str) -> str:
    """Return what a draft is bound to, so that it can be read in no other row."""
    return f"draft/{owner_id}/{ticket_id}/{kind}"


def _sealed(actor: Person, ticket_id: int, kind: DraftKind, body: str) -> str:
    place = draft_place(owner_id=actor.pk, ticket_id=ticket_id, kind=kind.value)
    return seal_for_site(body, master=masters()[0], place=place)


@transaction.atomic
def reseal_drafts() -> int:
    """Encrypt every draft with the newest master key; return how many were changed. Part of rotating the keys."""
    newest, changed = masters()[0], 0
    for row in MessageDraft.objects.select_for_update().exclude(sealed__startswith=f"{newest.id}.").order_by("pk"):
        place = draft_place(owner_id=row.owner_id, ticket_id=row.ticket_id, kind=row.kind)
        try:
            text = unseal_for_site(row.sealed, masters=masters(), place=place)
        except Unreadable:
            continue
        row.sealed = seal_for_site(text, master=newest, place=place)
        row.save(update_fields=["sealed"])
        changed += 1
    return changed


@transaction.atomic
def forget_draft(*, actor: Person, ticket_id: int, kind: DraftKind) -> None:
    """Throw away what the actor has begun, because it was sent or is no longer wanted."""
    MessageDraft.objects.filter(owner=actor, ticket_id=ticket_id, kind=kind.value).delete()


@transaction.atomic
def tidy_drafts(*, at: datetime) -> int:
    """Remove the drafts nobody touched for 30 days; return how many."""
    removed, _ = MessageDraft.objects.filter(updated_at__lt=at - KEPT).delete()
    return removed
