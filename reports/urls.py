"""Addresses of reports."""

from django.urls import path

from reports.views import overview, tickets

app_name = "reports"

urlpatterns = [
    path("reports/", overview.show_overview, name="overview"),
    path("reports/tickets/", tickets.show_tickets, name="tickets"),
    path("reports/tickets.csv", tickets.export_tickets, name="csv"),
]
