"""Every address, by app. An app's own addresses are in its urls.py."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from config import health

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one door, which counts tries
admin.site.unregister([Group, EmailAddress])  # roles are ours; a second list of addresses would decide nothing

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    # Before allauth's page of this address, where people would change the address they are known and mailed by.
    path("accounts/email/", RedirectView.as_view(pattern_name="accounts:me"), name="my_address"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("tickets.urls.flow")),  # before the register, whose tags may hold anything
    path("", include("assets.urls")),
    path("", include("tickets.urls")),
    path("", include("notifications.urls")),
    path("", include("reports.urls")),
    path("events/", include("config.live.views")),
    path("", include("knowledge.urls")),
    path("api/", include("config.api.urls")),
]
