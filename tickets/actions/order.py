"""Comparing the images of a ticket with the order they should belong to; what was typed is never stored."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from assets.rules.pseudonyms import as_compared, pseudonym
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.evidence_key import evidence_key
from tickets.actions.lock import check, lock_ticket
from tickets.enums import EventKind
from tickets.models import DicomEvidence
from tickets.rules.images import ORDER_KINDS, Compared, compare, overall
from tickets.rules.lifecycle import Verb


class NothingToCompare(ValidationError):
    """Nothing was typed, or no file has been read."""

    def __init__(self) -> None:
        super().__init__(
            "Type the accession number or the patient ID of the order; one is enough.", code="nothing_to_compare"
        )


@transaction.atomic
def compare_with_order(*, actor: Person, ticket_id: int, order: Mapping[str, str], at: datetime) -> dict[str, Compared]:
    """Return for each kind of identity given (accession, patient) how the files of the ticket agree with it.

    Compared as pseudonyms under the key of the ticket; only the outcome is recorded. Event: order_compared. Raises
    NothingToCompare, NotAllowed, Refused, TicketMissing.
    """
    ticket = lock_ticket(ticket_id=ticket_id, version=None, at=at)
    check(actor=actor, verb=Verb.NOTE, ticket=ticket, at=at)
    given = {kind: as_compared(kind=kind, value=order.get(kind, "")) for kind in ORDER_KINDS}
    rows = DicomEvidence.objects.filter(attachment__ticket=ticket, state=DicomEvidence.State.DONE)
    said = list(rows.values_list("keys", flat=True))
    if not any(given.values()) or not said:
        raise NothingToCompare
    key = evidence_key(ticket.pk)
    found = {
        kind: compare(
            wanted=pseudonym(kind=kind, value=value, key=key), said=[str(keys.get(kind, "")) for keys in said]
        )
        for kind, value in given.items()
        if value
    }
    payload = {
        "outcome": overall(found.values()),
        "count": len(said),
        "differing": max(each.differs for each in found.values()),
    }
    save_aside(ticket=ticket, actor=actor, at=at, steps=[Step(EventKind.ORDER_COMPARED, payload)])
    return found
