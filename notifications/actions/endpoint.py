"""Endpoints by administrators: add, change, test, rotate the secret, switch off and on, delete.

Nothing here reaches the network. A test is a delivery like every other and goes the same way.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.enums import Capability
from accounts.models import Person
from accounts.rules.mail import mail_domain, message_id
from notifications.channels.keys import seal_secrets, secrets_of
from notifications.enums import TEST, EndpointKind, EndpointState, EndpointVerb, OffReason, Relation
from notifications.models import Delivery, Endpoint, EndpointAct
from notifications.rules.endpoints import CHANNEL_OF, OLD_KEY_FOR
from notifications.rules.secrets import Secrets, new_key
from notifications.rules.targets import BadTarget, shown_of
from tickets.rules.sealing import Unreadable


class CannotManage(PermissionDenied):
    """Only administrators manage endpoints."""

    code = "cannot_manage_endpoints"


class NoEndpoint(ValidationError):
    """It was deleted meanwhile."""

    def __init__(self) -> None:
        super().__init__("This endpoint is no longer there.", code="no_endpoint")


class NameTaken(ValidationError):
    """Two endpoints of one name could not be told apart."""

    def __init__(self) -> None:
        super().__init__("There is an endpoint of this name.", code="name_taken")


class NeedsAddress(ValidationError):
    """An endpoint that was given no address that can be used."""

    def __init__(self, message: str = "Enter its address.") -> None:
        super().__init__(message, code="needs_address")


class NotSigned(ValidationError):
    """Only webhooks are signed."""

    def __init__(self) -> None:
        super().__init__("Only webhooks have a secret that signs.", code="not_signed")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an endpoint is to be. url and headers None keep what there is: both are secret and never shown."""

    name: str
    url: str | None = None
    headers: Mapping[str, str] | None = None
    body: str = ""
    method: str = "POST"
    number: str = ""
    events: tuple[str, ...] = ()
    queues: tuple[int, ...] = ()
    priorities: tuple[int, ...] = field(default_factory=tuple)


@transaction.atomic
def add_endpoint(*, actor: Person, kind: EndpointKind, wanted: Wanted, at: datetime) -> Endpoint:
    """Add an endpoint that is on. Raises CannotManage, NameTaken, NeedsAddress."""
    _require(actor)
    if not wanted.url:
        raise NeedsAddress
    shown = _shown(kind, wanted.url)
    endpoint: Endpoint = _named_once(
        lambda: Endpoint.objects.create(kind=kind.value, shown=shown, created_at=at, created_by=actor, **_plain(wanted))
    )
    key = new_key() if kind is EndpointKind.WEBHOOK else ""
    secrets = Secrets(url=wanted.url, key=key, headers=dict(wanted.headers or {}), body=wanted.body)
    endpoint.secrets = seal_secrets(endpoint, secrets)
    endpoint.save(update_fields=["secrets"])
    _note(endpoint, actor, EndpointVerb.ADDED, at=at)
    return endpoint


@transaction.atomic
def change_endpoint(*, actor: Person, endpoint_id: int, wanted: Wanted, at: datetime) -> Endpoint:
    """Change what it is called, where it is and what it listens to. Raises CannotManage, NoEndpoint, NameTaken."""
    endpoint = _locked(actor, endpoint_id)
    secrets = _known(endpoint, needs_url=wanted.url is None)
    changes: dict[str, Any] = {"body": wanted.body}
    if wanted.url is not None:
        endpoint.shown, changes["url"] = _shown(EndpointKind(endpoint.kind), wanted.url), wanted.url
        endpoint.paused_until = None
    if wanted.headers is not None:
        changes["headers"] = dict(wanted.headers)
    for name, value in _plain(wanted).items():
        setattr(endpoint, name, value)
    endpoint.secrets = seal_secrets(endpoint, replace(secrets, **changes))
    endpoint.version += 1
    fields = [*_plain(wanted), "shown", "secrets", "version", "paused_until"]
    _named_once(lambda: endpoint.save(update_fields=fields))
    _note(endpoint, actor, EndpointVerb.CHANGED, at=at)
    return endpoint


@transaction.atomic
def try_endpoint(*, actor: Person, endpoint_id: int, at: datetime) -> Delivery:
    """Write a test to an endpoint, which goes out as every message does. Raises CannotManage, NoEndpoint."""
    endpoint = _locked(actor, endpoint_id)
    key = hashlib.sha256(f"test|{endpoint.pk}|{uuid4().hex}".encode()).hexdigest()
    _note(endpoint, actor, EndpointVerb.TESTED, at=at)
    return Delivery.objects.create(
        endpoint=endpoint,
        channel=CHANNEL_OF[EndpointKind(endpoint.kind)].value,
        template=TEST,
        reason=Relation.ENDPOINT.value,
        dedupe_key=key,
        message_id=message_id(dedupe_key=key, domain=mail_domain(settings.DEFAULT_FROM_EMAIL)),
        next_at=at,
        created_at=at,
    )


