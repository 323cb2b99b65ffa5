"""Every address, by app. An app's own addresses are in its urls.py."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import health

# TODO(#2): plain include() lines once every app has its urls.py.
APPS = ("accounts", "assets", "tickets", "notifications", "reports", "knowledge")


urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    *(path("", include(f"{app}.urls")) for app in APPS if find_spec(f"{app}.urls")),
    path("api/", include("config.api.urls")),
]
