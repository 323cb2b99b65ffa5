"""The run for people: `make run` on one machine, or behind a proxy with its own database and broker."""

import socket

from config.database import is_embedded
from config.env import env
from config.settings.base import *  # noqa: F403 - a settings module is its parent and its differences
from config.settings.base import ALLOWED_HOSTS

_https = is_embedded() is False if env("RADDESK_HTTPS") is None else env("RADDESK_HTTPS")

if is_embedded():
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", socket.gethostname(), env("RADDESK_BIND")]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz)$"]
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
if env("RADDESK_PROXIES"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
