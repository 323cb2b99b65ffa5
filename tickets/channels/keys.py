"""The wrapped data keys of tickets: one small file each, beside the database and never in it.

A backup of the database alone holds no key. Destroying the file of a ticket makes its identifiers unreadable in every
copy of the database there is, which is why these files have backups of their own, kept for days and not for years.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from tickets.rules.sealing import MasterKey, master_keys


def masters() -> tuple[MasterKey, ...]:
    """The master keys of the site, the one to wrap with first."""
    return master_keys(settings.IDENTITY_KEYS, secret_key=settings.SECRET_KEY)


def new_name() -> str:
    """A name for a key that nobody has used."""
    return uuid4().hex


def write_key(name: str, wrapped: bytes) -> None:
    """Store a wrapped key, on disk before this returns; an older one of the name is replaced at once."""
    target = _path(name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_suffix(f".{uuid4().hex}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(wrapped)
        out.flush()
        os.fsync(out.fileno())
    partial.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_key(name: str) -> bytes | None:
    """Return a wrapped key, None when it is not there: destroyed, or lost."""
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        return None


def destroy_key(name: str) -> None:
    """Overwrite a wrapped key and remove it; nothing happens when it is gone already."""
    path = _path(name)
    with suppress(FileNotFoundError):
        size = path.stat().st_size
        with path.open("r+b") as out:
            out.write(b"\0" * size)
            out.flush()
            os.fsync(out.fileno())
        path.unlink()


def key_names(*, older_than: float) -> Iterator[str]:
    """The names of all stored keys last written before `older_than` (seconds of the epoch)."""
    root = Path(settings.IDENTITY_KEY_DIR)
    for path in sorted(root.glob("??/*")) if root.is_dir() else ():
        with suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < older_than:
                yield path.name


def _path(name: str) -> Path:
    if len(name) != 32 or not name.isalnum():
        # A partial file that a crash left behind has a longer name; it is only ever listed and destroyed.
        name = Path(name).name
    return Path(settings.IDENTITY_KEY_DIR) / name[:2] / name
