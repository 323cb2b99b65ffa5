"""The supervisor, on small programs that do what a server may do wrong."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.embedded.processes import is_alive, wait_until
from config.supervisor.child import STEADY_SECONDS, Child, Spec
from config.supervisor.log import readable
from config.supervisor.loop import StartFailed, Supervisor
from config.supervisor.run import PortTaken, refuse_taken_port
from config.supervisor.state import AlreadyRunning, State

SERVE = "print('serving', flush=True); import time; time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SERVE


def spec(name: str, code: str, *, tier: int = 1, **more: object) -> Spec:
    settings = {"marker": "serving", "ready_seconds": 60.0, "stop_seconds": 0.3} | more
    return Spec(name=name, tier=tier, argv=[sys.executable, "-I", "-c", code], **settings)  # type: ignore[arg-type]


def test_start_waits_until_each_is_ready(supervisor: Supervisor) -> None:
    supervisor.start(spec("one", SERVE), spec("two", SERVE))

    assert [child.is_ready() for child in supervisor.children] == [True, True]


def test_killed_child_is_started_again(supervisor: Supervisor, shown: list[str]) -> None:
    supervisor.start(spec("web", SERVE))
    child = supervisor.children[0]
    first = child.pid
    os.kill(first, signal.SIGKILL)

    deadline = time.monotonic() + 60
    while child.pid == first or not child.is_ready():
        assert time.monotonic() < deadline
        supervisor._pump(0.05)
        supervisor._revive(child)

    assert child.pid != first
    assert "raddesk  | web ended (killed by SIGKILL); starting it again in 0.1 s." in shown


def test_first_failures_wait_for_nothing_and_each_further_quick_one_doubles_the_wait() -> None:
    child = Child(spec("web", SERVE))
    child._began = time.monotonic()

    assert [child.plan_restart() for _ in range(10)] == [0.1, 0.1, 0.1, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_what_was_ready_waits_two_seconds_at_most() -> None:
    child = Child(spec("sweeper", SERVE))
    child._began, child.is_marked = time.monotonic(), True

    assert [child.plan_restart() for _ in range(7)] == [0.1, 0.1, 0.1, 1.0, 2.0, 2.0, 2.0]


def test_what_ran_for_a_while_is_started_at_once_however_often_it_died() -> None:
    child = Child(spec("sweeper", SERVE))
    child.failures = 9
    child._began = time.monotonic() - STEADY_SECONDS - 1

    assert [child.plan_restart() for _ in range(2)] == [0.1, 0.1]


def test_child_killed_twice_in_a_row_is_back_without_a_wait(supervisor: Supervisor) -> None:
    supervisor.start(spec("sweeper", SERVE))
    child = supervisor.children[0]
    waits = []

    for _ in range(2):
        old = child.pid
        os.kill(old, signal.SIGKILL)
        assert wait_until(lambda: not child.is_running(), seconds=60)
        supervisor._revive(child)
        waits.append(child.restart_at is not None and child.restart_at - time.monotonic() < 1)
        assert wait_until(lambda: _revived(supervisor, child, old), seconds=60)  # noqa: B023 - asked in this turn

    assert waits == [True, True]


def _revived(supervisor: Supervisor, child: Child, old: int) -> bool:
    supervisor._pump(0.02)
    supervisor._revive(child)
    return child.pid != old and child.is_ready()


def test_stop_goes_backwards_and_kills_what_does_not_listen(supervisor: Supervisor, shown: list[str]) -> None:
    bye = "import os, signal\ndef bye(*_):\n os.write(1, b'bye\\n'); os._exit(0)\nsignal.signal(15, bye)\n"
    supervisor.start(spec("postgres", bye + SERVE, tier=1))
    supervisor.start(spec("web", bye + SERVE, tier=2), spec("worker", DEAF, tier=2))
    pids = [child.pid for child in supervisor.children]

    supervisor.stop()

    assert [is_alive(pid) for pid in pids] == [False, False, False]
    assert [line for line in shown if "serving" not in line] == [
        "web      | bye",
        "raddesk  | worker did not stop in 0.3 seconds; killed.",
        "postgres | bye",
    ]


def test_failed_start_says_what_it_said_and_what_to_do(supervisor: Supervisor) -> None:
    code = "print('the disk is full'); raise SystemExit(3)"

    with pytest.raises(StartFailed) as failed:
        supervisor.start(spec("web", code, advice="Make room and start again."))

    assert str(failed.value) == (
        "web failed (exit code 3). It said last:\n    the disk is full\nMake room and start again."
    )


def test_second_start_is_told_where_the_first_one_is(var: Path) -> None:
    first, second = State(var=var), State(var=var)
    first.acquire(address="http://localhost:8000/")

    with pytest.raises(AlreadyRunning) as refused:
        second.acquire(address="http://localhost:8001/")

    assert str(refused.value) == f"RadDesk is already running at http://localhost:8000/, pid {os.getpid()}."
    first.release()
    second.acquire(address="http://localhost:8001/")
    second.release()


def test_processes_of_a_killed_supervisor_are_stopped(var: Path) -> None:
    left = Child(spec("web", SERVE))
    left.start()
    State(var=var).remember([left])

    assert State(var=var).stop_leftovers() == ["web"]
    assert wait_until(lambda: not left.is_running(), seconds=60)
    left.kill()
    left.read_lines()
    left.read_lines()


def test_pid_given_to_another_process_is_left_alone(var: Path) -> None:
    (var / "processes.json").write_text(f'{{"web": [{os.getpid()}, 1]}}')

    assert State(var=var).stop_leftovers() == []


def test_taken_port_is_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("RADDESK_PORT", str(port))

        with pytest.raises(PortTaken) as refused:
            refuse_taken_port()

    assert str(refused.value) == (
        f"Port {port} on 127.0.0.1 cannot be used: Address already in use. "
        f"Choose another one: RADDESK_PORT={port + 1} make run"
    )


def test_second_up_from_the_command_line_ends_with_one_sentence(var: Path) -> None:
    state = State(var=var)
    state.acquire(address="http://localhost:8000/")
    environment = dict(os.environ) | {"RADDESK_VAR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings.prod"}

    done = subprocess.run(
        [sys.executable, "manage.py", "up"], env=environment, capture_output=True, text=True, timeout=240
    )

    assert (done.returncode, done.stdout, done.stderr.strip()) == (
        1, "", f"RadDesk did not start. RadDesk is already running at http://localhost:8000/, pid {os.getpid()}."
    )  # fmt: skip
    state.release()


def test_json_line_is_shown_as_a_sentence() -> None:
    line = '{"event": "request", "level": "warning", "timestamp": "x", "logger": "y", "path": "/", "status": 200}'

    assert readable(line) == "WARNING request path=/ status=200"
