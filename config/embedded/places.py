"""Folders of the embedded servers: under var/, unless the service account or a socket cannot live there."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.embedded.account import can_enter, give, is_root, service_account

LONGEST_SOCKET = 100  # the kernel allows 107 bytes
SYSTEM_STATE = Path("/var/lib")


class UnsafeFolder(RuntimeError):
    """A folder we would put sockets in belongs to somebody else."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where one RadDesk keeps its servers; two different var folders never share anything."""

    var: Path

    @property
    def key(self) -> str:
        """Short stable name of this var folder."""
        return hashlib.sha256(str(self.var).encode()).hexdigest()[:10]

    @property
    def home(self) -> Path:
        """Data of the servers. Root with var/ in a closed folder (/root): /var/lib/raddesk-<key>."""
        return self.var if can_enter(self.var) else SYSTEM_STATE / f"raddesk-{self.key}"

    @property
    def postgres(self) -> Path:
        return self.home / "postgres"

    @property
    def redis(self) -> Path:
        return self.home / "redis"

    @property
    def sockets(self) -> Path:
        """Folder of the sockets; a short one in the temporary folder when var/ is too deep for a socket."""
        near = self.home / "run"
        if len(os.fsencode(near / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET:
            return near
        return Path(tempfile.gettempdir()) / f"raddesk-{self.key}"

    @property
    def postgres_socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    def make(self) -> None:
        """Create the folders, closed to everybody but the service account.

        Raises UnsafeFolder when somebody else made one first.
        """
        self.var.mkdir(parents=True, exist_ok=True)
        if self.home != self.var:
            self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (self.postgres, self.redis, self.sockets):
            _own(folder)


def _own(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    account = service_account()
    owner = folder.stat().st_uid
    if owner == account.pw_uid:
        return
    if is_root() and owner == 0:
        give(folder)
        return
    raise UnsafeFolder(
        f"{folder} belongs to user number {owner}, but RadDesk would run its servers as {account.pw_name}. "
        f"Start RadDesk as the account it was first started as, or choose another folder with RADDESK_VAR."
    )
