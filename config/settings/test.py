"""Tests: tests/conftest.py starts the database and says where it is."""

import os
import tempfile

os.environ.setdefault("RADDESK_VAR", tempfile.mkdtemp(prefix="rd-"))
os.environ.setdefault("SECRET_KEY", "tests-only")

from config.database import OWNER_LIMITS, owner_database
from config.settings.base import *  # noqa: F403 - a settings module is its parent and its differences

DATABASES = {"default": owner_database()}
DATABASES["default"]["OPTIONS"]["options"] = OWNER_LIMITS
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {  # noqa: F405 - from base
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
OUTBOX_HINTS = False
