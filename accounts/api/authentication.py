"""Who calls: the person a key belongs to."""

from hmac import compare_digest
from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.actions.token import note_use
from accounts.models import ApiToken, Person
from accounts.queries.tokens import token_by_prefix
from accounts.rules.tokens import digest_of, is_live, is_seen_long_ago, prefix_of

_NOBODY = digest_of("")
_REFUSED = "This token is not valid. It may be mistyped, expired or revoked. Make a new one on your account page."


class TokenAuthentication(BaseAuthentication):
    """Authorization: Bearer rd_<prefix>_<secret>. The answer never says which part was wrong."""

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token, at = _live_token(key.strip()), timezone.now()
        if token is None or not is_live(expires_at=token.expires_at, revoked_at=token.revoked_at, at=at):
            raise AuthenticationFailed(_REFUSED, code="bad_token")
        if not token.person.is_active:
            raise AuthenticationFailed("This account is switched off. Ask the help desk.", code="account_inactive")
        if is_seen_long_ago(last_used_at=token.last_used_at, at=at):
            note_use(token_id=token.pk, at=at)
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="RadDesk"'


def _live_token(key: str) -> ApiToken | None:
    """The token of a key; compares a digest of equal length even when there is none, to take the same time."""
    prefix = prefix_of(key)
    token = token_by_prefix(prefix) if prefix else None
    is_same = compare_digest(token.digest if token else _NOBODY, digest_of(key) if prefix else digest_of("-"))
    return token if is_same else None


class TokenMayWrite(BasePermission):
    """A token made for reading only changes nothing, whatever its person may do."""

    message = "This token may only read. Make one that may write on your account page."
    code = "read_only_token"

    def has_permission(self, request: Request, view: Any) -> bool:
        token = request.auth
        return request.method in SAFE_METHODS or not isinstance(token, ApiToken) or token.can_write
