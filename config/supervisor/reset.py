"""Puts the demo hospital back, whether RadDesk is running or not."""

import signal

from django.core.management import call_command, get_commands
from django.db import connection

from config.embedded.places import Places
from config.embedded.postgres import Postgres
from config.env import var_dir


def reset_demo() -> None:
    """Drop the embedded database and make it anew; one that is serving goes on serving the new one."""
    postgres = Postgres(places=Places(var=var_dir()))
    server = None
    if not postgres.is_ready():
        (var_dir() / "log").mkdir(parents=True, exist_ok=True)
        server = postgres.start(log=var_dir() / "log" / "postgres.log")
    try:
        postgres.drop_database()
        postgres.create_roles()
        call_command("prepare_database")
        if "demo_load" in get_commands():
            call_command("demo_load")
    finally:
        connection.close()
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=20)
