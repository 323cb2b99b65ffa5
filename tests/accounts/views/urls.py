"""Addresses of accounts, and of what its pages lead to."""

from django.urls import include, path

from accounts.views.styleguide import styleguide

urlpatterns = [
    path("styleguide/", styleguide),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("events/", include("config.live.views")),
    path("", include("notifications.urls")),  # the account page leads to what one hears of
]
