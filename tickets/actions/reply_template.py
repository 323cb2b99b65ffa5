"""Answers written once: of one's own, of a queue, or for everybody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.text import one_line
from tickets.models import Category, Macro, Queue, ReplyTemplate
from tickets.rules.reply_template import MAX_NAME, problem_with


class CannotShare(PermissionDenied):
    """Only supervisors and administrators change what others use."""

    code = "cannot_share"


class BadTemplate(ValidationError):
    """The name or text cannot be used; the message says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem, code="bad_template")


def check_scope(*, actor: Person, owner: Person | None, row: ReplyTemplate | Macro | None = None) -> None:
    """Raise CannotShare unless the actor may keep a text of this owner (None: shared) and change the row as it is."""
    owners = [owner.pk if owner else None, *([row.owner_id] if row else [])]
    may_share = actor.may(Capability.SHARE_TEXTS)
    is_allowed = all(each == actor.pk or (each is None and may_share) for each in owners)
    if not is_allowed or not actor.may(Capability.WORK_TICKETS):
        raise CannotShare("Only supervisors and administrators change what others use. Make one of your own.")


@transaction.atomic
def store(*, row: ReplyTemplate | Macro, values: Mapping[str, Any]) -> None:
    """Save a text with these values, a new one or one that is locked."""
    for field, value in values.items():
        setattr(row, field, value)
    if row.pk:
        row.save(update_fields=list(values))
    else:
        row.save(force_insert=True)


@transaction.atomic
def retire(*, rows: QuerySet[Any], actor: Person, at: datetime) -> None:
    """Take the text in use among `rows` out of use, if any. Raises CannotShare."""
    row = rows.select_for_update().filter(is_active=True).first()
    if row is None:
        return
    check_scope(actor=actor, owner=row.owner, row=row)
    store(row=row, values={"is_active": False, "changed_by": actor, "changed_at": at})


@transaction.atomic
def save_template(
    *,
    actor: Person,
    name: str,
    body: str,
    is_own: bool,
    queue: Queue | None,
    category: Category | None,
    at: datetime,
    template_id: int | None = None,
) -> ReplyTemplate:
    """Save a template, a new one without an id. is_own: for the actor alone; else for the queue or for everybody.

    Raises CannotShare, BadTemplate.
    """
    row = ReplyTemplate.objects.select_for_update().filter(pk=template_id).first() if template_id else None
    owner = actor if is_own else None
    check_scope(actor=actor, owner=owner, row=row)
    name = one_line(name)
    problem = problem_with(body) if 0 < len(name) <= MAX_NAME else f"Give it a name of at most {MAX_NAME} characters."
    if problem:
        raise BadTemplate(problem)
    values = {
        "name": name,
        "body": body.replace("\x00", "").strip(),
        "owner": owner,
        "queue": None if is_own else queue,
        "category": category,
        "changed_by": actor,
        "changed_at": at,
    }
    row = row or ReplyTemplate()
    store(row=row, values=values)
    return row


@transaction.atomic
def remove_template(*, actor: Person, template_id: int, at: datetime) -> None:
    """Take a template out of use. Raises CannotShare."""
    retire(rows=ReplyTemplate.objects.filter(pk=template_id), actor=actor, at=at)
