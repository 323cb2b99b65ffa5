"""The supervisor: starts processes in order, watches them, and stops them in reverse, all in one thread."""

import selectors
import signal
import time
from collections.abc import Callable, Sequence
from itertools import groupby
from types import FrameType
from typing import Any

from config.supervisor.child import Child, Spec
from config.supervisor.log import LogStream

TICK_SECONDS = 0.1


class StartFailed(Exception):
    """A process or step did not come up. Its text says what failed, what it said, and what to do."""


class Stopped(Exception):
    """Somebody asked for the end while we were starting."""


class Supervisor:
    """Runs processes by their specs until it is told to stop."""

    def __init__(self, *, log: LogStream, on_change: Callable[[Sequence[Child]], None] = lambda _: None) -> None:
        self.log = log
        self.children: list[Child] = []
        self.is_stopping = False
        self._on_change = on_change

    def catch_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def start(self, *specs: Spec) -> None:
        """Start processes side by side and wait until each is ready. Raises StartFailed, or Stopped."""
        fresh = [Child(spec) for spec in specs]
        for child in fresh:
            self.children.append(child)
            self._start_child(child)
        for child in fresh:
            self._await_ready(child)

    def _await_ready(self, child: Child) -> None:
        spec = child.spec
        if self.wait_for(lambda: child.is_ready() or not child.is_running(), seconds=spec.ready_seconds):
            if child.is_running():
                return
        elif not spec.must:
            self.log.say(f"{spec.name} is not ready yet; it goes on trying.")
            return
        self._drain(child)
        raise StartFailed(self._failure(child))

    def run_step(self, *, name: str, argv: Sequence[str], env: dict[str, str], cwd: str, advice: str) -> None:
        """Run a program to its end. Raises StartFailed when it fails."""
        child = Child(Spec(name=name, tier=0, argv=argv, env=env, cwd=cwd, advice=advice))
        child.start()
        self.children.append(child)
        try:
            self.wait_for(lambda: not child.is_running(), seconds=3600)
            self._drain(child)
            assert child.process is not None  # noqa: S101 - started above
            if child.process.returncode:
                raise StartFailed(self._failure(child))
        finally:
            self.children.remove(child)
            child.kill()

    def wait_for(self, condition: Callable[[], bool], *, seconds: float) -> bool:
        """Pump output until the condition holds. Raises Stopped when the end is asked for."""
        deadline = time.monotonic() + seconds
        while not condition():
            if self.is_stopping:
                raise Stopped
            if time.monotonic() > deadline:
                return False
            self._pump(TICK_SECONDS)
        return True

    def watch(self) -> None:
        """Keep everything running until the end is asked for."""
        while not self.is_stopping:
            self._pump(TICK_SECONDS)
            for child in self.children:
                self._revive(child)

    def stop(self) -> None:
        """Stop all, the last tier first; what does not listen is killed."""
        ordered = sorted(self.children, key=lambda child: -child.spec.tier)
        for _tier, group in groupby(ordered, key=lambda child: child.spec.tier):
            self._stop_group(list(group))
        self.children.clear()

    def _stop_group(self, group: Sequence[Child]) -> None:
        for child in group:
            child.signal_stop()
        deadline = time.monotonic() + max(child.spec.stop_seconds for child in group)
        while any(child.is_running() for child in group) and time.monotonic() < deadline:
            self._pump(0.02)
        for child in group:
            if child.is_running():
                self.log.say(f"{child.spec.name} did not stop in {child.spec.stop_seconds:g} seconds; killed.")
            self._drain(child)
            child.kill()

    def _start_child(self, child: Child) -> None:
        child.start()
        self._on_change(self.children)

    def _revive(self, child: Child) -> None:
        if child.is_running():
            return
        if child.restart_at is None:
            self._drain(child)
            assert child.process is not None  # noqa: S101 - it ran
            how = _how_it_ended(child.process.returncode)
            child.kill()  # what the process started must not outlive it
            wait_seconds = child.plan_restart()
            self.log.say(f"{child.spec.name} ended ({how}); starting it again in {wait_seconds:g} s.")
        elif time.monotonic() >= child.restart_at:
            self._start_child(child)

    def _pump(self, seconds: float) -> None:
        """Pass on what the processes said; waits at most the given time for more."""
        with selectors.DefaultSelector() as selector:
            for child in self.children:
                stream = child.process.stdout if child.process else None
                if stream is not None and not stream.closed:
                    selector.register(stream, selectors.EVENT_READ, child)
            if not selector.get_map():
                time.sleep(seconds)
            for key, _ in selector.select(seconds):
                self._pass_on(key.data)

    def _pass_on(self, child: Any) -> bool:
        lines = child.read_lines()
        for line in lines:
            self.log.line(name=child.spec.name, text=line)
        return bool(lines)

    def _drain(self, child: Child) -> None:
        while self._pass_on(child):
            pass

    def _failure(self, child: Child) -> str:
        assert child.process is not None  # noqa: S101 - it ran
        code = child.process.poll()
        what = f"{child.spec.name} is not ready after {child.spec.ready_seconds:g} seconds"
        if code is not None:
            what = f"{child.spec.name} failed ({_how_it_ended(code)})"
        said = "\n".join(f"    {line}" for line in self.log.tail(child.spec.name)) or "    (it said nothing)"
        return f"{what}. It said last:\n{said}\n{child.spec.advice}".rstrip()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True


def _how_it_ended(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
