from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0073_note_what_a_report_is_about'),
    ]

    operations = [
        migrations.AddField(
            model_name='inboundmail',
            name='is_automatic',
            field=models.BooleanField(default=False, help_text='It says that a program sent it.'),
        ),
    ]
