"""Sorting tickets by words of the desk's own."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.lock import check, lock_ticket
from tickets.enums import EventKind
from tickets.models import Tag, Ticket, TicketTag
from tickets.rules.lifecycle import Verb
from tickets.rules.tag import MAX_TAGS, tag_name


class BadTag(ValidationError):
    """The tag has no letter and no digit."""

    def __init__(self) -> None:
        super().__init__("A tag has letters or digits. Write a word.", code="bad_tag")


class TooManyTags(ValidationError):
    """The ticket has as many tags as it can."""

    def __init__(self) -> None:
        super().__init__(f"A ticket has at most {MAX_TAGS} tags. Take one away first.", code="too_many_tags")


@transaction.atomic
def add_tag(*, actor: Person, ticket_id: int, tag: str, at: datetime, version: int | None = None) -> Ticket:
    """Give a ticket a tag, made when it is new. Event: tag_added; none when it has it. The version stays.

    Raises BadTag, TooManyTags.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    name = tag_name(tag)
    if not name:
        raise BadTag
    has = set(TicketTag.objects.filter(ticket=ticket).values_list("tag__name", flat=True))
    if name in has:
        return ticket
    if len(has) >= MAX_TAGS:
        raise TooManyTags
    row, _ = Tag.objects.get_or_create(name=name)
    TicketTag.objects.create(ticket=ticket, tag=row, added_by=actor, added_at=at)
    step = Step(EventKind.TAG_ADDED, {"tag": row.pk})
    return save_aside(ticket=ticket, actor=actor, at=at, steps=[step])


@transaction.atomic
def remove_tag(*, actor: Person, ticket_id: int, tag: str, at: datetime, version: int | None = None) -> Ticket:
    """Take a tag from a ticket. Event: tag_removed; none when it has it not. The version stays."""
    ticket = lock_ticket(ticket_id=ticket_id, version=version, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    row = TicketTag.objects.filter(ticket=ticket, tag__name=tag_name(tag)).first()
    if row is None:
        return ticket
    step = Step(EventKind.TAG_REMOVED, {"tag": row.tag_id})
    row.delete()
    return save_aside(ticket=ticket, actor=actor, at=at, steps=[step])
