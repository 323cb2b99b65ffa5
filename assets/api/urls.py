"""Addresses of the API about equipment; config.api.urls puts them under /api/v1/."""

from django.urls import path

from assets.api.availability import UptimeListView, UptimeView
from assets.api.checks import CheckToldView, DeviceChecksView
from assets.api.devices import DevicesView, DeviceView
from assets.api.documents import DocumentContentView, DocumentsView, DocumentView
from assets.api.flow import DeviceFlowView, DeviceImpactView

urlpatterns = [
    path("devices/", DevicesView.as_view(), name="devices"),
    path("devices/availability/", UptimeListView.as_view(), name="devices_availability"),
    path("devices/<str:tag>/availability/", UptimeView.as_view(), name="device_availability"),
    path("devices/<str:tag>/checks/", DeviceChecksView.as_view(), name="device_checks"),
    path("checks/told/", CheckToldView.as_view(), name="check_told"),
    path("devices/<str:tag>/", DeviceView.as_view(), name="device"),
    path("devices/<str:tag>/documents/", DocumentsView.as_view(), name="device_documents"),
    path("devices/<str:tag>/documents/<int:document_id>/", DocumentView.as_view(), name="device_document"),
    path(
        "devices/<str:tag>/documents/<int:document_id>/<int:version_number>/content/",
        DocumentContentView.as_view(),
        name="device_document_content",
    ),
    path("devices/<str:tag>/flow/", DeviceFlowView.as_view(), name="device_flow"),
    path("devices/<str:tag>/impact/", DeviceImpactView.as_view(), name="device_impact"),
]
