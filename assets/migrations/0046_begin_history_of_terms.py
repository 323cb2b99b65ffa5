"""Note the terms of availability as they are when their history begins, so that the first change can say from what."""

from django.db import migrations

_KEPT = (
    "vendor_id", "contract_id", "device_id", "windows", "covers_holidays", "holidays_country", "holidays_subdivision",
    "target_percent", "planned_counts", "degraded_percent", "min_outage_minutes", "note",
)  # fmt: skip


def begin(apps, schema_editor):
    Terms, Event = apps.get_model("assets", "AvailabilityTerms"), apps.get_model("assets", "AvailabilityTermsEvent")
    known = set(Event.objects.values_list("pgh_obj_id", flat=True))
    Event.objects.bulk_create(
        Event(pgh_obj_id=row.pk, pgh_label="begin", id=row.pk, **{column: getattr(row, column) for column in _KEPT})
        for row in Terms.objects.order_by("pk")
        if row.pk not in known
    )


def forget_terms_of_contracts(apps, schema_editor):
    """What came before can hold terms of vendors and devices alone."""
    apps.get_model("assets", "AvailabilityTerms").objects.filter(contract__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("assets", "0045_note_when_nothing_is_reached")]

    operations = [migrations.RunPython(begin, forget_terms_of_contracts)]
