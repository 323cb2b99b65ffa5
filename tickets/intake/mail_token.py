"""The access token a mailbox is signed in to with (XOAUTH2): from a file somebody renews, or asked for here.

Asked for as OAuth 2.0 says (RFC 6749): with a refresh token where the site has one (6), else in the desk's own name
(4.4, client credentials, as Microsoft 365 wants it of programs). It is kept in memory until shortly before it runs out,
and forgotten when the mailbox refuses it.
"""

import http.client
import json
import time
from base64 import b64encode
from dataclasses import dataclass
from threading import Lock
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

TIMEOUT_SECONDS = 20.0
EARLY_SECONDS = 120.0
_SHORTEST_SECONDS, _LARGEST_ANSWER = 30.0, 64 * 1024


class TokenRefused(OSError):
    """The sign-in service gave no token. Its words are left out: they may hold what was sent."""


@dataclass(frozen=True)
class _Token:
    text: str
    until: float


_kept: list[_Token] = []
_lock = Lock()


def access_token() -> str:
    """Return the token to sign in with; empty when the site uses a password. Raises OSError."""
    if not settings.IMAP_OAUTH_URL:
        return str(settings.IMAP_TOKEN())  # read each time: whoever renews it writes the file
    with _lock:
        if not _kept or _kept[0].until < time.monotonic():
            _kept[:] = [_asked()]
        return _kept[0].text


def forget_token() -> None:
    """Ask for another one next time: the mailbox refused this one."""
    with _lock:
        _kept.clear()


def _asked() -> _Token:
    """Ask the sign-in service. Redirects are not followed: what is sent is a secret."""
    parts = urlsplit(settings.IMAP_OAUTH_URL)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "::1", "localhost")):
        raise TokenRefused("RADDESK_IMAP_OAUTH_URL must begin with https://")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        connection.request("POST", path, urlencode(_form()), _headers())
        answer = connection.getresponse()
        body = answer.read(_LARGEST_ANSWER)
    except http.client.HTTPException as error:
        raise TokenRefused(type(error).__name__) from None
    finally:
        connection.close()
    if answer.status != 200:
        raise TokenRefused(f"HTTP {answer.status}")
    return _read(body)


def _form() -> dict[str, str]:
    refresh = settings.IMAP_OAUTH_REFRESH()
    form = (
        {"grant_type": "refresh_token", "refresh_token": refresh} if refresh else {"grant_type": "client_credentials"}
    )
    return form | ({"scope": settings.IMAP_OAUTH_SCOPE} if settings.IMAP_OAUTH_SCOPE else {})


def _headers() -> dict[str, str]:
    """Client and secret as RFC 6749, 2.3.1 has every service understand them."""
    pair = f"{quote(settings.IMAP_OAUTH_CLIENT, safe='')}:{quote(settings.IMAP_OAUTH_SECRET(), safe='')}"
    return {
        "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }


def _read(body: bytes) -> _Token:
    try:
        said = json.loads(body)
        text, lasts = str(said["access_token"]), float(said.get("expires_in", 3600))
    except (ValueError, KeyError, TypeError):
        raise TokenRefused("The answer holds no token.") from None
    return _Token(text, time.monotonic() + max(_SHORTEST_SECONDS, lasts - EARLY_SECONDS))
