"""Saved views as their page wants them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Person
from reports.models import SavedReport
from reports.permissions import may_change
from reports.render.sections import PAGES, page_link


def saved_rows(*, user: Person, found: Sequence[SavedReport]) -> list[dict[str, Any]]:
    """Return the rows of reports/saved.html; views of pages that are no more are left out."""
    return [
        {
            "saved": saved,
            "page": PAGES[saved.page].label,
            "url": page_link(page=PAGES[saved.page], query=saved.query),
            "schedule_url": _schedule_url(saved),
            "is_mine": saved.owner_id == user.pk,
            "may_change": may_change(user=user, owner_id=saved.owner_id),
        }
        for saved in found
        if saved.page in PAGES
    ]


def _schedule_url(saved: SavedReport) -> str:
    asked = {"page": saved.page, "query": urlencode(saved.query), "name": saved.name}
    return f"{reverse('reports:schedule_new')}?{urlencode(asked)}"
