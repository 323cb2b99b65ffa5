"""What stands on a ticket about patients and examinations, for its page and the API: in one query, without a value."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import CorrectionKind, IdentityField
from tickets.models import Ticket
from tickets.rules.corrections import KIND_OF, KIND_WORDS, Stand, stand_words
from tickets.rules.identity import FIELD_WORDS, SAME_STUDY


@dataclass(frozen=True)
class Kept:
    """One field that something is kept in: how many values, and of which part."""

    field: str
    part: str
    words: str
    count: int


@dataclass(frozen=True)
class CorrectionSide:
    """A correction as its ticket shows it."""

    kind: str
    words: str
    stand: Stand
    stand_words: str


@dataclass(frozen=True)
class Investigated:
    """Another ticket about the same study, where a correction is not confirmed yet."""

    number: int
    words: str


@dataclass(frozen=True)
class PrivacySide:
    """kept: by field. copies: how many vendor copies. correction: that of this ticket. investigated: those of others.

    proposed: the kind of correction that the category of the ticket suggests, "" when there is one or none fits.
    """

    kept: Sequence[Kept]
    copies: int
    has_dicom: bool
    correction: CorrectionSide | None
    investigated: Sequence[Investigated]
    proposed: str
    proposed_words: str


_SIDE = """
SELECT jsonb_build_object(
  'kept', ARRAY(
    SELECT jsonb_build_array(part, field, count(*)) FROM tickets_identityvalue
    WHERE ticket_id = %(ticket)s GROUP BY part, field ORDER BY part, field),
  'copies', (SELECT count(*) FROM tickets_vendorcopy WHERE ticket_id = %(ticket)s),
  'dicom', EXISTS (SELECT 1 FROM tickets_attachment WHERE ticket_id = %(ticket)s AND is_dicom),
  'correction', (
    SELECT jsonb_build_object('kind', kind, 'done_by', done_by_id, 'confirmed_by', confirmed_by_id)
    FROM tickets_correction WHERE ticket_id = %(ticket)s AND dropped_at IS NULL),
  'investigated', ARRAY(
    SELECT DISTINCT jsonb_build_array(other.ticket_id, correction.kind)
    FROM tickets_identityvalue mine
    JOIN tickets_identityvalue other ON other.index = mine.index AND other.ticket_id <> mine.ticket_id
    JOIN tickets_correction correction ON correction.ticket_id = other.ticket_id
    WHERE mine.ticket_id = %(ticket)s AND mine.index <> '' AND mine.field = ANY(%(fields)s)
      AND correction.confirmed_at IS NULL AND correction.dropped_at IS NULL
    ORDER BY 1 LIMIT 10)
)::text
"""
"""Written by hand, as in work_page.py. The desk alone asks, and it sees all tickets."""


def privacy_side(*, user: Person, ticket: Ticket) -> PrivacySide:
    """Return what stands on a ticket the person can see; others than the desk get an empty answer without a query."""
    if not user.may(Capability.WORK_TICKETS):
        return PrivacySide((), 0, False, None, (), "", "")
    with connection.cursor() as cursor:
        fields = sorted(field.value for field in SAME_STUDY)
        cursor.execute(_SIDE, {"ticket": ticket.pk, "fields": fields})
        found = json.loads(cursor.fetchone()[0])
    correction = _correction(found["correction"])
    proposed = None if correction else KIND_OF.get(ticket.category.code)
    return PrivacySide(
        kept=[Kept(field, part, FIELD_WORDS[IdentityField(field)], count) for part, field, count in found["kept"]],
        copies=found["copies"],
        has_dicom=found["dicom"],
        correction=correction,
        investigated=[Investigated(number, KIND_WORDS[CorrectionKind(kind)]) for number, kind in found["investigated"]],
        proposed=proposed.value if proposed else "",
        proposed_words=KIND_WORDS[proposed] if proposed else "",
    )


def _correction(row: dict[str, object] | None) -> CorrectionSide | None:
    if row is None:
        return None
    stand = Stand(done_by=_number(row["done_by"]), confirmed_by=_number(row["confirmed_by"]))
    kind = CorrectionKind(str(row["kind"]))
    return CorrectionSide(kind.value, KIND_WORDS[kind], stand, stand_words(stand))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
