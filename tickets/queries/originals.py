"""DICOM originals that are still there, and the tickets that need them no longer."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from tickets.enums import CopyState, State
from tickets.models import Attachment, DicomEvidence, Ticket, VendorCopy


def originals_of(*, ticket_id: int) -> QuerySet[Attachment]:
    """Return the DICOM files of a ticket that can be deleted; not those whose inspection or vendor copy waits."""
    return _settled().filter(ticket_id=ticket_id).order_by("pk")


def _settled() -> QuerySet[Attachment]:
    waiting = VendorCopy.objects.filter(attachment=OuterRef("pk"), state=CopyState.PENDING.value)
    rows = Attachment.objects.filter(is_dicom=True, deleted_at=None)
    return rows.exclude(evidence__state=DicomEvidence.State.PENDING).exclude(Exists(waiting))


def tickets_with_old_originals(*, before: datetime, limit: int) -> list[int]:
    """Return tickets closed before a moment that still have such files, longest ago first."""
    rows = Ticket.objects.filter(state=State.CLOSED.value, closed_at__lt=before)
    rows = rows.filter(pk__in=_settled().values("ticket"))
    return list(rows.order_by("closed_at", "pk").values_list("pk", flat=True)[:limit])
