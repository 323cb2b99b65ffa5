"""/livez: this process answers. /readyz: what it needs to serve people is there, part by part."""

import time
from datetime import datetime
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.heartbeat import age_seconds
from config.listeners import listeners_report
from config.live.subscriber import PROCESSES, streams_of
from config.models import Heartbeat
from tickets.encoder.package import why_off
from tickets.queries.likeness import likeness_report

WORKER_SECONDS, SWEEPER_SECONDS = 60, 60
OK, LATE, DOWN = "ok", "late", "down"


@never_cache
@login_not_required
@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """200 as long as this process can answer at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when tickets can be logged; 503 naming the failing part when not.

    Redis or a background process down is an alarm in the body, not a 503: tickets are still created
    and nothing is lost, so a balancer must not take the site away.
    """
    parts = report(at=timezone.now())
    is_ready = all(parts[name]["state"] == OK for name in ("database", "migrations"))
    alarms = sorted(name for name, part in parts.items() if part["state"] != OK)
    status = "unavailable" if not is_ready else "degraded" if alarms else "ok"
    return JsonResponse({"status": status, "alarms": alarms, "parts": parts}, status=200 if is_ready else 503)


def report(*, at: datetime) -> dict[str, dict[str, Any]]:
    """State of every part: {"state": "ok" | "late" | "down", ...}."""
    parts = {"database": _database()}
    if parts["database"]["state"] != OK:
        return parts | {"migrations": {"state": DOWN}, "redis": _redis()}
    parts["migrations"] = _migrations()
    parts["redis"] = _redis()
    parts["live"] = _live(at=at) if parts["redis"]["state"] == OK else {"state": OK, "streams": None}
    if parts["migrations"]["state"] == OK:
        parts["worker"] = _heartbeat("worker", at=at, allowed_seconds=WORKER_SECONDS)
        parts["sweeper"] = _heartbeat("sweeper", at=at, allowed_seconds=SWEEPER_SECONDS)
        if settings.LMTP:
            parts["mail_listener"] = listeners_report(at=at)
        parts["likeness"] = {"state": OK, **likeness_report(reason=why_off())}
        for name, (path, allowed_seconds) in settings.HEALTH_PROBES.items():
            parts[name] = _age(import_string(path)(), at=at, allowed_seconds=allowed_seconds)
    return parts


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return {"state": DOWN, "error": type(error).__name__}
    return {"state": OK}


_seen_complete = False


def _migrations() -> dict[str, Any]:
    """Whether the tables are those this code needs; once complete they stay so while the process runs."""
    global _seen_complete
    if not _seen_complete:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return {"state": DOWN, "missing": [f"{step.app_label}.{step.name}" for step, _ in missing]}
        _seen_complete = True
    return {"state": OK}


def _redis() -> dict[str, Any]:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
    began = time.perf_counter()
    try:
        client.ping()
    except (redis.RedisError, OSError) as error:
        return {"state": DOWN, "error": type(error).__name__}
    finally:
        client.close()
    return {"state": OK, "took_ms": round((time.perf_counter() - began) * 1000, 1)}


def _live(*, at: datetime) -> dict[str, Any]:
    """How many live streams there are, by process; each says so every ten seconds."""
    client: Any = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
    try:
        found = streams_of(client.hgetall(PROCESSES), at_seconds=at.timestamp())
    except (redis.RedisError, OSError):
        return {"state": OK, "streams": None}
    finally:
        client.close()
    return {"state": OK, "streams": sum(found.values()), "processes": found}


def _heartbeat(name: str, *, at: datetime, allowed_seconds: float) -> dict[str, Any]:
    last = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    if last is None:
        return {"state": DOWN, "age_seconds": None}
    return _age(last, at=at, allowed_seconds=allowed_seconds)


def _age(oldest: datetime | None, *, at: datetime, allowed_seconds: float) -> dict[str, Any]:
    """A probe gives the time of the oldest thing that waits, None when nothing does, or when the next will be due."""
    age = age_seconds(oldest, at=at) if oldest else 0.0
    return {"state": OK if age <= allowed_seconds else LATE, "age_seconds": age}
