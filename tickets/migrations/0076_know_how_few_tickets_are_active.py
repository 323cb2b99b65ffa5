"""Tell the planner that whoever is not taken is active: the two columns go together.

Without it, it takes an inbox of thousands for five rows, joins them all and sorts them, instead of reading the first
fifty in order.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0074_note_mail_of_programs")]

    operations = [
        migrations.RunSQL(
            sql=[
                "CREATE STATISTICS ticket_activity (mcv) ON state, is_taken FROM tickets_ticket",
                "ANALYZE tickets_ticket (state, is_taken)",
            ],
            reverse_sql="DROP STATISTICS ticket_activity",
        ),
    ]
