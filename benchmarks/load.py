"""Build a database of many tickets: 600 made by the real actions, the rest copies of these moved back in time.

Copies keep their events, messages, clocks and facts, moved by whole weeks, so that weekday and hour stay, and spread
evenly over the last years. Their facts take up to a quarter of an hour longer than the originals, each another time,
so that there are as many different values as in life. Only closed tickets without files are copied, and each copy gets
words of its own, so that the index of words grows as in life. So copied facts are not quite what a rebuild would give.
"""

import argparse
import time

import psycopg

from benchmarks.server import running
from config.embedded.postgres import DATABASE, OWNER, SUPERUSER
from config.env import var_dir

TEMPLATES = 600
YEARS = 5
_MOVED = (
    "tickets_message",
    "tickets_ticketevent",
    "tickets_clock",
    "reports_ticketfact",
    "reports_cyclefact",
    "reports_stayfact",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, required=True)
    count = parser.parse_args().tickets
    is_loaded = (var_dir() / "complete").exists()
    with running() as postgres:
        from django.core.management import call_command

        if is_loaded:
            call_command("prepare_database")  # what the code has learnt since
            return
        postgres.drop_database()
        postgres.create_roles()
        call_command("prepare_database")
        with psycopg.connect(host=str(postgres.places.sockets), user=OWNER, dbname=DATABASE) as connection:
            connection.execute(f"ALTER TABLE tickets_ticket ALTER COLUMN id RESTART WITH {count - TEMPLATES + 1}")
        call_command("demo_load", tickets=TEMPLATES)
        with psycopg.connect(host=str(postgres.places.sockets), user=SUPERUSER, dbname=DATABASE) as connection:
            connection.execute("SET session_replication_role = replica")  # copies need no foreign keys checked
            _copy(connection, count=count - TEMPLATES)
        _count_days()
        call_command("index_search")  # copies were made without triggers
        with psycopg.connect(
            host=str(postgres.places.sockets), user=OWNER, dbname=DATABASE, autocommit=True
        ) as connection:
            connection.execute("VACUUM ANALYZE")
        (var_dir() / "complete").touch()


def _count_days() -> None:
    """Count all days in advance, as the sweeper of a desk does."""
    from reports.actions.rollup import count_all

    began = time.monotonic()
    done = count_all()
    print(f"[{time.monotonic() - began:5.0f} s] {done:,} roll-ups of days", flush=True)


def _copy(connection: "psycopg.Connection[tuple[object, ...]]", *, count: int) -> None:
    """Copy closed tickets until there are `count` more, in the order of the time they were logged."""
    began = time.monotonic()
    connection.execute("SET work_mem = '256MB'")
    connection.execute("SELECT setseed(0.42)")
    connection.execute(
        f"""
        CREATE TEMP TABLE copies AS
        SELECT row_number() OVER (ORDER BY created_at - shift, old_id) AS new_id, old_id, shift, more_seconds
        FROM (SELECT * FROM (
            SELECT t.id AS old_id, t.created_at, t.closed_at, (random() * 900)::int AS more_seconds,
                   make_interval(weeks => ceil(extract(epoch FROM
                       t.created_at - (now() - random() * interval '{YEARS} years')) / 604800)::int) AS shift
            FROM tickets_ticket t
            CROSS JOIN generate_series(1, {count} / {TEMPLATES // 2})
            WHERE t.state = 'closed' AND NOT EXISTS (SELECT 1 FROM tickets_attachment a WHERE a.ticket_id = t.id)
            ORDER BY md5(t.id || '-' || generate_series)
        ) found
        WHERE closed_at - shift < now() LIMIT {count}) chosen
        """
    )
    connection.execute("CREATE INDEX ON copies (old_id)")
    connection.execute("ANALYZE copies")
    connection.execute(
        """
        CREATE TEMP TABLE said AS
        SELECT m.id AS old_message, c.new_id,
               (SELECT max(id) FROM tickets_message) + row_number() OVER (ORDER BY c.new_id, m.id) AS new_message
        FROM copies c JOIN tickets_message m ON m.ticket_id = c.old_id
        """
    )
    connection.execute("CREATE UNIQUE INDEX ON said (new_id, old_message)")
    connection.execute("ANALYZE said")
    _insert(connection, table="tickets_ticket")
    for table in _MOVED:
        _insert(connection, table=table)
        print(f"[{time.monotonic() - began:5.0f} s] {table}", flush=True)
    connection.execute(
        "SELECT setval(pg_get_serial_sequence('tickets_message', 'id'), (SELECT max(id) FROM tickets_message))"
    )


def _insert(connection: "psycopg.Connection[tuple[object, ...]]", *, table: str) -> None:
    columns = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    ).fetchall()
    chosen = {str(name): _value(table=table, name=str(name), kind=str(kind)) for name, kind in columns}
    chosen = {name: value for name, value in chosen.items() if value}
    key = "id" if table == "tickets_ticket" else "ticket_id"
    joins = f"JOIN copies c ON c.old_id = r.{key}"
    if table == "tickets_message":
        joins += " JOIN said ON said.new_id = c.new_id AND said.old_message = r.id"
    if table == "tickets_ticketevent":
        joins += (
            " LEFT JOIN said ON said.new_id = c.new_id AND said.old_message ="
            " COALESCE(r.payload->>'message', r.payload->>'note')::bigint"
        )
    connection.execute(
        f"INSERT INTO {table} ({', '.join(chosen)}) SELECT {', '.join(chosen.values())} FROM {table} r {joins}"
    )


def _value(*, table: str, name: str, kind: str) -> str:
    if name == "id":
        return {"tickets_ticket": "c.new_id", "tickets_message": "said.new_message"}.get(table, "")
    if name == "ticket_id":
        return "c.new_id"
    if name == "description":
        return "r.description || ' Case ' || substr(md5(c.new_id::text), 1, 7)"
    if name == "sort_due_at":
        return "r.sort_due_at"
    if name == "payload":
        return (
            "CASE WHEN said.new_message IS NULL THEN r.payload WHEN r.payload ? 'message' THEN"
            " r.payload || jsonb_build_object('message', said.new_message) ELSE"
            " r.payload || jsonb_build_object('note', said.new_message) END"
        )
    if table.startswith("reports_") and name.endswith(("wall_seconds", "business_seconds")):
        return f"r.{name} + CASE WHEN r.{name} > 0 THEN c.more_seconds ELSE 0 END"
    return f"r.{name} - c.shift" if kind == "timestamp with time zone" else f"r.{name}"


if __name__ == "__main__":
    main()
