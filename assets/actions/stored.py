"""Puts the bytes of a file to disk, whatever row they are for."""

import hashlib
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File


def write_file(*, file: "File[Any]", relative: Path) -> tuple[str, int, str, bytes]:
    """Copy a file to its place under MEDIA_ROOT; return that place, size in bytes, SHA-256 and first bytes.

    Two folders above it are made and closed to others. Not transactional: it writes no row.
    """
    target = Path(settings.MEDIA_ROOT) / relative
    for closed in (target.parent.parent, target.parent):  # one by one: only the last made gets the mode
        closed.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    try:
        size, sha256, head = _copy(file, partial)
        partial.rename(target)
    except BaseException:  # a full disk, or a sender that went away
        partial.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return str(relative), size, sha256, head


def _copy(file: "File[Any]", partial: Path) -> tuple[int, str, bytes]:
    """Write the bytes to disk, readable by this account alone; return their number, SHA-256 and first ones."""
    digest, size, head = hashlib.sha256(), 0, b""
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in file.chunks():
            head = head or chunk[:4096]
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size, digest.hexdigest(), head
