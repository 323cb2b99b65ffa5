from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0072_take_mail_by_lmtp'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='inboundmail',
            name='about',
            field=models.CharField(blank=True, max_length=330),
        ),
        migrations.AddField(
            model_name='inboundmail',
            name='status',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddIndex(
            model_name='inboundmail',
            index=models.Index(condition=models.Q(('about', ''), _negated=True), fields=['about'], name='mail_about'),
        ),
    ]
