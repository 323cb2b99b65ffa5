"""Addresses of the API about figures; config.api.urls puts them under /api/v1/."""

from django.urls import path

from reports.api.desk import AgentsView, BacklogView, FlowView, HoldersView, StatesView
from reports.api.metrics import DistributionView, HoursView, MetricsView, MetricView

urlpatterns = [
    path("metrics/", MetricsView.as_view(), name="metrics"),
    path("metrics/agent_load/", AgentsView.as_view(), name="metric_agents"),
    path("metrics/backlog/ages/", BacklogView.as_view(), name="metric_backlog"),
    path("metrics/inflow/flow/", FlowView.as_view(), name="metric_flow"),
    path("metrics/time_by_holder/", HoldersView.as_view(), name="metric_holders"),
    path("metrics/time_in_state/", StatesView.as_view(), name="metric_states"),
    path("metrics/<str:code>/", MetricView.as_view(), name="metric"),
    path("metrics/<str:code>/distribution/", DistributionView.as_view(), name="metric_distribution"),
    path("metrics/<str:code>/hours/", HoursView.as_view(), name="metric_hours"),
]
