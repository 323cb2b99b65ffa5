"""The unprivileged account the embedded servers run under when RadDesk is started by root."""

import os
import pwd
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.env import env


@dataclass(frozen=True, kw_only=True)
class Command:
    """A program to start: its words, and the account to run it under."""

    argv: Sequence[str]
    spawn: dict[str, Any] = field(default_factory=dict)


def is_root() -> bool:
    return os.geteuid() == 0


def service_account() -> pwd.struct_passwd:
    """Who owns and runs the embedded servers: the caller, or for root an ordinary account.

    RADDESK_SERVICE_USER names it; else `raddesk` when that account exists, else `nobody`.
    """
    if not is_root():
        return pwd.getpwuid(os.geteuid())
    for name in filter(None, (env("RADDESK_SERVICE_USER"), "raddesk", "nobody")):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError("No account to run the database under. Create one: useradd --system raddesk")


def spawn_options() -> dict[str, Any]:
    """Keyword arguments for subprocess that drop root's rights."""
    if not is_root():
        return {}
    account = service_account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def can_enter(path: Path) -> bool:
    """True when the service account may walk down to this folder."""
    if not is_root():
        return True
    account = service_account()
    return all(_may_search(folder, account) for folder in (path, *path.parents) if folder.exists())


def give(path: Path) -> None:
    """Hand a file or folder that root made to the service account."""
    if is_root():
        account = service_account()
        os.chown(path, account.pw_uid, account.pw_gid)


def _may_search(folder: Path, account: pwd.struct_passwd) -> bool:
    status = folder.stat()
    if status.st_uid == account.pw_uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == account.pw_gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)
