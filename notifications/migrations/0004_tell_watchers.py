from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0003_tell_commanders_and_followers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='reason',
            field=models.CharField(choices=[('requester', 'requester'), ('assignee', 'assignee'), ('lead', 'lead'), ('supervisor', 'supervisor'), ('queue', 'queue'), ('watcher', 'watcher'), ('mentioned', 'mentioned')], max_length=10),
        ),
    ]
