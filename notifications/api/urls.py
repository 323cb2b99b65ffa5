"""Addresses of the API about notifications; config.api.urls puts them under /api/v1/."""

from django.urls import path

from notifications.api.notices import NoticesSeenView, NoticesView
from notifications.api.pages import AcknowledgeView, PagesView

urlpatterns = [
    path("notices/", NoticesView.as_view(), name="notices"),
    path("notices/seen/", NoticesSeenView.as_view(), name="notices_seen"),
    path("pages/", PagesView.as_view(), name="pages"),
    path("tickets/<int:number>/page/acknowledge/", AcknowledgeView.as_view(), name="page_acknowledge"),
]
