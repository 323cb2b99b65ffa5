"""Every address, by app. An app's own addresses are in its urls.py."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("assets.urls")),
    path("", include("tickets.urls")),
    path("", include("notifications.urls")),
    path("", include("reports.urls")),
    path("api/", include("config.api.urls")),
]
