"""Starts a private PostgreSQL for the session: the same embedded server people run, made fast and thrown away."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from config.database import is_embedded
from config.embedded.account import give
from config.embedded.places import Places
from config.embedded.postgres import Postgres

# How slow a busy machine is says nothing about a rule.
hypothesis.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("desk")

pytest_plugins = [
    "tests.chromium",
    "tests.factories.fixtures",
    "tests.journeys.fixtures",
    "tests.order",
    "tests.tickets.likeness",
]


@pytest.fixture(scope="session")
def private_postgres() -> Iterator[Postgres]:
    """A running throw-away server on a socket in a short temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="rd-pg-"))
    folder.chmod(0o711)
    give(folder)
    postgres = Postgres(places=Places(var=folder), is_throwaway=True)
    server = postgres.start(log=folder / "postgres.log")
    yield postgres
    server.send_signal(signal.SIGINT)
    server.wait(timeout=20)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Point the default database at the private server, unless DATABASE_URL names one."""
    if is_embedded():
        postgres = request.getfixturevalue("private_postgres")
        connections["default"].settings_dict["HOST"] = str(postgres.places.sockets)
