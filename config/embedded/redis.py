"""A private Redis (Valkey): every write on disk, never evicts, socket only."""

import signal
from dataclasses import dataclass
from typing import ClassVar

import redis

from config.embedded.account import Command, spawn_options
from config.embedded.binaries import redis_program
from config.embedded.places import Places
from config.embedded.processes import command_of, is_alive, stop


@dataclass(frozen=True, kw_only=True)
class Redis:
    """One embedded broker. It carries ids only, so losing it loses nothing."""

    places: Places
    name: ClassVar[str] = "redis"
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def prepare(self) -> None:
        """Make the folders, and stop or forget what a killed run left behind."""
        self.places.make()
        pid = self.running_pid()
        if pid is not None:
            stop(pid, gentle=signal.SIGTERM, seconds=5)
        self.places.redis_socket.unlink(missing_ok=True)

    def command(self) -> Command:
        settings = {
            "port": "0",
            "unixsocket": str(self.places.redis_socket),
            "unixsocketperm": "700",
            "dir": str(self.places.redis),
            "pidfile": str(self.places.sockets / "redis.pid"),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
            "daemonize": "no",
        }
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        return Command(argv=[str(redis_program(home=self.places.home)), *words], spawn=spawn_options())

    def is_ready(self) -> bool:
        client = redis.Redis(unix_socket_path=str(self.places.redis_socket), socket_timeout=1, socket_connect_timeout=1)
        try:
            return bool(client.ping())
        except (redis.RedisError, OSError):
            return False
        finally:
            client.close()

    def running_pid(self) -> int | None:
        """Pid of a server on our socket, whoever started it."""
        try:
            pid = int((self.places.sockets / "redis.pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if is_alive(pid) and str(self.places.redis_socket) in command_of(pid) else None
