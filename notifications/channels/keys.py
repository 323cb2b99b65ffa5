"""The secrets of endpoints, opened and sealed with the master keys of the site."""

from django.conf import settings

from notifications.models import Endpoint
from notifications.rules.secrets import Secrets, opened, sealed
from tickets.rules.sealing import MasterKey, master_keys


def secrets_of(endpoint: Endpoint) -> Secrets:
    """Return what of an endpoint is secret. Raises tickets.rules.sealing.Unreadable."""
    return opened(bytes(endpoint.secrets), masters=_masters(), place=_place(endpoint))


def seal_secrets(endpoint: Endpoint, secrets: Secrets) -> bytes:
    """Return the secrets as they are stored with this endpoint, which must have its number by now."""
    return sealed(secrets, masters=_masters(), place=_place(endpoint))


def _masters() -> tuple[MasterKey, ...]:
    return master_keys(settings.IDENTITY_KEYS, secret_key=settings.SECRET_KEY)


def _place(endpoint: Endpoint) -> str:
    return f"endpoint {endpoint.pk}"
