"""Development: details in the browser, static files straight from the source."""

from config.settings.base import *  # noqa: F403 - a settings module is its parent and its differences

DEBUG = True
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = STORAGES | {  # noqa: F405 - from base
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
