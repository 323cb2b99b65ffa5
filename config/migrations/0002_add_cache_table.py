from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE IF NOT EXISTS config_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS config_cache_expires ON config_cache (expires);
"""


class Migration(migrations.Migration):
    """The table of the shared cache: sign-in limits count here, so that they do not need Redis."""

    dependencies = [("config", "0001_add_heartbeat")]
    operations = [migrations.RunSQL(CREATE, reverse_sql="DROP TABLE IF EXISTS config_cache")]
