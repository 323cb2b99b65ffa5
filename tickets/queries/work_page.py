"""What the desk has put on a ticket beside the conversation, for its page and the API: in one query."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import Person
from tickets.models import PlaybookVersion, Ticket, TicketWork, TimeEntry
from tickets.queries.playbooks import WorkState, state_of
from tickets.rules.recipients import Reader


@dataclass(frozen=True)
class Draft:
    """Text the person has begun, encrypted."""

    sealed: str
    code: str


@dataclass(frozen=True)
class CameByMail:
    """A mail that became part of the ticket."""

    pk: int
    received_at: datetime
    why: str
    has_dicom: bool


@dataclass(frozen=True)
class Unreached:
    """That mail does not reach the requester: what the mail server said, and since when."""

    status: str
    since: datetime


@dataclass(frozen=True)
class TicketSide:
    """tags: names in order. watchers: by name. minutes: in all. drafts: of the person who looks, by kind.

    mails: the last twenty that came, newest first. trouble: None while mail reaches the requester.
    """

    state: WorkState
    tags: Sequence[str] = ()
    watchers: Sequence[Reader] = ()
    minutes: int = 0
    drafts: dict[str, Draft] = field(default_factory=dict)
    mails: Sequence[CameByMail] = ()
    trouble: Unreached | None = None

    def is_watched_by(self, person: Person) -> bool:
        """Say whether a person watches it."""
        return any(watcher.id == person.pk for watcher in self.watchers)


_SIDE = """
SELECT jsonb_build_object(
  'tags', ARRAY(
    SELECT tag.name FROM tickets_tickettag given JOIN tickets_tag tag ON tag.id = given.tag_id
    WHERE given.ticket_id = %(ticket)s ORDER BY tag.name),
  'watchers', ARRAY(
    SELECT jsonb_build_object('id', person.id, 'name', person.full_name, 'can_be_mailed', person.is_active)
    FROM tickets_watcher watcher JOIN accounts_person person ON person.id = watcher.person_id
    WHERE watcher.ticket_id = %(ticket)s ORDER BY person.full_name, person.id),
  'minutes', (SELECT coalesce(sum(minutes), 0) FROM tickets_timeentry WHERE ticket_id = %(ticket)s),
  'drafts', ARRAY(
    SELECT jsonb_build_object('kind', kind, 'sealed', sealed, 'code', code)
    FROM tickets_messagedraft WHERE ticket_id = %(ticket)s AND owner_id = %(user)s ORDER BY kind),
  'mails', ARRAY(
    SELECT jsonb_build_object('pk', id, 'received_at', received_at, 'why', why, 'has_dicom', has_dicom)
    FROM tickets_inboundmail WHERE ticket_id = %(ticket)s ORDER BY received_at DESC, id DESC LIMIT 20),
  'trouble', (
    SELECT jsonb_build_object('status', trouble.status, 'since', trouble.since)
    FROM tickets_mailtrouble trouble JOIN accounts_person person ON person.id = trouble.person_id
    WHERE trouble.person_id = %(requester)s AND lower(trouble.address) = lower(person.email)),
  'work', (
    SELECT jsonb_build_object('ticks', work.ticks, 'answers', work.answers, 'playbook', to_jsonb(pinned))
    FROM tickets_ticketwork work LEFT JOIN (
      SELECT id, category_id, version, steps, causes, fields FROM tickets_playbookversion
    ) pinned ON pinned.id = work.playbook_id
    WHERE work.ticket_id = %(ticket)s)
)::text
"""
"""Written by hand: putting seven subqueries together takes Django longer than PostgreSQL takes to answer them."""


def ticket_side(*, user: Person, ticket: Ticket) -> TicketSide:
    """Return what stands beside a ticket the person can see, whose category is loaded with its playbook."""
    with connection.cursor() as cursor:
        cursor.execute(_SIDE, {"ticket": ticket.pk, "user": user.pk, "requester": ticket.requester_id})
        found = json.loads(cursor.fetchone()[0])
    return TicketSide(
        state=state_of(work=_work_row(found["work"]), category=ticket.category),
        tags=found["tags"],
        watchers=[Reader(**watcher) for watcher in found["watchers"]],
        minutes=found["minutes"],
        drafts={draft["kind"]: Draft(draft["sealed"], draft["code"]) for draft in found["drafts"]},
        mails=[
            CameByMail(**mail | {"received_at": datetime.fromisoformat(mail["received_at"])}) for mail in found["mails"]
        ],
        trouble=_trouble(found["trouble"]),
    )


def _trouble(row: dict[str, str] | None) -> Unreached | None:
    return Unreached(row["status"], datetime.fromisoformat(row["since"])) if row else None


def _work_row(row: dict[str, Any] | None) -> TicketWork | None:
    if row is None:
        return None
    pinned = PlaybookVersion(**row["playbook"]) if row["playbook"] else None
    return TicketWork(playbook=pinned, ticks=row["ticks"], answers=row["answers"])


def time_entries(ticket: Ticket) -> list[TimeEntry]:
    """Return the time spent on a ticket, oldest first, with who spent it and what took it back."""
    rows = TimeEntry.objects.filter(ticket=ticket).select_related("person", "taken_back_by")
    return list(rows.order_by("at", "id"))
