"""Addresses of accounts alone, so that these tests need no other app."""

from django.urls import include, path

from accounts.views.styleguide import styleguide

urlpatterns = [
    path("styleguide/", styleguide),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
]
