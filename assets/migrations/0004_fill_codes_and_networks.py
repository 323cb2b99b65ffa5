"""Give each device a code of its own for its label, and its AE title, host and port their rows."""

from django.db import migrations

from assets.rules.codes import new_code

BATCH = 500


def fill(apps, schema_editor):
    Device = apps.get_model("assets", "Device")
    NetworkAE = apps.get_model("assets", "NetworkAE")
    NetworkConnection = apps.get_model("assets", "NetworkConnection")
    for device in Device.objects.order_by("pk").iterator(chunk_size=BATCH):
        # Writing the row also makes the first line of its history: what it was when history began.
        Device.objects.filter(pk=device.pk).update(code=new_code(), version=device.version + 1)
        if not device.ae_title or NetworkAE.objects.filter(title=device.ae_title).exists():
            continue
        connection = None
        if device.host:
            connection, _ = NetworkConnection.objects.get_or_create(
                device=device, host=device.host, port=device.port
            )
        NetworkAE.objects.create(device=device, connection=connection, title=device.ae_title, is_primary=True)


class Migration(migrations.Migration):
    dependencies = [("assets", "0003_keep_contracts_networks_and_history")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
