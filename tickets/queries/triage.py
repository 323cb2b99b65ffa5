"""One ticket after the other for whoever sorts them, with what helps to decide."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Person
from accounts.queries.pages import Page, page_of
from tickets.enums import DONE_STATES
from tickets.models import Queue, Ticket
from tickets.queries.inbox import INBOX_ORDER, Scope, inbox
from tickets.queries.routing import open_codes, queues, table_in_force
from tickets.queries.routing_facts import Logged, facts_of
from tickets.queries.visible import visible_to
from tickets.rules.routing import route

_LOOKED_AT, _ENOUGH = 30, 3
MOST_COUNTED = 99


@dataclass(frozen=True)
class Suggestion:
    """A queue that may be the right one, and why."""

    queue: Queue
    why: str


def to_triage(user: Person) -> QuerySet[Ticket]:
    """Return the tickets that nobody has."""
    return inbox(user=user, scope=Scope.TRIAGE)


def triage_page(*, tickets: QuerySet[Ticket], cursor: str) -> Page[Ticket]:
    """Return the ticket whose turn it is, with neighbours and texts, and the cursors around it. Raises BadCursor."""
    rows = tickets.select_related(
        "category__queue", "queue", "requester__site", "created_by", "device__location", "device__owner_team",
        "location", "site",
    )  # fmt: skip
    return page_of(rows=rows, order=INBOX_ORDER, cursor=cursor, size=1)


def left_to_triage(tickets: QuerySet[Ticket]) -> str:
    """Say how many tickets there are, up to "99+"."""
    count = tickets.order_by()[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def suggestions(*, user: Person, ticket: Ticket) -> list[Suggestion]:
    """Return queues other than its own that a ticket may belong to: by the rules, and by who solved others like it.

    ticket: as triage_page loads it. Like it: of its category, among the last solved.
    """
    return [each for each in (_by_rules(ticket), _by_history(user, ticket)) if each is not None][:2]


def _by_rules(ticket: Ticket) -> Suggestion | None:
    table = table_in_force()
    logged = Logged(
        category=ticket.category,
        device=ticket.device,
        site_id=ticket.site_id,
        department=ticket.requester.department,
        text=f"{ticket.subject}\n{ticket.description}",
        source=ticket.source,
        told_at=ticket.occurred_at,
    )
    routed = route(
        rules=table.rules, owners=table.owners, facts=facts_of(logged, table=table), open_queues=open_codes()
    )
    queue = queues().get(routed.queue)
    return Suggestion(queue, routed.why) if queue and queue.is_active and queue.pk != ticket.queue_id else None


def _by_history(user: Person, ticket: Ticket) -> Suggestion | None:
    like_it = visible_to(user).filter(category_id=ticket.category_id).order_by("-id")[:200]
    done = visible_to(user).filter(pk__in=like_it.values("pk"), state__in=[state.value for state in DONE_STATES])
    solved = Counter(done.order_by("-id").values_list("queue__code", flat=True)[:_LOOKED_AT])
    if not solved:
        return None
    code, count = solved.most_common(1)[0]
    total, queue = sum(solved.values()), queues().get(code)
    is_clear = count >= _ENOUGH and 2 * count > total
    if not is_clear or queue is None or not queue.is_active or queue.pk == ticket.queue_id:
        return None
    return Suggestion(queue, f"{count} of the last {total} of this category were solved there.")
