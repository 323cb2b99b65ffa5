"""Stored files as answers to a browser or program."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404


def stored_answer(path: str, *, name: str, media_type: str) -> FileResponse:
    """Answer with the bytes of a stored file, to be saved and never shown or run. Raises Http404 when they are gone.

    path: below MEDIA_ROOT. Whoever calls has made sure that the reader may have it.
    """
    place = Path(settings.MEDIA_ROOT) / path
    if not place.is_file():
        raise Http404
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    return FileResponse(place.open("rb"), as_attachment=True, filename=name, content_type=media_type, headers=headers)
