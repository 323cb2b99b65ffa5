"""What RadDesk consists of: the specs of its processes, in the order they start."""

import http.client
import os
import sys
from typing import Any

from config.embedded.postgres import Postgres
from config.embedded.redis import Redis
from config.env import BASE_DIR, env, var_dir
from config.supervisor.child import Spec

DATABASE_TIER, BROKER_TIER, APP_TIER = 1, 2, 3
LOGS_ADVICE = "The whole log is in {log}. Mend the cause and start again."


def postgres_spec(server: Postgres) -> Spec:
    """The embedded database."""
    command = server.command()
    return Spec(
        name="postgres", tier=DATABASE_TIER, argv=command.argv, spawn=command.spawn, prepare=server.prepare,
        is_ready=server.is_ready, stop_signal=server.stop_signal, stop_seconds=4.5, advice=_advice("postgres"),
    )  # fmt: skip


def redis_spec(server: Redis) -> Spec:
    """The embedded broker."""
    command = server.command()
    return Spec(
        name="redis", tier=BROKER_TIER, argv=command.argv, spawn=command.spawn, prepare=server.prepare,
        is_ready=server.is_ready, stop_seconds=1, advice=_advice("redis"), muted=("overcommit",),
    )  # fmt: skip


def web_spec(*, reload: bool) -> Spec:
    """Pages and API: WSGI threads, and beside them the live streams."""
    argv = [
        sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{env('RADDESK_BIND')}:{port()}",
        "--worker-class", "config.live.worker.LiveWorker", "--workers", str(env("RADDESK_WEB_WORKERS")),
        "--threads", str(env("RADDESK_WEB_THREADS")), "--graceful-timeout", "3", "--timeout", "60",
        "--max-requests", "20000", "--max-requests-jitter", "2000", "--log-level", "warning",
        *(["--reload"] if reload else []),
    ]  # fmt: skip
    return _app(name="web", argv=argv, is_ready=_web_answers)


def worker_spec() -> Spec:
    """Runs the tasks. Not ready without a broker, and that is no reason to close the desk."""
    argv = [
        *_celery("worker"), "--concurrency", str(env("RADDESK_TASK_WORKERS")), "--queues", "critical,default,bulk",
        "--without-gossip", "--without-mingle", "--without-heartbeat", "--hostname", "worker@raddesk",
    ]  # fmt: skip
    return _app(name="worker", argv=argv, marker="ready.", must=False)


def beat_spec() -> Spec:
    """Sends the ticks; its table is in memory, so that nothing can be damaged."""
    argv = [*_celery("beat"), "--scheduler", "celery.beat:Scheduler", "--max-interval", "5", "--pidfile", ""]
    return _app(name="beat", argv=argv, must=False)


def sweeper_spec() -> Spec:
    """The guarantee that needs PostgreSQL only."""
    return _app(name="sweeper", argv=manage("sweep"), marker="sweeping")


def mail_spec() -> Spec:
    """Fetches mail; a mailbox that cannot be reached is an alarm and no reason to close the desk."""
    return _app(name="mail", argv=manage("mail_fetch"), marker="fetching mail", must=False)


def mail_listen_spec() -> Spec:
    """Takes mail by LMTP; a place that is taken is said in its log and no reason to close the desk."""
    return _app(name="lmtp", argv=manage("mail_listen"), marker="taking mail", must=False)


def manage(*words: str) -> list[str]:
    """The words of a management command."""
    return [sys.executable, str(BASE_DIR / "manage.py"), *words]


def child_env() -> dict[str, str]:
    """What the processes inherit: this environment, with output sent line by line."""
    return dict(os.environ) | {"PYTHONUNBUFFERED": "1", "RADDESK_VAR": str(var_dir())}


def port() -> int:
    return int(env("RADDESK_PORT"))


def reachable_host() -> str:
    """The name this machine can reach the web by."""
    bind = str(env("RADDESK_BIND"))
    return "127.0.0.1" if bind in {"0.0.0.0", "::"} else bind  # noqa: S104 - compared, not bound


def _celery(role: str) -> list[str]:
    # Run by root we say so in docs/operations.md; tasks are JSON, which is what Celery's warning is about.
    quiet = ["-W", "ignore:You're running the worker"]
    return [sys.executable, *quiet, "-m", "celery", "--app", "config.celery", "--quiet", role, "--loglevel", "INFO"]


def _app(*, name: str, argv: list[str], **more: Any) -> Spec:
    cwd = str(BASE_DIR)
    return Spec(name=name, tier=APP_TIER, argv=argv, env=child_env(), cwd=cwd, advice=_advice(name), **more)


def _advice(name: str) -> str:
    return LOGS_ADVICE.format(log=var_dir() / "log" / f"{name}.log")


def _web_answers() -> bool:
    connection = http.client.HTTPConnection(reachable_host(), port(), timeout=2)
    try:
        connection.request("GET", "/livez", headers={"Host": "localhost"})
        return connection.getresponse().status in {200, 400}
    except OSError:
        return False
    finally:
        connection.close()
