"""Problems that came back, as a table that offers to look for their common cause."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Person
from reports.enums import Dimension
from reports.queries.repeats import FEWEST, Repeat, repeats
from reports.render.frame import Frame, definition_of
from reports.render.links import narrowed, tickets_link
from reports.render.tables import row_part
from reports.rules.words import duration_words

_DAY = 86400
_LABELS = ("Problem", "Device", "Logged", "Not solved", "Reopened", "One every", "Last")


def repeats_part(*, user: Person, frame: Frame) -> dict[str, Any]:
    """The same category on the same device, at least three times in the period."""
    found = repeats(user=user, scope=frame.scope, at=frame.at)
    total = sum(each.n for each in found)
    return {
        "id": "repeats",
        "title": "Problems that came back",
        "columns": [{"label": label, "num": number > 1} for number, label in enumerate(_LABELS)],
        "rows": [row_part(_cells(frame, each)) | {"problem_url": _problem_url(each)} for each in found],
        "total": [],
        "notes": [f"The same category on the same device, {FEWEST} times or more in the period. Likeness is no proof."],
        "definitions": [definition_of(frame.scope, "logged", total)],
    }


def _cells(frame: Frame, each: Repeat) -> list[Any]:
    scope = narrowed(frame.scope, {Dimension.CATEGORY: str(each.category), Dimension.DEVICE: str(each.device)})
    return [
        each.category_title,
        {"text": each.device_tag, "href": reverse("assets:device", args=[each.device_tag]), "is_text": True},
        {"text": f"{each.n:,}", "href": tickets_link(scope, "logged")},
        _count(each.open_now, tickets_link(scope, "unsolved")),
        f"{each.reopened:,}",
        _every(each.first_at, each.last_at, each.n),
        f"{duration_words((frame.at - each.last_at).total_seconds())} ago",
    ]


def _count(n: int, href: str) -> Any:
    return {"text": f"{n:,}", "href": href} if n else "0"


def _every(first: datetime, last: datetime, n: int) -> str:
    """The mean time from one to the next."""
    return duration_words((last - first).total_seconds() / (n - 1)) if n > 1 else "–"


def _problem_url(each: Repeat) -> str:
    """A new problem record begun with what is known."""
    text = f"Logged {each.n} times from {each.first_at:%-d %b %Y} to {each.last_at:%-d %b %Y}."
    known = {
        "title": f"{each.category_title}, {each.device_tag}"[:140],
        "description": text,
        "devices": each.device_tag,
        "category": str(each.category),
        "tickets": ", ".join(str(number) for number in each.tickets),
    }
    return f"{reverse('desk:problem_new')}?{urlencode(known)}"
