"""One mail instead of many: what goes out together is chosen once, so that a crash changes neither parts nor id."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from notifications.digest import render_digest
from notifications.enums import DeliveryState, Outcome, Skip
from notifications.models import Delivery, DeliveryAttempt
from notifications.queries.deliveries import bundled_with, ticket_for, waiting_with
from notifications.render import render
from notifications.rules.mail import Rendered
from tickets.models import Ticket

MOST = 200
"""Messages in one mail; the rest follow in the next."""
_FINAL = {Outcome.SENT: DeliveryState.SENT, Outcome.DEAD: DeliveryState.DEAD}


def gather(*, leader: Delivery, at: datetime) -> None:
    """Choose what goes out with a message of a digest. Call in the transaction of its first lease.

    Not transactional by itself: what is tied together must stand or fall with that lease. The caller holds the digest
    (actions.locks.take_digest): who looks at one of the rows without it lets go at once, so that waiting is safe.
    """
    if not leader.is_digest or leader.attempts != 1:
        return
    rows = waiting_with(leader, at=at).select_for_update(of=("self",))
    ids = list(rows.values_list("pk", flat=True)[: MOST - 1])
    if ids:
        Delivery.objects.filter(pk__in=ids).update(bundle=leader)


def written(*, delivery: Delivery, ticket: Ticket, at: datetime) -> Rendered:
    """Return the words of a leased message, with all that goes out with it.

    ticket: that of the message, as its recipient may see it now. What they may no longer see is left out and marked.
    """
    parts = [(each, ticket_for(each)) for each in bundled_with(delivery)]
    shown = [(delivery, ticket), *((each, found) for each, found in parts if found is not None)]
    _skip([each for each, found in parts if found is None and each.state == DeliveryState.PENDING], at=at)
    return render(delivery=delivery, ticket=ticket) if len(shown) == 1 else render_digest(shown)


@transaction.atomic
def settle_bundle(*, leader: Delivery, outcome: Outcome, at: datetime) -> None:
    """Mark what went out with a message as the message itself; what could not go with it waits for another."""
    parts = Delivery.objects.filter(bundle=leader).exclude(state__in=(DeliveryState.SENT, DeliveryState.SKIPPED))
    if outcome is Outcome.SKIPPED:
        parts.update(bundle=None)
    if outcome not in _FINAL:
        return
    ids = list(parts.select_for_update().values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=ids).update(
        state=_FINAL[outcome],
        address=leader.address,
        attempts=leader.attempts,
        first_tried_at=leader.first_tried_at,
        sent_at=leader.sent_at,
        last_error=leader.last_error,
    )
    _note(ids, outcome=outcome, error=leader.last_error, at=at)


@transaction.atomic
def _skip(parts: list[Delivery], *, at: datetime) -> None:
    ids = [each.pk for each in parts]
    Delivery.objects.filter(pk__in=ids).update(state=DeliveryState.SKIPPED, last_error=Skip.NOT_VISIBLE)
    _note(ids, outcome=Outcome.SKIPPED, error=Skip.NOT_VISIBLE, at=at)


def _note(ids: Sequence[UUID], *, outcome: Outcome, error: str, at: datetime) -> None:
    DeliveryAttempt.objects.bulk_create(
        [DeliveryAttempt(delivery_id=pk, at=at, outcome=outcome, error=error) for pk in ids]
    )
