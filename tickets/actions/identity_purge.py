"""Destroying identifiers some days after their ticket was closed, and renewing the keys they lie under."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.actions.each import OneOfMany
from tickets.actions.change import save_aside
from tickets.actions.event import Step
from tickets.actions.identity import index_of
from tickets.actions.message_draft import reseal_drafts
from tickets.actions.ticket_key import KeyGone, destroy_ticket_key, opened_key
from tickets.channels.keys import destroy_key, key_names, masters, read_key, write_key
from tickets.enums import EventKind, IdentityField, State
from tickets.models import IdentityKey, IdentityValue, Ticket
from tickets.queries.identity import keys_in_use, tickets_to_purge
from tickets.rules.identity import FOUND_BY, place_of
from tickets.rules.sealing import Unreadable, unseal, wrap, wrapped_by

logger = logging.getLogger(__name__)

_AT_ONCE = 50
_SETTLED = timedelta(hours=1)


def sweep(*, at: datetime) -> int:
    """Destroy the identifiers of every ticket closed longer ago than IDENTITY_DAYS; return of how many tickets.

    Needs PostgreSQL and the folder of the keys; safe in any number at once. One that fails is logged and left.
    """
    before = at - timedelta(days=settings.IDENTITY_DAYS)
    return sum(_try(ticket_id=ticket_id, at=at) for ticket_id in tickets_to_purge(before=before, limit=_AT_ONCE))


def _try(*, ticket_id: int, at: datetime) -> bool:
    with OneOfMany(logger, "identity not purged", ticket=ticket_id):
        return purge_identity(ticket_id=ticket_id, at=at)
    return False


@transaction.atomic
def purge_identity(*, ticket_id: int, at: datetime) -> bool:
    """Destroy the key and the identifiers of one ticket that was closed long enough ago. Event: identity_purged."""
    rows = Ticket.objects.defer("description").filter(pk=ticket_id).order_by()
    ticket = rows.select_for_update(skip_locked=True).first()
    days = settings.IDENTITY_DAYS
    if ticket is None or ticket.state != State.CLOSED or ticket.closed_at is None:
        return False
    if ticket.closed_at > at - timedelta(days=days):
        return False
    count, _ = IdentityValue.objects.filter(ticket=ticket).delete()
    destroy_ticket_key(ticket=ticket, at=at)
    if count:
        step = Step(EventKind.IDENTITY_PURGED, {"count": count, "days": days})
        save_aside(ticket=ticket, actor=None, at=at, steps=[step])
    return True


def destroy_stray_keys(*, at: datetime) -> int:
    """Destroy key files that no ticket names, such as after a broken off request or a purge; return how many."""
    strays = 0
    used = keys_in_use()
    for name in key_names(older_than=(at - _SETTLED).timestamp()):
        if name not in used:
            destroy_key(name)
            strays += 1
    return strays


def rotate_keys() -> int:
    """Wrap every data key with the newest master key, renew fingerprints and drafts; return how many were changed.

    Run after a new key was put first in RADDESK_IDENTITY_KEYS; then the old one can be taken out. One ticket is one
    transaction; safe to run twice, and to break off.
    """
    done = 0
    for ticket_id in IdentityKey.objects.exclude(name="").order_by("pk").values_list("pk", flat=True):
        done += _rotate(ticket_id=ticket_id)
    return done + reseal_drafts()


@transaction.atomic
def _rotate(*, ticket_id: int) -> bool:
    row = IdentityKey.objects.select_for_update().filter(pk=ticket_id).exclude(name="").first()
    newest = masters()[0]
    if row is None:
        return False
    wrapped = read_key(row.name)
    if wrapped is None or wrapped_by(wrapped) == newest.id:
        return False
    try:
        data_key = opened_key(row)
    except KeyGone:
        logger.warning("identity key not readable", extra={"ticket": ticket_id})
        return False
    for value in IdentityValue.objects.filter(ticket_id=ticket_id, field__in=[field.value for field in FOUND_BY]):
        _renew_index(value, data_key)
    write_key(row.name, wrap(data_key, master=newest, name=row.name))
    return True


def _renew_index(value: IdentityValue, data_key: bytes) -> None:
    """Within the transaction of its key."""
    place = place_of(ticket_id=value.ticket_id, part=value.part, field=value.field)
    try:
        text = unseal(bytes(value.sealed), data_key=data_key, place=place)
    except Unreadable:
        return
    with transaction.atomic():
        value.index = index_of(field=IdentityField(value.field), text=text)
        value.save(update_fields=["index"])
