"""What PostgreSQL is told about tickets, so that it plans the inbox well."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_planner_knows_that_state_and_taken_go_together() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_statistic_ext s"
            " JOIN pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)"
            " WHERE s.stxname = 'ticket_activity' AND s.stxrelid = 'tickets_ticket'::regclass"
        )

        assert cursor.fetchone() == (["is_taken", "state"],)
