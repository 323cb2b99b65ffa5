"""Files as answers to a browser or program."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404

from tickets.models import Attachment, TicketImport
from tickets.rules.imports import FINDINGS


def file_answer(file: Attachment) -> FileResponse:
    """Answer with the bytes of a file, to be saved and never shown or run. Raises Http404 when they are gone.

    Whoever calls has made sure that the reader may see the file and that it is no DICOM original.
    """
    path = Path(settings.MEDIA_ROOT) / file.path
    if not path.is_file():
        raise Http404
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type, headers=headers
    )


def findings_answer(row: TicketImport) -> FileResponse:
    """Answer with everything the check of an import found, as CSV. Raises Http404 when it is not there (any more)."""
    path = Path(settings.MEDIA_ROOT) / row.folder / FINDINGS
    if not path.is_file():
        raise Http404("What was found is no longer kept. Check the file again.")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    name = f"import-{row.pk}-findings.csv"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv", headers=headers)
