"""Addresses of the API: every app's own under /api/v1/, and its description."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.api.missing import MissingView

app_name = "api"

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/",
        login_required(SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/docs.html")),
        name="docs",
    ),
    path("v1/", include("accounts.api.urls")),
    path("v1/", include("assets.api.urls")),
    path("v1/", include("tickets.api.urls")),
    path("v1/", include("reports.api.urls")),
    path("v1/", include("knowledge.api.urls")),
    path("v1/", include("notifications.api.urls")),
    path("v1/<path:rest>", MissingView.as_view(), name="missing"),
]
