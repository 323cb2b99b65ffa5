import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config import garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
_django = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - every view is imported now, not by the first request

from config.live.handover import LiveResponse, hand_over  # noqa: E402 - needs the settings

garbage.settle()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """Django; but a live stream is handed to the loop that keeps it (config/live/)."""
    response = _django(environ, start_response)
    return hand_over(environ, response) if isinstance(response, LiveResponse) else response
