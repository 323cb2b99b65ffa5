"""The launcher of the embedded servers, on the real programs."""

import os
import signal
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded.places import LONGEST_SOCKET, Places, UnsafeFolder
from config.embedded.postgres import DATABASE, OWNER, RUNTIME, Postgres, WrongVersion
from config.embedded.processes import is_alive, wait_until
from config.embedded.redis import Redis
from config.supervisor.loop import Supervisor
from config.supervisor.plan import redis_spec


def test_postgres_killed_comes_back_with_what_was_committed(places: Places, var: Path) -> None:
    postgres = Postgres(places=places, is_throwaway=True)
    first = postgres.start(log=var / "log")
    with psycopg.connect(host=str(places.sockets), user=OWNER, dbname=DATABASE) as connection:
        connection.execute("SET synchronous_commit = on")  # off in a throw-away server
        connection.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")
    first.kill()
    first.wait()

    second = postgres.start(log=var / "log")

    with psycopg.connect(host=str(places.sockets), user=OWNER, dbname=DATABASE) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("still here",)]
    second.send_signal(signal.SIGINT)
    assert second.wait(timeout=60) == 0


def test_postgres_left_running_is_stopped_by_the_next_start(places: Places, var: Path) -> None:
    postgres = Postgres(places=places, is_throwaway=True)
    left = postgres.start(log=var / "log")

    new = postgres.start(log=var / "log")

    assert left.wait(timeout=60) == 0
    assert postgres.running_pid() == new.pid
    new.send_signal(signal.SIGINT)
    new.wait(timeout=60)


def test_postgres_pid_file_that_names_another_program_is_forgotten(places: Places, var: Path) -> None:
    postgres = Postgres(places=places, is_throwaway=True)
    postgres.prepare()
    (places.postgres / "postmaster.pid").write_text(f"{os.getpid()}\n{places.postgres}\n")

    server = postgres.start(log=var / "log")

    assert is_alive(os.getpid())
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=60) == 0


def test_postgres_folder_of_another_version_is_refused(places: Places) -> None:
    places.make()
    (places.postgres / "PG_VERSION").write_text("17\n")

    with pytest.raises(WrongVersion) as refused:
        Postgres(places=places).prepare()

    assert str(refused.value).startswith(f"The data in {places.postgres} was written by PostgreSQL 17, this RadDesk")


def test_runtime_role_is_no_superuser_and_owns_nothing(private_postgres: Postgres) -> None:
    with psycopg.connect(host=str(private_postgres.places.sockets), user=RUNTIME, dbname=DATABASE) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

        assert row == (False, False, False)


def test_redis_keeps_what_was_written_and_never_evicts(places: Places, supervisor: Supervisor) -> None:
    places.make()
    server = Redis(places=places)
    supervisor.start(redis_spec(server))
    client = redis.Redis(unix_socket_path=str(places.redis_socket))
    client.set("word", "kept")

    child = supervisor.children[0]
    os.kill(child.pid, signal.SIGKILL)
    supervisor.wait_for(lambda: not child.is_running(), seconds=60)
    child.start()
    wait_until(server.is_ready, seconds=60)

    assert client.get("word") == b"kept"
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    client.close()


def test_sockets_of_a_deep_folder_are_put_in_a_short_one() -> None:
    places = Places(var=Path("/tmp") / ("deep/" * 30) / "var")

    assert len(str(places.postgres_socket) + ".lock") <= LONGEST_SOCKET
    assert places.sockets != Places(var=places.var / "other").sockets


def test_sockets_are_not_put_in_a_folder_of_somebody_else(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    places.make()
    monkeypatch.setattr("config.embedded.places.is_root", lambda: False)
    places.sockets.rmdir()
    places.sockets.mkdir()
    if os.geteuid() == 0:
        os.chown(places.sockets, 12345, 12345)
    else:
        pytest.skip("only root can make a folder of somebody else")

    with pytest.raises(UnsafeFolder):
        places.make()
