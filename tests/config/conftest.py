"""What the tests of the servers share: short folders, and lines instead of a terminal."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded.places import Places
from config.supervisor.log import LogStream
from config.supervisor.loop import Supervisor


@pytest.fixture
def var() -> Iterator[Path]:
    """A var folder short enough for sockets, that the service account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="rd-t-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def places(var: Path) -> Places:
    return Places(var=var)


@pytest.fixture
def shown() -> list[str]:
    """The lines a person would have seen."""
    return []


@pytest.fixture
def supervisor(var: Path, shown: list[str]) -> Iterator[Supervisor]:
    """A supervisor without signal handlers; everything it started is stopped at the end."""
    log = LogStream(folder=var / "log", write=lambda line: shown.append(line.partition(" ")[2]))
    supervisor = Supervisor(log=log)
    yield supervisor
    supervisor.is_stopping = False
    supervisor.stop()
    log.close()