@transaction.atomic
def rotate_key(*, actor: Person, endpoint_id: int, at: datetime) -> Endpoint:
    """Make a new secret; the old one signs beside it for 24 hours. Raises CannotManage, NoEndpoint, NotSigned."""
    endpoint = _locked(actor, endpoint_id)
    if endpoint.kind != EndpointKind.WEBHOOK:
        raise NotSigned
    secrets = _known(endpoint, needs_url=True)
    endpoint.secrets = seal_secrets(endpoint, replace(secrets, key=new_key(), old_key=secrets.key))
    endpoint.old_key_until = at + OLD_KEY_FOR
    endpoint.version += 1
    endpoint.save(update_fields=["secrets", "old_key_until", "version"])
    _note(endpoint, actor, EndpointVerb.ROTATED, at=at)
    return endpoint


@transaction.atomic
def reveal_key(*, actor: Person, endpoint_id: int, at: datetime) -> str:
    """Return the secret that signs, and note who has seen it. Raises CannotManage, NoEndpoint, NotSigned."""
    endpoint = _locked(actor, endpoint_id)
    key = _known(endpoint, needs_url=False).key
    if endpoint.kind != EndpointKind.WEBHOOK or not key:
        raise NotSigned
    _note(endpoint, actor, EndpointVerb.REVEALED, at=at)
    return key


@transaction.atomic
def switch_endpoint(*, actor: Person, endpoint_id: int, is_on: bool, at: datetime) -> Endpoint:
    """Switch it off or on again, at once and free of old failures. Raises CannotManage, NoEndpoint.

    While it is off, what it would have heard is written to the log as not sent only as far as it was already decided;
    of later events it hears nothing. A replay sends what was decided.
    """
    endpoint = _locked(actor, endpoint_id)
    endpoint.state = EndpointState.ACTIVE if is_on else EndpointState.DISABLED
    endpoint.off_reason, endpoint.off_at = ("", None) if is_on else (OffReason.BY_HAND, at)
    endpoint.failures, endpoint.failing_since, endpoint.paused_until = 0, None, None
    endpoint.version += 1
    fields = ["state", "off_reason", "off_at", "failures", "failing_since", "paused_until", "version"]
    endpoint.save(update_fields=fields)
    _note(endpoint, actor, EndpointVerb.ENABLED if is_on else EndpointVerb.DISABLED, at=at)
    return endpoint


@transaction.atomic
def delete_endpoint(*, actor: Person, endpoint_id: int, at: datetime) -> None:
    """Delete it and its secrets; its name stays in the log. Raises CannotManage, NoEndpoint."""
    endpoint = _locked(actor, endpoint_id)
    endpoint.state, endpoint.off_at, endpoint.secrets = EndpointState.DELETED, at, b""
    endpoint.number, endpoint.failing_since, endpoint.version = "", None, endpoint.version + 1
    endpoint.save(update_fields=["state", "off_at", "secrets", "number", "failing_since", "version"])
    _note(endpoint, actor, EndpointVerb.DELETED, at=at)


def _require(actor: Person) -> None:
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotManage("Only administrators manage endpoints.")


def _locked(actor: Person, endpoint_id: int) -> Endpoint:
    _require(actor)
    rows = Endpoint.objects.select_for_update().exclude(state=EndpointState.DELETED)
    endpoint = rows.filter(pk=endpoint_id).first()
    if endpoint is None:
        raise NoEndpoint
    return endpoint


def _known(endpoint: Endpoint, *, needs_url: bool) -> Secrets:
    """The secrets there are; none when their key is gone, which a new address mends."""
    try:
        return secrets_of(endpoint)
    except Unreadable:
        if needs_url:
            raise NeedsAddress("Its secrets can no longer be read. Enter its address again.") from None
        return Secrets(key=new_key() if endpoint.kind == EndpointKind.WEBHOOK else "")


def _plain(wanted: Wanted) -> dict[str, Any]:
    return {
        "name": wanted.name,
        "method": wanted.method,
        "number": wanted.number,
        "events": sorted(wanted.events),
        "queues": sorted(wanted.queues),
        "priorities": sorted(wanted.priorities),
    }


def _shown(kind: EndpointKind, url: str) -> str:
    if kind is EndpointKind.PAGER:
        return url
    try:
        return shown_of(url, is_secret=kind is not EndpointKind.WEBHOOK)
    except BadTarget as error:
        raise NeedsAddress(str(error)) from None


def _named_once(save: Any) -> Any:
    try:
        with transaction.atomic():
            return save()
    except IntegrityError:
        raise NameTaken from None


def _note(endpoint: Endpoint, actor: Person, verb: EndpointVerb, *, at: datetime) -> None:
    EndpointAct.objects.create(endpoint=endpoint, actor=actor, verb=verb, at=at)
