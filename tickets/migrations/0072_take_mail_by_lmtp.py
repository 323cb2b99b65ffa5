from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0062_settle_choices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='inboundmail',
            name='source',
            field=models.CharField(choices=[('imap', 'imap'), ('pipe', 'pipe'), ('api', 'api'), ('lmtp', 'lmtp')], max_length=8),
        ),
    ]
