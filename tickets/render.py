"""Files as answers to a browser or program."""

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404
from django.template.loader import render_to_string

from accounts.render import stored_answer
from tickets.models import Attachment, InboundMail, TicketImport, VendorCopy
from tickets.queries.packet import Packet
from tickets.rules.imports import FINDINGS

_PRIVATE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
_IN_MEMORY = 8 * 2**20


def file_answer(file: Attachment) -> FileResponse:
    """Answer with the bytes of a file, to be saved and never shown or run. Raises Http404 when they are gone.

    Whoever calls has made sure that the reader may see the file and that it is no DICOM original.
    """
    return stored_answer(file.path, name=file.name, media_type=file.media_type)


def mail_answer(mail: InboundMail) -> FileResponse:
    """Answer with the bytes of a mail as it came, to be saved and never shown. Raises Http404 when they are gone.

    Whoever calls has made sure that the reader may have it and that no DICOM file is in it.
    """
    return stored_answer(mail.path, name=f"mail-{mail.pk}.eml", media_type="application/octet-stream")


def findings_answer(row: TicketImport) -> FileResponse:
    """Answer with everything the check of an import found, as CSV. Raises Http404 when it is not there (any more)."""
    path = Path(settings.MEDIA_ROOT) / row.folder / FINDINGS
    if not path.is_file():
        raise Http404("What was found is no longer kept. Check the file again.")
    name = f"import-{row.pk}-findings.csv"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv", headers=_PRIVATE)


def copy_answer(row: VendorCopy) -> FileResponse:
    """Answer with a vendor copy that was checked, under a name of ours. Raises Http404 when it is gone."""
    path = Path(settings.MEDIA_ROOT) / row.path
    if not row.path or not path.is_file():
        raise Http404
    name = f"ticket-{row.ticket_id}-copy-{row.pk}.dcm"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="application/dicom", headers=_PRIVATE
    )


def packet_answer(packet: Packet, *, copies: Sequence[VendorCopy]) -> FileResponse:
    """Answer with everything for the service engineer as one ZIP: a page to read, and the copies as they are.

    copies: in the order of packet.files. Packed into a temporary file that vanishes with the answer.
    """
    folder = f"ticket-{packet.number}"
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # the answer closes it
    with zipfile.ZipFile(spool, "w", zipfile.ZIP_STORED) as out:
        page = render_to_string("tickets/privacy/packet.html", {"packet": packet})
        out.writestr(f"{folder}/read-me-first.html", page)
        for file, row in zip(packet.files, copies, strict=True):
            out.write(Path(settings.MEDIA_ROOT) / row.path, f"{folder}/{file.name}")
    spool.seek(0)
    return FileResponse(
        spool, as_attachment=True, filename=f"{folder}.zip", content_type="application/zip", headers=_PRIVATE
    )
