"""Which tickets may be about the same trouble: same device, same kind of trouble nearby, like words, like meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from accounts.models import Person
from tickets.enums import ACTIVE_STATES, LinkKind, ProblemState, State
from tickets.models import DicomEvidence, Problem, Ticket, TicketLink
from tickets.queries.inbox import active_tickets
from tickets.queries.likeness import nearest
from tickets.queries.visible import visible_to
from tickets.rules.lifecycle import STATE_WORDS

RECENT = timedelta(days=14)
NEARBY = timedelta(hours=24)
_ALIKE = 0.35
"""So alike must two subjects be, 0 to 1. Below that, every "images missing" looks like every other."""

_WORDS = "Like words"
_EACH, _MOST, _COMPARED = 20, 8, 700
_ACTIVE = [state.value for state in ACTIVE_STATES]
_COLUMNS = ("pk", "subject", "state", "priority", "created_at", "device_id", "category_id", "site_id", "merged_into_id")


@dataclass
class Like:
    """A ticket that may be about the same, and why. weight: 0 to about 3, for the order."""

    number: int
    subject: str
    state: State
    priority: int
    created_at: datetime
    why: list[str] = field(default_factory=list)
    weight: float = 0.0

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE_STATES


def candidates(*, user: Person, ticket: Ticket, at: datetime) -> list[Like]:
    """Return the tickets most like this one that the person can see, the likest first; at most 8.

    Only what is active or was logged in the last 14 days is looked at, so that the answer stays quick however long
    the history; by meaning also what was solved in the last 30. Merged ones and those linked with it already are left
    out.
    """
    found: dict[int, Like] = {}
    _weigh(found, _same_device(user, ticket, at=at), why="Same device", weight=0.8)
    _weigh(found, _same_kind_nearby(user, ticket), why="Same problem, same site, within a day", weight=0.5)
    _weigh(found, _same_findings(user, ticket), why="Same fault in its files, within a day", weight=0.6)
    _weigh_words(found, user=user, ticket=ticket)
    _weigh_meaning(found, user=user, ticket=ticket, at=at)
    for number in (ticket.pk, *_family(ticket)):
        found.pop(number, None)
    for like in found.values():
        like.weight += 0.2 if like.is_active else 0.0
    return sorted(found.values(), key=lambda like: (-like.weight, -like.number))[:_MOST]


def problems_like(*, user: Person, ticket: Ticket, limit: int = 5) -> list[Problem]:
    """Return the problems not solved yet that name the ticket's device or category; the desk's alone."""
    if not user.is_agent:
        return []
    about = Q(category=ticket.category_id)
    if ticket.device_id:
        about |= Q(devices=ticket.device_id)
    rows = Problem.objects.filter(about).exclude(state=ProblemState.SOLVED.value).exclude(tickets__ticket=ticket)
    return list(rows.distinct().order_by("-updated_at", "pk")[:limit])


def _fresh(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    return tickets.filter(merged_into__isnull=True).only(*_COLUMNS)


def _same_device(user: Person, ticket: Ticket, *, at: datetime) -> Sequence[Ticket]:
    if ticket.device_id is None:
        return []
    rows = visible_to(user).filter(device=ticket.device_id)
    rows = rows.filter(Q(state__in=_ACTIVE) | Q(created_at__gte=at - RECENT))
    return list(_fresh(rows).order_by("-id")[:_EACH])


def _same_kind_nearby(user: Person, ticket: Ticket) -> Sequence[Ticket]:
    rows = visible_to(user).filter(created_at__range=_around(ticket))
    rows = rows.filter(category=ticket.category_id, site=ticket.site_id)
    return list(_fresh(rows).order_by("-created_at", "-id")[:_EACH])


def _same_findings(user: Person, ticket: Ticket) -> Sequence[Ticket]:
    """Tickets whose DICOM files show a fault that those of this one show."""
    shown = DicomEvidence.objects.filter(attachment__ticket=ticket).values_list("findings", flat=True)
    codes = {code for findings in shown for code in findings}
    if not codes:
        return []
    alike = DicomEvidence.objects.filter(findings__overlap=sorted(codes)).values("attachment__ticket")
    rows = visible_to(user).filter(created_at__range=_around(ticket), pk__in=alike)
    return list(_fresh(rows).order_by("-created_at", "-id")[:_EACH])


def _around(ticket: Ticket) -> tuple[datetime, datetime]:
    return ticket.created_at - NEARBY, ticket.created_at + NEARBY


def _weigh_words(found: dict[int, Like], *, user: Person, ticket: Ticket) -> None:
    """Compare subjects one by one with the newest tickets and the newest active ones.

    No trigram index: subjects say the same few words again and again, so that one finds half the table (measured: 0.8 s
    among 20,000 active tickets, against some 10 ms for the newest thousand).
    """
    alike = TrigramSimilarity("subject", ticket.subject)
    for rows in (visible_to(user), active_tickets(user)):
        newest = rows.order_by("-id").values("pk")[:_COMPARED]
        likest = _fresh(Ticket.objects.filter(pk__in=newest)).annotate(alike=alike).order_by("-alike", "-id")[:_EACH]
        for row in likest:
            like = found.get(row.pk) or _like(row)
            if row.alike >= _ALIKE and _WORDS not in like.why:
                found[row.pk] = like
                like.why.append(_WORDS)
                like.weight += row.alike


def _weigh_meaning(found: dict[int, Like], *, user: Person, ticket: Ticket, at: datetime) -> None:
    """Add what says the same, by the vectors of the optional model; nothing where there are none."""
    for row, closeness in nearest(_fresh(visible_to(user)), number=ticket.pk, at=at):
        like = found.setdefault(row.pk, _like(row))
        if _WORDS not in like.why:
            like.why.append("Says the same in other words")
        like.weight += closeness


def _weigh(found: dict[int, Like], rows: Iterable[Ticket], *, why: str, weight: float) -> None:
    for row in rows:
        like = found.setdefault(row.pk, _like(row))
        like.why.append(why)
        like.weight += weight


def _like(row: Ticket) -> Like:
    return Like(
        number=row.pk,
        subject=row.subject,
        state=State(row.state),
        priority=row.priority,
        created_at=row.created_at,
    )


def _family(ticket: Ticket) -> set[int]:
    """Numbers of the tickets this one is linked with, and of those under the same one."""
    rows = TicketLink.objects.filter(Q(source=ticket) | Q(target=ticket)).values_list("kind", "source", "target")
    links = list(rows)
    family = {number for _, source, target in links for number in (source, target)}
    above = [source for kind, source, target in links if kind == LinkKind.PARENT_OF and target == ticket.pk]
    if above:
        siblings = TicketLink.objects.filter(source__in=above, kind=LinkKind.PARENT_OF.value)
        family |= set(siblings.values_list("target", flat=True))
    return family
