"""Note each row as it is when its history begins, so that the first change can say from what."""

from django.db import migrations

BATCH = 500
_KEPT = (
    ("FlowLink", ("source_id", "target_id", "service_id", "kind", "redundancy_id", "note")),
    ("FlowService", ("name", "site_id", "note")),
    ("Redundancy", ("name", "needed")),
    ("Location", ("site_id", "name", "building", "floor", "room", "department", "phone")),
    ("Vendor", ("name", "hotline", "contract_number")),
    ("TrackedSite", ("code", "name", "time_zone")),
)


def begin(apps, schema_editor):
    for name, columns in _KEPT:
        Row = apps.get_model("assets", name)
        Event = apps.get_model("assets", f"{name.removeprefix('Tracked')}Event")
        known = set(Event.objects.values_list("pgh_obj_id", flat=True))
        lines = (
            Event(
                pgh_obj_id=row.pk,
                pgh_label="begin",
                id=row.pk,
                **{column: getattr(row, column) for column in columns},
            )
            for row in Row.objects.order_by("pk").iterator(chunk_size=BATCH)
            if row.pk not in known
        )
        Event.objects.bulk_create(lines, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("assets", "0030_keep_history_of_flow_places_vendors")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
