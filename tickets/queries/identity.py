"""Identifiers on tickets, without what they say: which there are, and which tickets share one."""

from collections.abc import Collection, Iterable
from datetime import datetime

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import CopyState, IdentityField, State
from tickets.models import IdentityKey, IdentityValue, Ticket
from tickets.queries.visible import visible_to
from tickets.rules.identity import FOUND_BY
from tickets.rules.sealing import MasterKey, blind_index, squeezed

_MOST = 20


def identity_rows(ticket: Ticket) -> list[IdentityValue]:
    """Return what is kept on a ticket the person can see: part, field and who gave it, never what it says."""
    rows = IdentityValue.objects.filter(ticket=ticket).select_related("entered_by").defer("sealed")
    return list(rows.order_by("part", "field", "id"))


def tickets_with_identifier(
    *, user: Person, text: str, masters: Iterable[MasterKey], fields: Collection[IdentityField] = FOUND_BY
) -> list[Ticket]:
    """Return the tickets, newest first, that keep exactly this identifier; for those who may see identifiers."""
    if len(squeezed(text)) < 3 or not user.may(Capability.REVEAL_IDENTITY):
        return []
    found = {blind_index(text, field=field.value, master=key) for key in masters for field in fields}
    rows = visible_to(user).filter(pk__in=IdentityValue.objects.filter(index__in=found).values("ticket"))
    return list(rows.only("pk", "subject", "state", "priority").order_by("-id")[:_MOST])


def tickets_to_purge(*, before: datetime, limit: int) -> list[int]:
    """Return tickets with a key that were closed before a moment, longest ago first; not while a copy is being made."""
    rows = (
        IdentityKey.objects.exclude(name="")
        .exclude(ticket__vendor_copies__state=CopyState.PENDING.value)
        .filter(ticket__state=State.CLOSED.value, ticket__closed_at__lt=before)
    )
    return list(rows.order_by("ticket__closed_at", "pk").values_list("pk", flat=True)[:limit])


def keys_in_use() -> set[str]:
    """Return the names of all keys that a ticket has."""
    return set(IdentityKey.objects.exclude(name="").values_list("name", flat=True))
