"""Where the database and the broker are: given by URL, or embedded under var/."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
from django.db import connections

from config.embedded.places import Places
from config.env import env, var_dir

STATEMENT_LIMITS = "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"
# A ticket with eight neighbours took 10 ms to plan and less than 1 to read.
PLANNING_LIMITS = "-c join_collapse_limit=4"
OWNER_LIMITS = "-c lock_timeout=10s"


def is_embedded() -> bool:
    """True when RadDesk starts its own PostgreSQL."""
    return not env("DATABASE_URL")


def runtime_database(*, pool: bool = True) -> dict[str, Any]:
    """Settings of the `default` database as the web, the worker and the sweeper use it."""
    database = _parse(env("DATABASE_URL")) if not is_embedded() else _embedded("raddesk_app")
    options = database.setdefault("OPTIONS", {})
    options.setdefault("options", f"{STATEMENT_LIMITS} {PLANNING_LIMITS}")
    if pool:
        options.setdefault("pool", {"min_size": 1, "max_size": 8, "timeout": 10})
    return database


def owner_database() -> dict[str, Any]:
    """The same database through the role that owns the tables: only migrations and grants use it."""
    if is_embedded():
        database = _embedded("raddesk_owner")
    else:
        database = _parse(env("RADDESK_DATABASE_OWNER_URL") or env("DATABASE_URL"))
    database.setdefault("OPTIONS", {}).setdefault("options", OWNER_LIMITS)
    return database


def redis_url() -> str:
    """URL for a plain Redis client."""
    return str(env("REDIS_URL") or f"unix://{Places(var=var_dir()).redis_socket}?db=0")


def broker_url() -> str:
    """The same Redis as Celery spells it."""
    return redis_url().replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


def _parse(url: str) -> dict[str, Any]:
    return dict(dj_database_url.parse(url, conn_max_age=0, conn_health_checks=True))


def _embedded(role: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "raddesk",
        "USER": role,
        "HOST": str(Places(var=var_dir()).sockets),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a pooled connection survives a restart of the server
    }


@contextmanager
def as_owner() -> Iterator[None]:
    """Let the default connection be the owner's for a while: migrations and grants need it."""
    connection = connections["default"]
    before = connection.settings_dict
    connection.close()
    owner = owner_database()
    connection.settings_dict = before | {key: owner[key] for key in ("USER", "PASSWORD", "OPTIONS") if key in owner}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before
