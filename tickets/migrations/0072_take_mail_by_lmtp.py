from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0070_say_what_checks_found'),
    ]

    operations = [
        migrations.AlterField(
            model_name='inboundmail',
            name='source',
            field=models.CharField(choices=[('imap', 'imap'), ('pipe', 'pipe'), ('api', 'api'), ('lmtp', 'lmtp')], max_length=8),
        ),
    ]
