"""Inspects many files quickly: a helper process loads the library once and gives each file a sealed copy of itself."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from assets.dicom.batch import ANSWERED, LATE, MAX_ANSWER, OUT_OF_MEMORY, WALL_SECONDS
from assets.dicom.inspect import Reading, failed, understand

_HELPER = Path(__file__).with_name("batch.py")
_CODES = {LATE: "TIME_LIMIT", OUT_OF_MEMORY: "MEMORY_LIMIT"}
_START_SECONDS = 10.0


class Inspector:
    """Reads one file after another in a helper process, which is started when first needed and replaced when it dies.

    To be used as a context manager; not to be shared by threads.
    """

    def __init__(self, *, wall_seconds: float = WALL_SECONDS + 2) -> None:
        self._wall_seconds = wall_seconds
        self._helper: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def __enter__(self) -> "Inspector":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, *, path: Path, key: bytes = b"") -> Reading:
        """The reading of one file, about 15 ms; identities in it become pseudonyms under `key`.

        Raises OSError when the file itself cannot be opened; everything else ends in a finding.
        """
        with path.open("rb") as stream:
            line, is_new = self._ready()
            line.settimeout(self._wall_seconds + (_START_SECONDS if is_new else 0))
            try:
                socket.send_fds(line, [b"K" + key], [stream.fileno()])
                said = line.recv(MAX_ANSWER + 1)
            except TimeoutError:
                self._stop()
                return failed("TIME_LIMIT")
            except OSError:
                said = b""
        if not said:  # the helper itself is gone: the next file gets a new one
            self._stop()
            return failed("INSPECTOR_FAILED")
        if said[:1] != ANSWERED:
            return failed(_CODES.get(said[:1], "INSPECTOR_FAILED"))
        return understand(said[1:])

    def _ready(self) -> tuple[socket.socket, bool]:
        if self._line is not None:
            return self._line, False
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * MAX_ANSWER)
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * MAX_ANSWER)
        with theirs:
            self._helper = subprocess.Popen(
                [sys.executable, "-I", "-B", str(_HELPER)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                close_fds=True,
                start_new_session=True,
            )
        self._line = ours
        return ours, True

    def _stop(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._helper is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._helper.pid, signal.SIGKILL)
            self._helper.wait()
        self._helper = self._line = None


def read_files(*, files: Iterable[tuple[Path, bytes]]) -> Iterator[Reading]:
    """The readings of files with the key of each, in their order; a file that is gone reads as INSPECTOR_FAILED."""
    with Inspector() as inspector:
        for path, key in files:
            try:
                yield inspector.read(path=path, key=key)
            except OSError:
                yield failed("INSPECTOR_FAILED")
