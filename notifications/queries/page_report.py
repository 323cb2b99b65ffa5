"""How fast pages are acknowledged: by queue and by person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Person
from notifications.models import Page
from notifications.queries.pages import pages_for
from notifications.rules.page_times import middle
from tickets.enums import PageState

OVER = timedelta(days=90)


@dataclass(frozen=True)
class Row:
    """Pages of one queue, or acknowledged by one person. seconds: median from the first call to the acknowledgement."""

    name: str
    pages: int
    acknowledged: int
    exhausted: int
    seconds: int | None


@dataclass(frozen=True)
class Report:
    """Real pages of the last 90 days; drills are left out."""

    queues: Sequence[Row]
    people: Sequence[Row]


def page_report(user: Person, *, at: datetime) -> Report:
    """Return how pages that called somebody in the last 90 days went, as far as the person may read of them.

    Median, in seconds of wall time; a page that ended before somebody acknowledged counts as paged alone.
    """
    recent = pages_for(user).filter(created_at__gte=at - OVER, started_at__isnull=False, ticket__isnull=False)
    pages = list(recent.order_by("pk")[:5000])
    acknowledged = [page for page in pages if page.acknowledged_by]
    return Report(
        queues=_rows((page.queue.name, page) for page in pages if page.queue),
        people=_rows((page.acknowledged_by.full_name, page) for page in acknowledged if page.acknowledged_by),
    )


def _rows(named: Iterable[tuple[str, Page]]) -> list[Row]:
    by_name: dict[str, list[Page]] = defaultdict(list)
    for name, page in named:
        by_name[name].append(page)
    return [_row(name, pages) for name, pages in sorted(by_name.items())]


def _row(name: str, pages: Sequence[Page]) -> Row:
    done = [page for page in pages if page.state == PageState.ACKNOWLEDGED]
    return Row(
        name=name,
        pages=len(pages),
        acknowledged=len(done),
        exhausted=sum(page.alarms > 0 for page in pages),
        seconds=middle([seconds for page in done if (seconds := seconds_of(page)) is not None]),
    )


def seconds_of(page: Page) -> int | None:
    """Return the seconds from the first call to the acknowledgement; None while there is none."""
    if page.acknowledged_at is None or page.started_at is None:
        return None
    return int((page.acknowledged_at - page.started_at).total_seconds())
