"""Processes of the product that a test starts: none outlives its test, however that ends."""

import contextlib
import subprocess
from collections.abc import Iterator

THREADS_MEET_SECONDS = 60
"""Threads that begin at one moment wait so long for each other: one that failed must not hang the others."""


@contextlib.contextmanager
def held(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    """Give the process to the block; whatever is left of it afterwards is killed."""
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=20)
