"""Note each check as it is set when its history begins, so that the first change can say from what."""

from django.db import migrations

BATCH = 500
_KEPT = (
    "device_id", "kind", "ae_title", "host", "port", "is_tls", "path", "expected", "every_minutes", "timeout_seconds",
    "failures_needed", "successes_needed", "slow_ms", "counts_as", "opens_ticket", "is_active", "version",
)  # fmt: skip


def begin(apps, schema_editor):
    Check, Event = apps.get_model("assets", "DeviceCheck"), apps.get_model("assets", "DeviceCheckEvent")
    known = set(Event.objects.values_list("pgh_obj_id", flat=True))
    lines = (
        Event(pgh_obj_id=row.pk, pgh_label="begin", id=row.pk, **{column: getattr(row, column) for column in _KEPT})
        for row in Check.objects.order_by("pk").iterator(chunk_size=BATCH)
        if row.pk not in known
    )
    Event.objects.bulk_create(lines, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("assets", "0042_keep_history_of_checks")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
