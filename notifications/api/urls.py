"""Addresses of one's notices below /api/v1/."""

from django.urls import path

from notifications.api.notices import NoticesSeenView, NoticesView

urlpatterns = [
    path("notices/", NoticesView.as_view(), name="notices"),
    path("notices/seen/", NoticesSeenView.as_view(), name="notices_seen"),
]
