"""Who sends and who is at whose digest, told by locks of the database: they end with the connection of who held them.

A sender that was killed is known as dead at once, not when its lease runs out: its connection is gone.
"""

import contextlib
from collections.abc import Collection, Iterator
from datetime import datetime
from zlib import crc32

from django.db import DatabaseError, connection

from notifications.enums import DeliveryState
from notifications.models import Delivery

_SENDERS, _DIGESTS = 7_233_011, 7_233_012
"""First halves of advisory locks; any numbers nobody else uses."""
_MOST = 2_147_483_647


@contextlib.contextmanager
def alive(sender: str) -> Iterator[None]:
    """Be known as a living sender meanwhile; leases of others are ended by `end_leases_of_the_dead`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_SENDERS, _key(sender)])
    try:
        yield
    finally:
        with contextlib.suppress(DatabaseError), connection.cursor() as cursor:  # else it went with the connection
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_SENDERS, _key(sender)])


def end_leases_of_the_dead(*, at: datetime) -> int:
    """End the leases of senders whose connection is gone, so that others send at once; return how many ended.

    A machine that lost its power keeps its connections for a while: then the lease runs out by itself.
    Not transactional: one statement, and a lease that ends twice is ended.
    """
    leased = Delivery.objects.filter(state=DeliveryState.SENDING, lease_until__gt=at)
    senders = set(leased.order_by().values_list("lease_by", flat=True).distinct())
    if not senders:
        return 0
    living = _living({_key(sender) for sender in senders})
    dead = [sender for sender in senders if _key(sender) not in living]
    return leased.filter(lease_by__in=dead).update(lease_until=at) if dead else 0


def take_digest(person_id: int) -> bool:
    """Try to be the only one who makes digests of a person until the transaction ends; False when another is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_DIGESTS, person_id % _MOST])
        return bool(cursor.fetchone()[0])


def await_digest(person_id: int) -> None:
    """Wait until nobody makes a digest of a person, and keep it so until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_DIGESTS, person_id % _MOST])


def _living(keys: Collection[int]) -> set[int]:
    """Which of these keys a connection holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
            " AND classid = %s AND objid::bigint = ANY(%s)"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [_SENDERS, list(keys)],
        )
        return {key for (key,) in cursor.fetchall()}


def _key(sender: str) -> int:
    return crc32(sender.encode()) & _MOST
