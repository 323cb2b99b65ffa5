"""Addresses of the tickets: the portal of the requesters, the desk of the agents, files, promises and routing."""

from django.urls import URLPattern, URLResolver, include, path

from tickets.views.portal import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("", include("tickets.urls.answers")),
    path("", include("tickets.urls.portal")),
    path("", include("tickets.urls.files")),
    path("", include("tickets.urls.desk")),
    path("", include("tickets.urls.promises")),
    path("", include("tickets.urls.routing")),
]
