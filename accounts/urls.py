"""Addresses about oneself. The style guide exists in development only."""

from django.conf import settings
from django.urls import path

from accounts.views.me import keys, me
from accounts.views.styleguide import styleguide
from accounts.views.theme import theme
from accounts.views.tokens import revoke, tokens

app_name = "accounts"

urlpatterns = [
    path("me/", me, name="me"),
    path("me/keys/", keys, name="keys"),
    path("me/tokens/", tokens, name="tokens"),
    path("me/tokens/<int:token_id>/revoke/", revoke, name="token_revoke"),
    path("theme/", theme, name="theme"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
