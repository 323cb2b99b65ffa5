"""Settings of the processes of one of two desks: as the tests, quicker, with mail by SMTP."""

from config.env import env
from config.settings.test import *  # noqa: F403 - a settings module is its parent and its differences

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
MEDIA_ROOT = VAR_DIR / "media"  # noqa: F405 - from the parent
SWEEPERS = ["tickets.intake.mail.sweep", "notifications.relay.sweep"]
SWEEPERS_APART = ["notifications.actions.delivery.sweep_mails"]
SWEEP_SECONDS = SWEEP_APART_SECONDS = 0.1
MAIL_REPLY_TO = env("RADDESK_MAIL_FROM")
