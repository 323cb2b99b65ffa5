"""Keeping what tickets are found by. The texts are kept by the database itself; the known words are learned here."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max, Min

from tickets.models import SearchWord, Ticket

STEP = 2_000
_LEAST = 3
"""A word that fewer of the newest subjects hold is more likely a slip, or a name."""

_LEARN = """
    INSERT INTO tickets_searchword (word, tickets)
    SELECT word, max(found) FROM (
        SELECT word, ndoc AS found FROM ts_stat(
            $$SELECT to_tsvector('simple', subject) FROM tickets_ticket ORDER BY id DESC LIMIT 20000$$
        ) WHERE ndoc >= %s
        UNION ALL
        SELECT lower(part), 1 FROM assets_device, regexp_split_to_table(
            tag || ' ' || ae_title || ' ' || name || ' ' || nicknames, '[^[:alnum:]]+') AS part
    ) known
    WHERE length(word) BETWEEN 3 AND 60 AND word ~ '[[:alpha:]]' GROUP BY word
    ON CONFLICT (word) DO NOTHING
"""


@transaction.atomic
def learn_words(*, at: datetime) -> int:
    """Learn anew the words that mistyped ones are put right by; return how many. Needs PostgreSQL only.

    They come from subjects and devices alone, never from messages, and a word that fewer than three subjects hold is
    not learned: so no name of a patient becomes a suggestion. at: unused but for the sweeper, which calls it so.
    """
    with connection.cursor() as cursor:
        SearchWord.objects.all().delete()
        cursor.execute(_LEARN, [_LEAST])
        return int(cursor.rowcount)


def index_texts() -> int:
    """Index the words of all tickets anew, in steps; return how many tickets.

    For tickets that were written past the triggers. Not transactional: each step is, and all can be done again.
    """
    ends = Ticket.objects.aggregate(first=Min("pk"), last=Max("pk"))
    first, last = ends["first"] or 1, ends["last"] or 0
    for start in range(first, last + 1, STEP):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tickets_index_text(ARRAY(SELECT id FROM tickets_ticket WHERE id >= %s AND id < %s))",
                [start, start + STEP],
            )
    return Ticket.objects.count()
