"""Settings of a real sender process in tests: as the tests, with mail by SMTP."""

from config.settings.test import *  # noqa: F403 - a settings module is its parent and its differences

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = "RadDesk <desk@hospital.example>"
