"""The scratch PostgreSQL of one size, under var/bench/<tickets>/."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from config.embedded.places import Places
from config.embedded.postgres import Postgres
from config.env import var_dir


@contextmanager
def running() -> Iterator[Postgres]:
    """Start the server of RADDESK_VAR, with Django set up, and stop it afterwards."""
    if "bench" not in var_dir().parts:
        sys.exit("Run `python -m benchmarks`: a benchmark never touches the data people work with.")
    (var_dir() / "log").mkdir(parents=True, exist_ok=True)
    postgres = Postgres(places=Places(var=var_dir()))
    server = postgres.start(log=var_dir() / "log" / "postgres.log")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
    try:
        import django

        django.setup()
        yield postgres
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
