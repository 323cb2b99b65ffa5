import psycopg
import pytest
from django.db import connection

from config.embedded.postgres import RUNTIME, Postgres
from config.grants import grant_runtime


@pytest.mark.django_db
def test_runtime_role_may_add_events_but_never_change_them(private_postgres: Postgres) -> None:
    assert grant_runtime() == RUNTIME

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants "
            "WHERE grantee = %s AND table_name = 'tickets_ticketevent' ORDER BY 1",
            [RUNTIME],
        )
        assert cursor.fetchall() == [("INSERT",), ("SELECT",)]


def test_nobody_else_may_connect(private_postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=str(private_postgres.places.sockets), user="somebody", dbname="postgres")
