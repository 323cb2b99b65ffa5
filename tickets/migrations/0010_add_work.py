import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_people_sites_tokens'),
        ('assets', '0002_device_register'),
        ('tickets', '0009_add_links_incidents_problems'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='TicketWork',
            fields=[
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='work', serialize=False, to='tickets.ticket')),
                ('ticks', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='TimeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minutes', models.IntegerField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Watcher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
            ],
        ),
        migrations.AlterField(
            model_name='ticketevent',
            name='kind',
            field=models.CharField(choices=[('ticket_logged', 'ticket_logged'), ('ticket_routed', 'ticket_routed'), ('category_changed', 'category_changed'), ('priority_changed', 'priority_changed'), ('device_linked', 'device_linked'), ('ticket_taken', 'ticket_taken'), ('ticket_assigned', 'ticket_assigned'), ('ticket_released', 'ticket_released'), ('reply_sent', 'reply_sent'), ('requester_replied', 'requester_replied'), ('note_added', 'note_added'), ('file_added', 'file_added'), ('file_inspected', 'file_inspected'), ('wait_started', 'wait_started'), ('wait_ended', 'wait_ended'), ('ticket_resolved', 'ticket_resolved'), ('ticket_confirmed', 'ticket_confirmed'), ('ticket_reopened', 'ticket_reopened'), ('ticket_closed', 'ticket_closed'), ('ticket_merged', 'ticket_merged'), ('due_pinned', 'due_pinned'), ('policy_applied', 'policy_applied'), ('promise_warned', 'promise_warned'), ('promise_missed', 'promise_missed'), ('step_ticked', 'step_ticked'), ('step_unticked', 'step_unticked'), ('gate_overridden', 'gate_overridden'), ('wait_due', 'wait_due'), ('tag_added', 'tag_added'), ('tag_removed', 'tag_removed'), ('watcher_added', 'watcher_added'), ('watcher_removed', 'watcher_removed'), ('person_mentioned', 'person_mentioned'), ('time_logged', 'time_logged'), ('fields_changed', 'fields_changed'), ('macro_applied', 'macro_applied')], max_length=24),
        ),
        migrations.CreateModel(
            name='Macro',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('steps', models.JSONField()),
                ('is_active', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='macros', to=settings.AUTH_USER_MODEL)),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.queue')),
            ],
        ),
        migrations.CreateModel(
            name='MessageDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reply', 'reply'), ('note', 'note'), ('resolve', 'resolve')], max_length=10)),
                ('body', models.TextField()),
                ('code', models.CharField(blank=True, max_length=60)),
                ('updated_at', models.DateTimeField()),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='message_drafts', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='message_drafts', to='tickets.ticket')),
            ],
        ),
        migrations.CreateModel(
            name='PlaybookVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('steps', models.JSONField(blank=True, default=list)),
                ('causes', models.JSONField(blank=True, default=list)),
                ('fields', models.JSONField(blank=True, default=list)),
                ('made_at', models.DateTimeField()),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='playbooks', to='tickets.category')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='category',
            name='playbook',
            field=models.ForeignKey(blank=True, help_text='What administrators made of runbook and resolution_codes; without one those hold.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.playbookversion'),
        ),
        migrations.CreateModel(
            name='ReplyTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('body', models.TextField()),
                ('is_active', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField()),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.category')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reply_templates', to=settings.AUTH_USER_MODEL)),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.queue')),
            ],
        ),
        migrations.CreateModel(
            name='TicketTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ticket_tags', to='tickets.tag')),
                ('ticket', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ticket_tags', to='tickets.ticket')),
            ],
        ),
        migrations.AddField(
            model_name='ticket',
            name='tags',
            field=models.ManyToManyField(related_name='tickets', through='tickets.TicketTag', to='tickets.tag'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state', 'waiting'), ('waiting_until__isnull', False)), fields=['waiting_until', 'id'], name='ticket_waiting_until'),
        ),
        migrations.AddField(
            model_name='ticketwork',
            name='playbook',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.playbookversion'),
        ),
        migrations.AddField(
            model_name='timeentry',
            name='message',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.message'),
        ),
        migrations.AddField(
            model_name='timeentry',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='timeentry',
            name='takes_back',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_back_by', to='tickets.timeentry'),
        ),
        migrations.AddField(
            model_name='timeentry',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='time_entries', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='watcher',
            name='added_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='watcher',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='watched', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='watcher',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='watchers', to='tickets.ticket'),
        ),
        migrations.AddConstraint(
            model_name='macro',
            constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', True), ('queue__isnull', True), _connector='OR'), name='macro_one_scope'),
        ),
        migrations.AddIndex(
            model_name='messagedraft',
            index=models.Index(fields=['updated_at'], name='message_draft_age'),
        ),
        migrations.AddConstraint(
            model_name='messagedraft',
            constraint=models.UniqueConstraint(fields=('ticket', 'owner', 'kind'), name='message_draft_once'),
        ),
        migrations.AddConstraint(
            model_name='playbookversion',
            constraint=models.UniqueConstraint(fields=('category', 'version'), name='playbook_version_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='playbookversion',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fc26f7825588fc0cc957ab7a4955b1fe6ec9ba9c', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_89a2e', table='tickets_playbookversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='replytemplate',
            constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', True), ('queue__isnull', True), _connector='OR'), name='reply_template_one_scope'),
        ),
        migrations.AddIndex(
            model_name='tickettag',
            index=models.Index(fields=['tag', '-ticket'], name='ticket_tag_newest'),
        ),
        migrations.AddConstraint(
            model_name='tickettag',
            constraint=models.UniqueConstraint(fields=('ticket', 'tag'), name='ticket_tag_once'),
        ),
        migrations.AddIndex(
            model_name='timeentry',
            index=models.Index(fields=['ticket', 'id'], name='time_entry_ticket'),
        ),
        migrations.AddIndex(
            model_name='timeentry',
            index=models.Index(fields=['person', 'at'], name='time_entry_person'),
        ),
        migrations.AddConstraint(
            model_name='timeentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('minutes__gt', 0), ('takes_back__isnull', True)), models.Q(('minutes__lt', 0), ('takes_back__isnull', False)), _connector='OR'), name='time_entry_sign'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timeentry',
            trigger=pgtrigger.compiler.Trigger(name='never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9fa67058ce9ce74c80cf91e636304a78db788748', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changes_eaf16', table='tickets_timeentry', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='watcher',
            index=models.Index(fields=['person', '-ticket'], name='watcher_newest'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.UniqueConstraint(fields=('ticket', 'person'), name='watcher_once'),
        ),
    ]
