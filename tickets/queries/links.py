"""What a ticket has to do with others, for its page: links, merged ones, problems, and incidents that run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import ACTIVE_STATES, LinkKind, ProblemState, State
from tickets.models import Broadcast, Incident, ProblemTicket, Ticket, TicketLink
from tickets.queries.visible import visible_to
from tickets.rules.lifecycle import STATE_WORDS
from tickets.rules.links import link_words
from tickets.rules.problems import PROBLEM_WORDS

MOST_LINKS = 100
"""So many links of a ticket are shown; those under it are counted beyond that."""

_MOST_RUNNING = 5
_ACTIVE = [state.value for state in ACTIVE_STATES]
_ASKED = (
    "out", "into", "merged", "explained", "running", "is_sending", "child_count", "active_children",
)  # fmt: skip


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
    """Return what a ticket the person can see has to do with others they can see. One query."""
    asked = Ticket.objects.filter(pk=ticket.pk).annotate(
        out=ArraySubquery(_links(user, near="source", far="target")),
        into=ArraySubquery(_links(user, near="target", far="source")),
        merged=ArraySubquery(
            visible_to(user).filter(merged_into=OuterRef("pk")).order_by("pk")
            .values(found=JSONObject(number="pk", title="subject"))
        ),
        explained=ArraySubquery(_problems(user)),
        running=ArraySubquery(_running(user)),
        is_sending=Exists(Broadcast.objects.filter(parent=OuterRef("pk"), finished_at__isnull=True)),
        child_count=_under(),
        active_children=_under(target__state__in=_ACTIVE),
    )  # fmt: skip
    row = asked.values(*_ASKED).get()
    links = [
        *(_linked(each, is_source=False) for each in row["into"]),
        *(_linked(each, is_source=True) for each in row["out"]),
    ]
    return Related(
        links=links,
        merged=[Brief(**each) for each in row["merged"]],
        problems=[ProblemBrief(**each) for each in row["explained"] or ()],
        running=[Brief(**each) for each in row["running"] or ()],
        is_sending=row["is_sending"],
        child_count=row["child_count"],
        active_children=row["active_children"],
        groups=_grouped(links),
    )


def links_of(*, user: Person, ticket: Ticket) -> list[Linked]:
    """Return the links of a ticket with tickets the person can see, those above it first."""
    return list(related(user=user, ticket=ticket).links)


def _links(user: Person, *, near: str, far: str) -> QuerySet[TicketLink, Any]:
    rows = TicketLink.objects.filter(**{near: OuterRef("pk")}).order_by("pk")
    if not user.may(Capability.SEE_ALL_TICKETS):
        rows = rows.filter(**{f"{far}__in": visible_to(user).order_by().values("pk")})
    shown = JSONObject(
        id="pk",
        kind="kind",
        number=f"{far}_id",
        subject=f"{far}__subject",
        state=f"{far}__state",
        priority=f"{far}__priority",
    )
    return rows.values(found=shown)[:MOST_LINKS]


def _under(**which: Any) -> Coalesce:
    """How many tickets are under one, counted apart from those that are shown."""
    rows = TicketLink.objects.filter(source=OuterRef("pk"), kind=LinkKind.PARENT_OF.value, **which).order_by()
    return Coalesce(Subquery(rows.values("source").annotate(n=Count("pk")).values("n")), 0)


def _problems(user: Person) -> QuerySet[ProblemTicket, Any]:
    rows = ProblemTicket.objects.filter(ticket=OuterRef("pk")).order_by("pk")
    if not user.may(Capability.WORK_TICKETS):
        rows = rows.none()
    shown = JSONObject(
        id="problem_id", title="problem__title", state="problem__state", workaround="problem__workaround"
    )
    return rows.values(found=shown)


def _running(user: Person) -> QuerySet[Incident, Any]:
    rows = Incident.objects.filter(ended_at__isnull=True).exclude(ticket=OuterRef("pk"))
    if not user.may(Capability.WORK_TICKETS):
        rows = rows.none()
    return rows.order_by("-declared_at", "-pk").values(found=JSONObject(number="ticket_id", title="title"))[
        :_MOST_RUNNING
    ]


def _linked(row: Mapping[str, Any], *, is_source: bool) -> Linked:
    values = {**row, "kind": LinkKind(row["kind"]), "state": State(row["state"])}
    return Linked(is_source=is_source, **values)


def _grouped(links: Sequence[Linked]) -> dict[str, list[Linked]]:
    found: dict[str, list[Linked]] = {}
    for link in links:
        found.setdefault(link.words, []).append(link)
    return found
