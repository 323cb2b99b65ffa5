"""Vendor copies of a ticket, and the files one can be made of."""

from collections.abc import Sequence

from tickets.models import Attachment, Ticket, VendorCopy


def dicom_files(ticket: Ticket) -> list[Attachment]:
    """Return the DICOM files of a ticket that are still there, with what their inspection said."""
    rows = Attachment.objects.filter(ticket=ticket, is_dicom=True, deleted_at=None).select_related("evidence")
    return list(rows.order_by("id"))


def copies_of(ticket: Ticket) -> list[VendorCopy]:
    """Return the vendor copies of a ticket the person can see, newest first."""
    rows = VendorCopy.objects.filter(ticket=ticket).select_related("attachment", "made_by")
    return list(rows.order_by("-id"))


def copy_of(ticket: Ticket, copy_id: int) -> VendorCopy | None:
    """Return one copy of a ticket the person can see, or None."""
    return VendorCopy.objects.filter(ticket=ticket, pk=copy_id).select_related("attachment").first()


def ready_copies(ticket: Ticket) -> Sequence[VendorCopy]:
    """Return the copies that may leave, oldest first."""
    rows = VendorCopy.objects.filter(ticket=ticket, state="ready").select_related("attachment")
    return list(rows.order_by("id"))
