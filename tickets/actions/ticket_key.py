"""The data key of one ticket: made when it is first needed, opened for a moment, destroyed for good."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from tickets.channels.keys import destroy_key, masters, new_name, read_key, write_key
from tickets.models import IdentityKey, Ticket
from tickets.rules.sealing import Unreadable, new_data_key, unwrap, wrap


class KeyGone(ValidationError):
    """The key of the ticket is not there, so nothing encrypted with it can be read."""

    def __init__(self) -> None:
        super().__init__(
            "What was kept cannot be read any more: its key was destroyed, or is not on this server. "
            "Ask for the identifiers again.",
            code="key_gone",
        )


def key_for_writing(*, ticket: Ticket, at: datetime) -> bytes:
    """Return the data key of a locked ticket, made now when it has none.

    The file is on disk before its row; a file whose row never came is destroyed by the daily tidying. Raises KeyGone
    when there is a row without its file: what is there must not be mixed with another key.
    """
    row = IdentityKey.objects.filter(ticket=ticket).first()
    if row is not None and row.name:
        return opened_key(row)
    name, data_key = new_name(), new_data_key()
    write_key(name, wrap(data_key, master=masters()[0], name=name))
    IdentityKey.objects.update_or_create(ticket=ticket, defaults={"name": name, "created_at": at, "destroyed_at": None})
    return data_key


def key_for_reading(*, ticket: Ticket) -> bytes:
    """Return the data key of a ticket. Raises KeyGone."""
    row = IdentityKey.objects.filter(ticket=ticket).first()
    if row is None or not row.name:
        raise KeyGone
    return opened_key(row)


def opened_key(row: IdentityKey) -> bytes:
    """Return the data key a row names. Raises KeyGone."""
    wrapped = read_key(row.name)
    if wrapped is None:
        raise KeyGone
    try:
        return unwrap(wrapped, masters=masters(), name=row.name)
    except Unreadable:
        raise KeyGone from None


def destroy_ticket_key(*, ticket: Ticket, at: datetime) -> None:
    """Forget the key of a locked ticket; its file is destroyed once that is certain."""
    row = IdentityKey.objects.filter(ticket=ticket).first()
    if row is None or not row.name:
        return
    name, row.name, row.destroyed_at = row.name, "", at
    row.save(update_fields=["name", "destroyed_at"])
    transaction.on_commit(lambda: destroy_key(name), robust=True)
