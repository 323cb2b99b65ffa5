"""Room for the few statements that sort a million rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from reports.rules.period import Period

LONG_DAYS = 100
"""Below this a report sorts no more than PostgreSQL's usual memory holds, and is spared three round trips."""


@contextmanager
def ample_memory(period: Period) -> Iterator[None]:
    """Give the statements of the block memory to sort the rows of a long period without going to disk."""
    if period.days <= LONG_DAYS:
        yield
        return
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET LOCAL jit = off")  # compiling takes longer than the statement
        yield
