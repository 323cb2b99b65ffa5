"""What the runtime role may do: everything the desk needs, and never to change what happened."""

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from config.database import owner_database, runtime_database


@transaction.atomic
def grant_runtime() -> str:
    """Give the runtime role its rights on every table there is now; run as the owner after each migration.

    Returns the role's name, or an empty string when runtime and owner are one and the same.
    """
    role, owner = runtime_database()["USER"], owner_database()["USER"]
    if role == owner:
        return ""
    name = sql.Identifier(role)
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
        ):
            cursor.execute(sql.SQL(statement).format(name))
        for table in tables.intersection(settings.APPEND_ONLY_TABLES):
            revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
            cursor.execute(revoke.format(sql.Identifier(table), name))
    return str(role)
