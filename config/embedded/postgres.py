"""A private PostgreSQL: made, started, and found again after a crash."""

import os
import pwd
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psycopg

from config.embedded.account import Command, give, service_account, spawn_options
from config.embedded.binaries import postgres_bin, postgres_major
from config.embedded.places import Places
from config.embedded.processes import command_of, is_alive, living_in, stop, wait_until

SUPERUSER, OWNER, RUNTIME, DATABASE = "postgres", "raddesk_owner", "raddesk_app", "raddesk"
EXTENSIONS = ("vector",)  # what only a superuser may add; a server without one does without it
INITDB = (
    "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
    "--auth=peer", "--data-checksums", f"--username={SUPERUSER}", "--no-instructions",
)  # fmt: skip
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_parameter_max_length": "0",  # bound values may hold patient data
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
}
FAST_AND_LOOSE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}


class WrongVersion(RuntimeError):
    """The data folder was made by another major version of PostgreSQL."""


class WillNotStart(RuntimeError):
    """The server ended, or was not ready in time."""


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """One embedded server. `is_throwaway` trades safety for speed: tests only."""

    places: Places
    is_throwaway: bool = False
    name: ClassVar[str] = "postgres"
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT  # fast shutdown: does not wait for clients

    @property
    def data(self) -> Path:
        return self.places.postgres

    @property
    def bin(self) -> Path:
        return postgres_bin(home=self.places.home)

    def prepare(self) -> None:
        """Make the cluster when there is none, and stop or forget what a killed run left behind.

        Raises WrongVersion for a folder of another major version.
        """
        self.places.make()
        self._refuse_other_version()
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        self._write_access_files()
        self._clear_leftovers()

    def command(self) -> Command:
        settings = SETTINGS | {"unix_socket_directories": str(self.places.sockets)}
        settings |= FAST_AND_LOOSE if self.is_throwaway else {}
        words = [word for item in settings.items() for word in ("-c", "=".join(item))]
        return Command(argv=[str(self.bin / "postgres"), "-D", str(self.data), *words], spawn=spawn_options())

    def is_ready(self) -> bool:
        """True when the server answers a query."""
        if not self._says_ready():
            return False
        try:
            with self._connect() as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def create_roles(self) -> None:
        """Make the owner and runtime roles and the database when they are missing."""
        with self._connect() as connection:
            have = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
            if OWNER not in have:
                connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
            if RUNTIME not in have:
                connection.execute(f"CREATE ROLE {RUNTIME} LOGIN")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        for database in ("template1", DATABASE):  # the first for the databases of tests
            self._create_extensions(database)

    def drop_database(self) -> None:
        """Throw the database away, whoever is connected to it."""
        with self._connect() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")

    def start(self, *, log: Path, seconds: float = 30) -> "subprocess.Popen[bytes]":
        """Start without a supervisor and wait until it answers. Raises WillNotStart with the end of the log."""
        self.prepare()
        command = self.command()
        with log.open("ab") as output:
            server = subprocess.Popen(
                command.argv, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", **command.spawn
            )
        wait_until(lambda: server.poll() is not None or self.is_ready(), seconds=seconds)
        if server.poll() is not None or not self.is_ready():
            server.kill()
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
            raise WillNotStart(f"PostgreSQL did not start. The end of {log}:\n{tail}")
        self.create_roles()
        return server

    def running_pid(self) -> int | None:
        """Pid of a server that runs on this data folder, whoever started it."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if is_alive(pid) and str(self.data) in command_of(pid) else None

    def _says_ready(self) -> bool:
        """The eighth line of postmaster.pid: asking before that only fills the log with refusals."""
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    def _create_extensions(self, database: str) -> None:
        with self._connect(database) as connection:
            there = connection.execute("SELECT name FROM pg_available_extensions WHERE installed_version IS NULL")
            for name in {row[0] for row in there.fetchall()} & set(EXTENSIONS):
                connection.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")

    def _connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.places.sockets), user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=2
        )

    def _refuse_other_version(self) -> None:
        mark = self.data / "PG_VERSION"
        if not mark.exists():
            return
        found, ours = mark.read_text().strip(), postgres_major(self.bin)
        if found != ours:
            raise WrongVersion(
                f"The data in {self.data} was written by PostgreSQL {found}, this RadDesk brings {ours}. "
                f"Export it with the older RadDesk (pg_dump), move the folder away, start, and load the export."
            )

    def _initdb(self) -> None:
        words = [str(self.bin / "initdb"), "-D", str(self.data), *INITDB]
        if self.is_throwaway:
            words.append("--no-sync")
        done = subprocess.run(words, capture_output=True, text=True, cwd="/", env=_plain_env(), **spawn_options())
        if done.returncode:
            raise WillNotStart(f"The database folder {self.data} could not be made.\n{done.stderr.strip()}")

    def _write_access_files(self) -> None:
        """Only this account, only by socket: the kernel says who is calling (peer)."""
        caller = pwd.getpwuid(os.geteuid()).pw_name
        rows = [f"raddesk {caller} {role}\n" for role in (SUPERUSER, OWNER, RUNTIME)]
        _write(self.data / "pg_ident.conf", "".join(rows))
        _write(self.data / "pg_hba.conf", "local all all peer map=raddesk\n")

    def _clear_leftovers(self) -> None:
        pid = self.running_pid()
        if pid is not None:
            stop(pid, gentle=signal.SIGINT, seconds=10)
        # A killed server's helpers may still hold its memory: without its pid file a new server would not notice.
        for helper in living_in(self.data):
            stop(helper, gentle=signal.SIGQUIT, seconds=5)
        lock = self.places.postgres_socket.with_name(".s.PGSQL.5432.lock")
        for stale in (self.data / "postmaster.pid", self.places.postgres_socket, lock):
            stale.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    give(path)


def _plain_env() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/", "USER": service_account().pw_name} | (
        {"TMPDIR": os.environ["TMPDIR"]} if "TMPDIR" in os.environ else {}
    )
