"""What people have begun to write; each sees their own alone."""

from accounts.models import Person
from tickets.enums import DraftKind
from tickets.models import MessageDraft


def own_draft(*, user: Person, number: int, kind: DraftKind) -> str:
    """Return what the person has begun on a ticket; empty for nothing."""
    found = MessageDraft.objects.filter(owner=user, ticket_id=number, kind=kind.value)
    return found.values_list("body", flat=True).first() or ""
