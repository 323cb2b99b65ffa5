"""`manage.py up` from the first check to the last goodbye."""

import socket
import sys
import time

import psycopg
from django.conf import settings
from django.core.management import get_commands

from config.database import is_embedded
from config.embedded.account import is_root
from config.embedded.binaries import NoBinary
from config.embedded.places import Places, UnsafeFolder
from config.embedded.postgres import DATABASE, RUNTIME, Postgres, WillNotStart, WrongVersion
from config.embedded.redis import Redis
from config.env import BASE_DIR, env, var_dir
from config.supervisor import plan
from config.supervisor.log import LogStream
from config.supervisor.loop import StartFailed, Stopped, Supervisor
from config.supervisor.state import AlreadyRunning, State

PLAIN_FAILURES = (AlreadyRunning, LookupError, NoBinary, OSError, StartFailed, UnsafeFolder, WillNotStart, WrongVersion)
STATIC_WORDS = ("--noinput", "--verbosity", "0", "--ignore", "redoc")


class PortTaken(StartFailed):
    """Another program listens where the web should."""


def run(*, with_demo: bool, reload: bool) -> int:
    """Start everything, watch it, stop it. Returns the exit code: 0 after a clean stop, 1 after a failed start."""
    state = State(var=var_dir())
    log = LogStream(folder=var_dir() / "log")
    supervisor = Supervisor(log=log, on_change=state.remember)
    supervisor.catch_signals()
    began = time.monotonic()
    code = 0
    try:
        state.acquire(address=address())
        for name in state.stop_leftovers():
            log.say(f"Stopped {name}, left over from a run that was killed.")
        refuse_taken_port()
        _start_all(supervisor, with_demo=with_demo, reload=reload)
        _greet(supervisor, seconds=time.monotonic() - began)
        supervisor.watch()
    except Stopped:
        log.say("Asked to stop while starting.")
    except PLAIN_FAILURES as failure:
        code = 1
        print(f"\nRadDesk did not start. {failure}", file=sys.stderr, flush=True)
    began = time.monotonic()
    if supervisor.children:
        log.say("Stopping.")
        supervisor.stop()
        log.say(f"Stopped in {time.monotonic() - began:.1f} s.")
    state.release()
    log.close()
    return code


def address() -> str:
    """Where people open RadDesk."""
    if env("RADDESK_BASE_URL"):
        return str(env("RADDESK_BASE_URL"))
    host = plan.reachable_host()
    return f"http://{'localhost' if host == '127.0.0.1' else host}:{plan.port()}/"


def refuse_taken_port() -> None:
    """Raises PortTaken when somebody listens already."""
    family = socket.AF_INET6 if ":" in env("RADDESK_BIND") else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env("RADDESK_BIND"), plan.port()))
        except OSError as error:
            raise PortTaken(
                f"Port {plan.port()} on {env('RADDESK_BIND')} cannot be used: {error.strerror}. "
                f"Choose another one: RADDESK_PORT={plan.port() + 1} make run"
            ) from None


def _start_all(supervisor: Supervisor, *, with_demo: bool, reload: bool) -> None:
    places = Places(var=var_dir())
    if is_embedded():
        _start_postgres(supervisor, places)
    _step(supervisor, "prepare", "prepare_database", advice="The database is as it was before the failed step.")
    if with_demo and is_embedded():
        _load_demo(supervisor, places)
    _collect_static(supervisor)
    if not env("REDIS_URL"):
        supervisor.start(plan.redis_spec(_prepared_redis(places)))
    supervisor.start(plan.web_spec(reload=reload), plan.sweeper_spec(), plan.worker_spec(), plan.beat_spec())
    if env("RADDESK_IMAP_URL"):
        supervisor.start(plan.mail_spec())
    if env("RADDESK_LMTP"):
        supervisor.start(plan.mail_listen_spec())


def _start_postgres(supervisor: Supervisor, places: Places) -> None:
    server = Postgres(places=places)
    supervisor.log.say(f"Database in {server.data}" + (", not run as root." if is_root() else "."))
    supervisor.start(plan.postgres_spec(server))
    server.create_roles()


def _prepared_redis(places: Places) -> Redis:
    places.make()
    return Redis(places=places)


def _load_demo(supervisor: Supervisor, places: Places) -> None:
    """Fill an empty database with the demo hospital; one that was cut short is thrown away and begun again."""
    unfinished = var_dir() / "demo-unfinished"
    if unfinished.exists():
        supervisor.log.say("The demo hospital was cut short last time; beginning again with an empty database.")
        Postgres(places=places).drop_database()
        Postgres(places=places).create_roles()
        _step(supervisor, "prepare", "prepare_database", advice="")
    elif not _is_empty(places):
        return
    if "demo_load" not in get_commands():
        supervisor.log.say("There is no demo hospital in this version; the desk starts empty.")
        return
    unfinished.touch()
    _step(supervisor, "demo", "demo_load", advice="Start without it: manage.py up --no-demo")
    unfinished.unlink()


def _is_empty(places: Places) -> bool:
    with psycopg.connect(host=str(places.sockets), user=RUNTIME, dbname=DATABASE) as connection:
        row = connection.execute("SELECT EXISTS (SELECT 1 FROM accounts_person)").fetchone()
        return row == (False,)


def _collect_static(supervisor: Supervisor) -> None:
    """Gather the style sheets and scripts when any, or the way they are gathered, is newer than the last gathering."""
    if settings.STORAGES["staticfiles"] != {"BACKEND": "config.static.StaticStorage"}:
        return
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    sources = [BASE_DIR / "config" / "static.py", *(BASE_DIR / "static").rglob("*")]
    newest = max(path.stat().st_mtime for path in sources if path.is_file())
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        advice = f"The folder {settings.STATIC_ROOT} must be writable."
        _step(supervisor, "static", "collectstatic", *STATIC_WORDS, advice=advice)


def _step(supervisor: Supervisor, name: str, *words: str, advice: str) -> None:
    supervisor.run_step(name=name, argv=plan.manage(*words), env=plan.child_env(), cwd=str(BASE_DIR), advice=advice)


def _greet(supervisor: Supervisor, *, seconds: float) -> None:
    """Say where it is and who can sign in."""
    supervisor.log.say(f"Ready after {seconds:.1f} s. Open {address()}  Stop with Ctrl-C.")
    if "demo_signins" in get_commands():
        _step(supervisor, "signin", "demo_signins", advice="")
