"""What a ticket has to do with others, for its page: links, merged ones, problems, and incidents that run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import ACTIVE_STATES, LinkKind, ProblemState, State
from tickets.models import Ticket, TicketLink
from tickets.queries.visible import visible_to
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.links import link_words
from tickets.rules.problems import PROBLEM_WORDS

MOST_LINKS = 100
"""So many links of a ticket are shown; those under it are counted beyond that."""

_LINK = """json_build_object('id', link.id, 'kind', link.kind, 'number', other.id, 'subject', other.subject,
 'state', other.state, 'priority', other.priority)"""
_ACTIVE = "('new', 'open', 'waiting')"
_RELATED = f"""
SELECT
 (SELECT json_agg({_LINK} ORDER BY link.id) FROM
  (SELECT * FROM tickets_ticketlink WHERE target_id = %(id)s ORDER BY id LIMIT {MOST_LINKS}) link
  JOIN tickets_ticket other ON other.id = link.source_id),
 (SELECT json_agg({_LINK} ORDER BY link.id) FROM
  (SELECT * FROM tickets_ticketlink WHERE source_id = %(id)s ORDER BY id LIMIT {MOST_LINKS}) link
  JOIN tickets_ticket other ON other.id = link.target_id),
 (SELECT json_agg(json_build_object('number', id, 'title', subject) ORDER BY id)
  FROM tickets_ticket WHERE merged_into_id = %(id)s),
 (SELECT json_agg(json_build_object('id', problem.id, 'title', problem.title, 'state', problem.state,
   'workaround', problem.workaround) ORDER BY explained.id)
  FROM tickets_problemticket explained JOIN tickets_problem problem ON problem.id = explained.problem_id
  WHERE explained.ticket_id = %(id)s),
 (SELECT json_agg(json_build_object('number', ticket_id, 'title', title) ORDER BY declared_at DESC, ticket_id DESC)
  FROM (SELECT ticket_id, title, declared_at FROM tickets_incident
   WHERE ended_at IS NULL AND ticket_id <> %(id)s ORDER BY declared_at DESC, ticket_id DESC LIMIT 5) running),
 EXISTS (SELECT FROM tickets_broadcast WHERE parent_id = %(id)s AND finished_at IS NULL),
 (SELECT count(*) FROM tickets_ticketlink WHERE source_id = %(id)s AND kind = 'parent_of'),
 (SELECT count(*) FROM tickets_ticketlink link WHERE link.source_id = %(id)s AND link.kind = 'parent_of'
  AND (SELECT other.state FROM tickets_ticket other WHERE other.id = link.target_id) IN {_ACTIVE})
"""  # noqa: S608 - made of our own constants
"""Everything in one statement, written out: put together by the ORM it takes ten times as long as it runs.

The state of a child is asked for child by child: joined, every active ticket is read when there are few links.
"""


@dataclass(frozen=True)
class Linked:
    """One link as read from a ticket: "Part of #12 Worklist is down"."""

    id: int
    kind: LinkKind
    is_source: bool
    number: int
    subject: str
    state: State
    priority: int

    @property
    def words(self) -> str:
        return link_words(self.kind, is_source=self.is_source)

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_STATES


@dataclass(frozen=True)
class Brief:
    """A ticket or an incident by number and title."""

    number: int
    title: str


@dataclass(frozen=True)
class ProblemBrief:
    """A problem that explains a ticket. workaround: "" when none is known."""

    id: int
    title: str
    state: str
    workaround: str

    @property
    def words(self) -> str:
        return PROBLEM_WORDS[ProblemState(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state != ProblemState.SOLVED


@dataclass(frozen=True)
class Related:
    """merged: tickets that go on in this one. running: other incidents, the newest first. is_sending: a broadcast."""

    links: Sequence[Linked] = ()
    merged: Sequence[Brief] = ()
    problems: Sequence[ProblemBrief] = ()
    running: Sequence[Brief] = ()
    is_sending: bool = False
    child_count: int = 0
    active_children: int = 0
    groups: Mapping[str, Sequence[Linked]] = field(default_factory=dict)
    """Links by their words, children and parent apart."""

    @property
    def parent(self) -> Linked | None:
        return next((link for link in self.links if link.kind is LinkKind.PARENT_OF and not link.is_source), None)

    @property
    def children(self) -> Sequence[Linked]:
        return [link for link in self.links if link.kind is LinkKind.PARENT_OF and link.is_source]


def related(*, user: Person, ticket: Ticket) -> Related:
    """Return what a ticket has to do with others, for those who see all tickets; others see links alone. One query."""
    if not user.may(Capability.SEE_ALL_TICKETS):
        links = _visible_links(user, ticket)
        return Related(links=links, groups=_grouped(links))
    with connection.cursor() as cursor:
        cursor.execute(_RELATED, {"id": ticket.pk})
        into, out, merged, explained, running, is_sending, child_count, active_children = cursor.fetchone()
    links = [
        *(_linked(each, is_source=False) for each in into or ()),
        *(_linked(each, is_source=True) for each in out or ()),
    ]
    return Related(
        links=links,
        merged=[Brief(**each) for each in merged or ()],
        problems=[ProblemBrief(**each) for each in explained or ()],
        running=[Brief(**each) for each in running or ()],
        is_sending=is_sending,
        child_count=child_count,
        active_children=active_children,
        groups=_grouped(links),
    )


def links_of(*, user: Person, ticket: Ticket) -> list[Linked]:
    """Return the links of a ticket with tickets the person can see, those above it first."""
    return list(related(user=user, ticket=ticket).links)


def _visible_links(user: Person, ticket: Ticket) -> list[Linked]:
    """The links of somebody who does not see all: only those of which they see both ends."""
    seen = visible_to(user).order_by().values("pk")
    rows = TicketLink.objects.filter(Q(source=ticket) | Q(target=ticket), source__in=seen, target__in=seen)
    links = [
        (link, link.source_id == ticket.pk)
        for link in rows.select_related("source", "target").order_by("pk")
    ]
    return [
        _linked(_row(link, link.target if is_source else link.source), is_source=is_source)
        for link, is_source in sorted(links, key=lambda pair: pair[1])
    ][:MOST_LINKS]


def _row(link: TicketLink, other: Ticket) -> dict[str, Any]:
    return {
        "id": link.pk,
        "kind": link.kind,
        "number": other.pk,
        "subject": other.subject,
        "state": other.state,
        "priority": other.priority,
    }


def _linked(row: Mapping[str, Any], *, is_source: bool) -> Linked:
    values = {**row, "kind": LinkKind(row["kind"]), "state": State(row["state"])}
    return Linked(is_source=is_source, **values)


def _grouped(links: Sequence[Linked]) -> dict[str, list[Linked]]:
    found: dict[str, list[Linked]] = {}
    for link in links:
        found.setdefault(link.words, []).append(link)
    return found
