"""Addresses of the API about notifications; config.api.urls puts them under /api/v1/."""

from django.urls import path

from notifications.api.pages import AcknowledgeView, PagesView

urlpatterns = [
    path("pages/", PagesView.as_view(), name="pages"),
    path("tickets/<int:number>/page/acknowledge/", AcknowledgeView.as_view(), name="page_acknowledge"),
]
