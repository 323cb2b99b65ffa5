import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config import garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - every view is imported now, not by the first request
garbage.settle()
