"""The tickets somebody must look at now, as a page."""

from typing import Any

from accounts.models import Person
from accounts.queries.pages import BadCursor
from reports.enums import Watch
from reports.queries.today import watched, watched_page
from reports.render.frame import Frame
from reports.render.links import watch_link
from reports.render.shell import OVERVIEW, chips_part, page_link
from reports.render.tickets import ticket_row

WATCH_WORDS = {
    Watch.LATE: ("Late now", "A promise is past due and still owed: the first or next answer, or the solution."),
    Watch.SOON: ("Due within the hour", "A promise falls due within an hour from now."),
    Watch.NOBODY: ("Taken by nobody", "Active and without an assignee."),
    Watch.ORPHANED: ("Orphaned", "With somebody who has left, or untaken in a queue without people."),
}


def watch_context(*, user: Person, frame: Frame, watch: Watch, cursor: str) -> dict[str, Any]:
    """Return what reports/watch.html shows; a damaged cursor gives the first page."""
    title, text = WATCH_WORDS[watch]
    asked: dict[str, Any] = {"user": user, "watch": watch, "scope": frame.scope, "at": frame.at}
    try:
        page = watched_page(cursor=cursor, **asked)
    except BadCursor:
        page = watched_page(**asked)
    count = watched(**asked).count()
    return {
        "title": title,
        "back_url": page_link(OVERVIEW, frame.question),
        **chips_part(frame, lambda question: watch_link(question.scope, watch)),
        "text": text,
        "count": count,
        "tickets": count,
        "rows": [ticket_row(fact, frame.scope) for fact in page.rows],
        "next_url": page.next and watch_link(frame.scope, watch, page.next),
        "previous_url": page.previous and watch_link(frame.scope, watch, page.previous),
    }
