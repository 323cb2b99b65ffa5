"""Addresses of pages, looked up once for each name; and addresses that work outside a page.

Django looks through its table for every address it writes, some 30 µs each, and a page has a hundred. An address
without a number is always the same; one with a number differs in nothing but the number.
"""

from functools import partial

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from accounts.rules.memory import keep

_ANY = 1_234_567_890
_MOST = 5_000
_Key = tuple[str, bool, str | None, str, str]
_remembered: dict[_Key, tuple[str, str] | None] = {}


def address_of(name: str, number: int | None = None, *, current_app: str | None = None) -> str:
    """Return what `reverse` returns for a name and at most one number. Raises NoReverseMatch as it does."""
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    key = (name, number is None, current_app, get_script_prefix(), str(urlconf))
    parts = _remembered[key] if key in _remembered else keep(_remembered, key, _parts(key), most=_MOST)
    if parts is None or (number is not None and number < 0):
        return reverse(name, args=[] if number is None else [number], current_app=current_app)
    return parts[0] if number is None else f"{parts[0]}{number}{parts[1]}"


def _parts(key: _Key) -> tuple[str, str] | None:
    """What stands before and after the number; None when only Django knows."""
    name, is_plain, current_app, _, _ = key
    look_up = partial(reverse, name, current_app=current_app)
    if is_plain:
        return look_up(), ""
    try:
        before, *rest = look_up(args=[_ANY]).split(str(_ANY))
    except NoReverseMatch:
        return None
    return (before, rest[0]) if len(rest) == 1 else None


def absolute(path: str) -> str:
    """Return a path of this site, which begins with a slash, as mails, labels and calendars need it."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"
