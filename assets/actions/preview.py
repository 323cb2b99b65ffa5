"""Pictures of images: made once for each file and window, two at a time, and kept outside of the uploads."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from assets.dicom.preview import make_picture
from assets.rules.preview import WINDOWS

SLOTS = 2
"""Pictures made at the same time, over all processes of this machine."""
_WAIT = 4.0
_KEPT = timedelta(days=7)
# Not the fault of the file: tried again.
_PASSING = frozenset({"BUSY", "NOT_INSTALLED", "TIME_LIMIT", "MEMORY_LIMIT", "GONE"})


def picture_of(*, path: Path, sha256: str, window: str) -> tuple[str, bytes]:
    """A code of assets.rules.preview.WORDS and nothing, or "" and a PNG of the first frame. Up to 20 seconds.

    Not transactional: it touches no row. Kept by the hash of the file, so that the same picture is made once; what
    cannot be made is remembered as well. An unknown window counts as the one of the file.
    """
    code = window if window in WINDOWS else "file"
    place = Path(settings.PREVIEW_DIR) / sha256[:2] / f"{sha256}-{code}"
    if (kept := _kept(place)) is not None:
        return kept
    with _slot() as is_free:
        if not is_free:
            return "BUSY", b""
        made = make_picture(path=path, window=code, python=Path(settings.PREVIEW_PYTHON))
    if made[0] not in _PASSING:
        _keep(place, made)
    return made


def tidy_pictures(*, at: datetime) -> int:
    """Remove pictures nobody asked for in a week; return how many. Not transactional: there are no rows."""
    removed, before = 0, (at - _KEPT).timestamp()
    for file in Path(settings.PREVIEW_DIR).glob("??/*"):
        if file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def _kept(place: Path) -> tuple[str, bytes] | None:
    for ending in (".png", ".json"):
        try:
            content = place.with_name(place.name + ending).read_bytes()
        except OSError:
            continue
        return ("", content) if ending == ".png" else (str(json.loads(content)["code"]), b"")
    return None


def _keep(place: Path, made: tuple[str, bytes]) -> None:
    code, png = made
    for folder in (place.parent.parent, place.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = place.with_name(place.name + (".json" if code else ".png"))
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(json.dumps({"code": code}).encode() if code else png)
    partial.rename(target)


@contextmanager
def _slot() -> Iterator[bool]:
    """One of the slots of this machine; False when none was free for four seconds."""
    folder = Path(settings.PREVIEW_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    until = time.monotonic() + _WAIT
    while True:
        for number in range(SLOTS):
            lock = os.open(folder / f"slot-{number}", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(lock)
                continue
            try:
                yield True
            finally:
                os.close(lock)
            return
        if time.monotonic() > until:
            yield False
            return
        time.sleep(0.1)
