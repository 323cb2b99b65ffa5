"""What a check may ask: pages, statuses and numbers as people write them."""

import re
from collections.abc import Iterator

USUAL_STATUSES = "200-399"
_PART = re.compile(r"(\d{3})(?:-(\d{3}))?")
_PATH = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*")


class BadTarget(ValueError):
    """What was written cannot be asked; its text is the sentence for the person."""


def statuses_of(text: str) -> str:
    """Return expected statuses in one way of writing, such as "200-299, 401". Raises BadTarget."""
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in _spans(text))


def is_expected(status: int, text: str) -> bool:
    """True when a status is one of those expected; "" is USUAL_STATUSES."""
    return any(first <= status <= last for first, last in _spans(text or USUAL_STATUSES))


def path_of(text: str) -> str:
    """Return the path of a page, from its slash on. Raises BadTarget."""
    path = text.strip() or "/"
    if len(path) > 200 or not _PATH.fullmatch(path):
        raise BadTarget("A path begins with / and has no blanks, such as /health. Leave patient data out of it.")
    return path


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for part in (part.strip() for part in text.split(",")):
        found = _PART.fullmatch(part)
        first = int(found[1]) if found else 0
        last = int(found[2] or found[1]) if found else 0
        if not 100 <= first <= last <= 599:
            raise BadTarget("Write statuses as 200-299 or 200, 401; they lie between 100 and 599.")
        yield first, last
