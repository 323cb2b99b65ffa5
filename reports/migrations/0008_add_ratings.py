from django.db import migrations, models

# The ratings there are already, under the last solution before each; the same a rebuild of the facts gives.
FILL = """
    UPDATE reports_cyclefact AS cycle SET rating = found.score, rated_at = found.given_at
    FROM (
        SELECT DISTINCT ON (given.id) solution.id, given.score, given.given_at
        FROM tickets_satisfaction AS given
        JOIN reports_cyclefact AS solution ON solution.ticket_id = given.ticket_id
            AND solution.metric = 'resolution' AND solution.stopped_at <= given.given_at
        ORDER BY given.id, solution.cycle DESC
    ) AS found
    WHERE cycle.id = found.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0007_add_closing'),
        ('tickets', '0062_settle_choices'),
    ]

    operations = [
        migrations.AddField(
            model_name='cyclefact',
            name='rating',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='cyclefact',
            name='rated_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='cyclefact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rated_at__isnull', True), ('rating__isnull', True)), models.Q(('rated_at__isnull', False), ('rating__range', (1, 5))), _connector='OR'), name='cycle_rating_has_moment'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
