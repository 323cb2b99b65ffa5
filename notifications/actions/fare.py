"""How an endpoint fares: what a success or a failure changes, and when it is switched off."""

from datetime import datetime

from django.db import transaction

from notifications.actions.alarm import tell_alarm
from notifications.enums import EndpointState, EndpointVerb, OffReason
from notifications.models import Endpoint, EndpointAct
from notifications.rules.endpoints import must_switch_off, pause_after


def note_success(*, endpoint_id: int, at: datetime) -> None:
    """Note that it has accepted a message: it is in no trouble. Not transactional: one row on its own."""
    Endpoint.objects.filter(pk=endpoint_id).update(
        failures=0, failing_since=None, paused_until=None, last_success_at=at, last_error=""
    )


@transaction.atomic
def note_failure(*, endpoint_id: int, code: str, is_down: bool, is_gone: bool, at: datetime) -> None:
    """Note a failure: leave it alone for a while when it is down; switch it off when it is gone or failed for days.

    Whoever reads the delivery log is told by mail of an endpoint that is switched off.
    """
    endpoint = Endpoint.objects.select_for_update().defer("secrets").filter(pk=endpoint_id).first()
    if endpoint is None or endpoint.state == EndpointState.DELETED:
        return
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or at
    endpoint.paused_until = at + pause_after(endpoint.failures) if is_down else endpoint.paused_until
    endpoint.last_error = code[:80]
    endpoint.save(update_fields=["failures", "failing_since", "paused_until", "last_error"])
    if endpoint.state != EndpointState.ACTIVE:
        return
    if is_gone or must_switch_off(failing_since=endpoint.failing_since, failures=endpoint.failures, at=at):
        _switch_off(endpoint, reason=OffReason.GONE if is_gone else OffReason.FAILING, at=at)


def _switch_off(endpoint: Endpoint, *, reason: OffReason, at: datetime) -> None:
    endpoint.state, endpoint.off_reason, endpoint.off_at = EndpointState.DISABLED, reason, at
    endpoint.version += 1
    endpoint.save(update_fields=["state", "off_reason", "off_at", "version"])
    EndpointAct.objects.create(endpoint=endpoint, verb=EndpointVerb.DISABLED, at=at)
    tell_alarm(about=f"endpoint {endpoint.pk} {at.isoformat()}", at=at)
