"""The whole of RadDesk as people run it: `manage.py up` in a folder of its own, with a mail server and a Redis we hold.

The Redis is the embedded one, started by the test instead of the supervisor, so that it can be stopped, hung and
emptied without the supervisor mending it at once.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import redis

from config.embedded.account import give
from config.embedded.places import Places
from config.embedded.postgres import DATABASE, RUNTIME
from config.embedded.processes import is_alive, wait_until
from config.embedded.redis import Redis
from config.env import BASE_DIR
from tests.journeys.visitor import Visitor
from tests.notifications.hook_server import HookServer
from tests.notifications.mail_server import MailServer, _free_port

AT_LAST_SECONDS = 240
"""What must come in the end has come by then, on the busiest machine. Only a failing test waits so long."""


class StackFailed(RuntimeError):
    """It did not come up; the text is the end of its log."""


@dataclass
class Broker:
    """The Redis of the stack, in the hands of the test."""

    server: Redis
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"unix://{self.server.places.redis_socket}?db=0"

    def start(self) -> None:
        self.server.prepare()
        command = self.server.command()
        self.process = subprocess.Popen(
            command.argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/", **command.spawn
        )
        assert wait_until(self.server.is_ready, seconds=AT_LAST_SECONDS)

    def kill(self) -> None:
        """Gone at once, and it stays gone."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def hang(self) -> None:
        """Takes connections and never answers."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def flush(self) -> None:
        with contextlib.closing(redis.Redis(unix_socket_path=str(self.server.places.redis_socket))) as client:
            client.flushall()


@dataclass
class Stack:
    """A running RadDesk."""

    var: Path = field(default_factory=lambda: _folder())
    mail: MailServer = field(default_factory=MailServer)
    hook: HookServer = field(default_factory=HookServer)
    port: int = field(default_factory=_free_port)
    up: "subprocess.Popen[bytes] | None" = None
    is_lost: bool = False

    def __post_init__(self) -> None:
        self.places = Places(var=self.var)
        self.broker = Broker(Redis(places=Places(var=self.var / "broker")))
        self._signed_in: dict[str, Visitor] = {}

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        ours = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "EMAIL_URL", "RADDESK_", "DJANGO_")
        return {key: value for key, value in os.environ.items() if not key.startswith(ours)} | {
            "DJANGO_SETTINGS_MODULE": "config.settings.prod",
            "RADDESK_VAR": str(self.var),
            "RADDESK_PORT": str(self.port),
            "RADDESK_MAIL_FROM": "RadDesk <desk@hospital.example>",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "RADDESK_HOOK_NETWORKS": "127.0.0.0/8",
            "REDIS_URL": self.broker.url,
        }

    def start(self) -> None:
        """Start everything and write the people. Raises StackFailed."""
        self.mail.start()
        (self.var / "broker").mkdir(mode=0o711)
        self.broker.start()
        with self._log.open("wb") as log:
            self.up = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-demo"],
                env=self.environment, cwd=BASE_DIR, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        up = self.up
        wait_until(lambda: up.poll() is not None or "Ready after" in self.said(), seconds=AT_LAST_SECONDS)
        if up.poll() is not None or "Ready after" not in self.said():
            raise StackFailed(self.said()[-3000:])
        self.run("-m", "tests.journeys.people")

    def stop(self) -> None:
        if self.up is not None:
            self.up.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.up.wait(timeout=60)
            self.up.kill()
            self.up.wait()
        if self.broker.process is not None:
            self.broker.go_on()
            self.broker.kill()
        self.mail.stop()
        self.hook.stop()
        shutil.rmtree(self.var, ignore_errors=True)

    @property
    def _log(self) -> Path:
        return self.var / "up.log"

    def said(self) -> str:
        """All that its processes wrote so far."""
        return self._log.read_text(errors="replace")

    def run(self, *words: str) -> Any:
        """Run Python with the settings of the stack; return what it printed, as JSON."""
        done = subprocess.run(
            [sys.executable, *words],
            env=self.environment, cwd=BASE_DIR, capture_output=True, text=True, timeout=AT_LAST_SECONDS,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    def add_webhook(self) -> None:
        """From now on new tickets in a queue are told to `hook`, too."""
        self.run("-m", "tests.journeys.people", "webhook", self.hook.url)

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        database = {"host": str(self.places.sockets), "user": RUNTIME, "dbname": DATABASE}
        with psycopg.connect(**database, connect_timeout=AT_LAST_SECONDS) as found:
            return found.execute(sql, values).fetchall()  # type: ignore[arg-type]  # tests write the SQL

    def one(self, sql: str, *values: object) -> Any:
        return self.query(sql, *values)[0][0]

    def pid(self, name: str) -> int:
        """Pid of web, worker, beat, sweeper or postgres."""
        return int(json.loads((self.var / "processes.json").read_text())[name][0])

    def kill(self, name: str) -> int:
        """kill -9 a process with its children; return its pid."""
        pid = self.pid(name)
        os.killpg(pid, signal.SIGKILL)
        return pid

    def came_back(self, name: str, *, old: int) -> bool:
        """True when the supervisor runs another one in its place."""
        return self.pid(name) != old and is_alive(self.pid(name))

    def visitor(self, name: str) -> Visitor:
        """A new session of this person; one password check a person for the whole run."""
        if name not in self._signed_in:
            self._signed_in[name] = Visitor(self.base).sign_in(name)
        fresh = Visitor(self.base)
        for cookie in self._signed_in[name].jar:
            fresh.jar.set_cookie(cookie)
        return fresh

    def answers(self) -> bool:
        """True when the web serves, with or without Redis."""
        return Visitor(self.base).get("/readyz").status == 200

    def health(self) -> dict[str, Any]:
        return dict(Visitor(self.base).get("/readyz").json)

    def is_quiet(self) -> bool:
        """True when every event is relayed and every delivery has ended."""
        waiting = self.one("SELECT count(*) FROM tickets_outbox")
        unsent = self.one("SELECT count(*) FROM notifications_delivery WHERE state IN ('pending', 'sending')")
        return bool(waiting == 0 and unsent == 0)


@contextlib.contextmanager
def running() -> Iterator[Stack]:
    """A stack from start to stop."""
    stack = Stack()
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def poll(condition: Callable[[], object], *, what: str) -> None:
    """Ask until it holds; fail with words when it never does."""
    found = wait_until(lambda: bool(condition()), seconds=AT_LAST_SECONDS, every_seconds=0.1)
    assert found, f"not in {AT_LAST_SECONDS} s: {what}"


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="rd-j-"))
    folder.chmod(0o711)
    give(folder)
    return folder
