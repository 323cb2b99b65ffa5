"""Where this RadDesk is: addresses that work outside a page, in mails, on labels and in calendars."""

from django.conf import settings


def absolute(path: str) -> str:
    """Return a path of this site as people outside a page need it. path: begins with a slash, as reverse() gives it."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"
