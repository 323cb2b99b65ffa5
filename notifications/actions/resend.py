"""Sending again what was given up, one or all of a filter; replaying what an endpoint missed; setting it aside."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.enums import Capability
from accounts.models import Person
from notifications.enums import TEST, DeliveryState, EndpointState, EndpointVerb, Outcome, Skip
from notifications.models import Delivery, DeliveryAttempt, Endpoint, EndpointAct
from notifications.queries.deliveries import DeliveryFilter, given_up

MOST_AT_ONCE = 5_000
"""So many are sent again by one press of the button; the next press takes the rest."""


class NothingToResend(ValidationError):
    """The message is not one that was given up."""

    def __init__(self) -> None:
        super().__init__("Only a message that was given up can be sent again.", code="nothing_to_resend")


class NothingToReplay(ValidationError):
    """No message of the endpoint fits."""

    def __init__(self) -> None:
        super().__init__("The endpoint missed no message in this time.", code="nothing_to_replay")


class EndpointIsOff(ValidationError):
    """Nothing can be sent to an endpoint that is off."""

    def __init__(self) -> None:
        super().__init__("Switch the endpoint on first.", code="endpoint_is_off")


class CannotResend(PermissionDenied):
    """Only those who read the delivery log may send again."""

    code = "cannot_resend"


@transaction.atomic
def resend(*, actor: Person, delivery_id: UUID, at: datetime) -> Delivery:
    """Try a message again that was given up, under its old id. Raises CannotResend, NothingToResend."""
    _require(actor)
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id, state=DeliveryState.DEAD).first()
    if delivery is None or delivery.template == TEST:
        raise NothingToResend
    _send_again(Delivery.objects.filter(pk=delivery.pk), at=at)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def resend_all(*, actor: Person, wanted: DeliveryFilter, at: datetime) -> int:
    """Try all messages of a filter again that were given up; return how many. Raises CannotResend, NothingToResend."""
    _require(actor)
    count = _send_again(given_up(wanted), at=at)
    if not count:
        raise NothingToResend
    return count


@transaction.atomic
def set_aside(*, actor: Person, wanted: DeliveryFilter, delivery_id: UUID | None = None, at: datetime) -> int:
    """Let the given-up messages of a filter, or one of them, alarm no more; return how many. Raises CannotResend.

    They stay in the log and can still be sent again.
    """
    _require(actor)
    rows = given_up(wanted)
    if delivery_id is not None:
        rows = rows.filter(pk=delivery_id)
    keys = _locked(rows)
    DeliveryAttempt.objects.bulk_create(
        DeliveryAttempt(delivery_id=key, at=at, outcome=Outcome.SET_ASIDE) for key in keys
    )
    return Delivery.objects.filter(pk__in=keys).update(set_aside_at=at)


@transaction.atomic
def replay(*, actor: Person, endpoint_id: int, since: datetime, until: datetime, also_sent: bool, at: datetime) -> int:
    """Send again what an endpoint missed of events told from `since` to before `until`; return how many.

    also_sent: what it had accepted comes again too. Every message keeps its id. Raises CannotResend, EndpointIsOff,
    NothingToReplay.
    """
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotResend("Only administrators can replay an endpoint.")
    endpoint = Endpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    if endpoint is None or endpoint.state != EndpointState.ACTIVE:
        raise EndpointIsOff
    count = _send_again(missed(endpoint_id=endpoint_id, since=since, until=until, also_sent=also_sent), at=at)
    if not count:
        raise NothingToReplay
    EndpointAct.objects.create(endpoint=endpoint, actor=actor, verb=EndpointVerb.REPLAYED, at=at)
    return count


def missed(*, endpoint_id: int, since: datetime, until: datetime, also_sent: bool) -> QuerySet[Delivery]:
    """Return what a replay would send: given up, or not sent because the endpoint was off."""
    states = Q(state=DeliveryState.DEAD) | Q(state=DeliveryState.SKIPPED, last_error=Skip.ENDPOINT_OFF)
    if also_sent:
        states |= Q(state=DeliveryState.SENT)
    rows = Delivery.objects.filter(states, endpoint=endpoint_id, created_at__gte=since, created_at__lt=until)
    return rows.exclude(template=TEST)


def _require(actor: Person) -> None:
    if not actor.may(Capability.SEE_DELIVERIES):
        raise CannotResend("Only supervisors and administrators can send a message again.")


def _locked(rows: QuerySet[Delivery]) -> list[UUID]:
    """Lock at most MOST_AT_ONCE of the rows, oldest first; those a sender has are passed over."""
    rows = rows.order_by("created_at", "id").select_for_update(skip_locked=True, of=("self",))
    return list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])


def _send_again(rows: QuerySet[Delivery], *, at: datetime) -> int:
    keys = _locked(rows)
    DeliveryAttempt.objects.bulk_create(DeliveryAttempt(delivery_id=key, at=at, outcome=Outcome.RESENT) for key in keys)
    return Delivery.objects.filter(pk__in=keys).update(
        state=DeliveryState.PENDING,
        next_at=at,
        attempts=0,
        first_tried_at=None,
        sent_at=None,
        last_error="",
        set_aside_at=None,
        is_digest=False,
        bundle=None,
    )
