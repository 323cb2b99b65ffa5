"""Addresses about oneself. The style guide exists in development only."""

from django.conf import settings
from django.urls import path

from accounts.views.me import me
from accounts.views.styleguide import styleguide
from accounts.views.theme import theme

app_name = "accounts"

urlpatterns = [
    path("me/", me, name="me"),
    path("theme/", theme, name="theme"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
