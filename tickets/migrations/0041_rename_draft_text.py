"""What people have begun to write is stored encrypted; the column says so. Its content follows in the next one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0040_delete_originals")]

    operations = [
        migrations.RenameField(model_name="messagedraft", old_name="body", new_name="sealed"),
        migrations.AlterField(
            model_name="messagedraft",
            name="sealed",
            field=models.TextField(help_text="The text, encrypted: actions.message_draft opens it."),
        ),
    ]
