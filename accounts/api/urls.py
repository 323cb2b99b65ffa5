"""Addresses of the API about people; config.api.urls puts them under /api/v1/."""

from django.urls import path

from accounts.api.people import MeView, PeopleView

urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("people/", PeopleView.as_view(), name="people"),
]
