"""Addresses of the API about figures; config.api.urls puts them under /api/v1/."""

from django.urls import path

from reports.api.metrics import MetricsView, MetricView

urlpatterns = [
    path("metrics/", MetricsView.as_view(), name="metrics"),
    path("metrics/<str:code>/", MetricView.as_view(), name="metric"),
]
