"""Major incidents: what runs, who is affected, what was said, and what looks like a new one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import Person
from tickets.enums import LinkKind
from tickets.models import Broadcast, BroadcastTicket, Incident, Ticket, TicketLink
from tickets.queries.inbox import active_tickets
from tickets.queries.visible import visible_to
from tickets.rules.downtime import CHECK_DUE
from tickets.rules.incidents import FEWEST_LIKE, LIKE_WITHIN

_MOST = 500
_NAMED = 8
_PARENT = LinkKind.PARENT_OF.value


@dataclass(frozen=True)
class Proposal:
    """Like tickets of the last half hour. title: made of category and place, without words of requesters."""

    title: str
    tickets: Sequence[Ticket]

    @property
    def numbers(self) -> list[int]:
        return [ticket.pk for ticket in self.tickets]

    @property
    def named(self) -> Sequence[Ticket]:
        """The tickets a page names, oldest first."""
        return self.tickets[:_NAMED]

    @property
    def unnamed(self) -> int:
        return len(self.tickets) - len(self.named)


@dataclass(frozen=True)
class Progress:
    """A broadcast and how far it has come. refused: outcome code to how many tickets."""

    broadcast: Broadcast
    total: int
    told: int
    refused: Mapping[str, int]


def incidents(user: Person) -> QuerySet[Incident]:
    """Return the incidents whose ticket the person can see, running ones first, then the newest."""
    under = Count("ticket__links_out", filter=Q(ticket__links_out__kind=_PARENT))
    rows = Incident.objects.filter(ticket__in=visible_to(user).order_by().values("pk"))
    return (
        rows.select_related("ticket", "commander")
        .defer("ticket__description")
        .annotate(affected=under, is_over=Q(ended_at__isnull=False))
        .order_by("is_over", "-declared_at", "-pk")
    )


def incident_of(*, user: Person, number: int) -> Incident | None:
    """Return the incident of a ticket the person can see, or None."""
    return incidents(user).filter(pk=number).first()


@dataclass(frozen=True)
class Running:
    """An incident that runs. family: its ticket and those under it."""

    number: int
    title: str
    family: frozenset[int]


def running_incidents(user: Person) -> list[Running]:
    """Return the incidents that run and the person can see, the newest first, for the desk to put tickets under."""
    under = TicketLink.objects.filter(source=OuterRef("pk"), kind=_PARENT).values("target")
    rows = Incident.objects.filter(ended_at__isnull=True, ticket__in=visible_to(user).order_by().values("pk"))
    found = rows.annotate(under=ArraySubquery(under)).order_by("-declared_at", "-pk").values("pk", "title", "under")
    return [
        Running(number=row["pk"], title=row["title"], family=frozenset((row["pk"], *row["under"])))
        for row in found[:10]
    ]


def public_incidents() -> list[Incident]:
    """Return what everybody who is signed in may read of incidents that run: only what was written for them."""
    rows = Incident.objects.filter(ended_at__isnull=True, is_public=True)
    columns = ("pk", "title", "status_text", "started_at", "next_update_at")
    return list(rows.only(*columns).order_by("-declared_at", "-pk")[:5])


def public_incident_of(ticket: Ticket) -> Incident | None:
    """Return what the requester of a ticket may read of the incident it is, or is part of, running or over."""
    above = TicketLink.objects.filter(target=ticket, kind=_PARENT).values("source")
    columns = ("pk", "title", "status_text", "started_at", "next_update_at", "ended_at")
    rows = Incident.objects.filter(Q(ticket__in=above) | Q(ticket=ticket), is_public=True)
    return rows.only(*columns).order_by("-declared_at", "-pk").first()


def told_to_all(ticket_id: int) -> list[Broadcast]:
    """Return what was written to everybody on a ticket, oldest first: words meant for each of its requesters."""
    told = BroadcastTicket.objects.filter(ticket=ticket_id, outcome="", told_at__isnull=False).values("broadcast")
    rows = Broadcast.objects.filter(pk__in=told).select_related("author")
    return list(rows.order_by("id"))


def requesters_told(broadcast_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Return for each broadcast the ids of the requesters it has told or will tell; no query for none."""
    if not broadcast_ids:
        return {}
    rows = BroadcastTicket.objects.filter(broadcast__in=broadcast_ids, outcome="")
    found: dict[int, set[int]] = defaultdict(set)
    for broadcast_id, person_id in rows.order_by("pk").values_list("broadcast", "ticket__requester"):
        found[broadcast_id].add(person_id)
    return {broadcast_id: frozenset(people) for broadcast_id, people in found.items()}


def broadcasts_of(incident: Incident) -> list[Progress]:
    """Return what an incident has said, the newest first, and whom it reached. Two queries."""
    rows = list(Broadcast.objects.filter(parent=incident.pk).select_related("author").order_by("-id"))
    asked = BroadcastTicket.objects.filter(broadcast__in=rows).order_by()
    left = Q(told_at__isnull=True)
    counted = asked.annotate(is_left=left).values("broadcast", "outcome", "is_left").annotate(n=Count("pk"))
    by_row: dict[int, list[Any]] = defaultdict(list)
    for row in counted:
        by_row[row["broadcast"]].append(row)
    return [_progress(row, by_row[row.pk]) for row in rows]


def refused_tickets(broadcast_id: int) -> list[BroadcastTicket]:
    """Return the tickets a broadcast did not reach."""
    rows = BroadcastTicket.objects.filter(broadcast=broadcast_id).exclude(outcome="")
    return list(rows.order_by("ticket_id"))


def like_tickets(*, user: Person, at: datetime) -> list[Proposal]:
    """Return groups of three like tickets or more of the last half hour, the largest first. One query.

    Like: on the same device, or of the same category at the same site. What is merged, or under or above another
    ticket already, is left out, and so are checks whose day has come: a plan opened them, nothing broke.
    """
    family = TicketLink.objects.filter(Q(source=OuterRef("pk")) | Q(target=OuterRef("pk")), kind=_PARENT)
    rows = (
        active_tickets(user)
        .filter(created_at__gte=at - LIKE_WITHIN, created_at__lte=at)
        .exclude(Exists(family))
        .exclude(incident__isnull=False)
        .exclude(category__code=CHECK_DUE)
        .select_related("device", "category", "site")
        .only("pk", "subject", "created_at", "device__tag", "category__title", "site__name")
        .order_by("created_at", "pk")[:_MOST]
    )
    return _proposals(list(rows))


def proposed_title(*, user: Person, numbers: Collection[int]) -> str:
    """Return the title of an incident made of these tickets; "" when the person can see none of them."""
    rows = visible_to(user).filter(pk__in=numbers).select_related("device", "category", "site").order_by("pk")
    found = list(rows.defer("description")[:_MOST])
    return _title(found)[:140] if found else ""


def _proposals(tickets: Sequence[Ticket]) -> list[Proposal]:
    by_device: dict[object, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        if ticket.device_id:
            by_device[ticket.device_id].append(ticket)
    found = [group for group in by_device.values() if len(group) >= FEWEST_LIKE]
    taken = {ticket.pk for group in found for ticket in group}
    by_kind: dict[object, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        if ticket.pk not in taken:
            by_kind[(ticket.category_id, ticket.site_id)].append(ticket)
    found += [group for group in by_kind.values() if len(group) >= FEWEST_LIKE]
    groups = sorted(found, key=lambda group: (-len(group), group[0].pk))
    return [Proposal(title=_title(group), tickets=group) for group in groups]


def _title(group: Sequence[Ticket]) -> str:
    titles = Counter(ticket.category.title for ticket in group)
    devices = {ticket.device.tag for ticket in group if ticket.device}
    place = devices.pop() if len(devices) == 1 else str(group[0].site.name if group[0].site else "")
    return f"{titles.most_common(1)[0][0]}, {place}" if place else titles.most_common(1)[0][0]


def _progress(broadcast: Broadcast, rows: Sequence[Mapping[str, Any]]) -> Progress:
    refused: Counter[str] = Counter()
    total = told = 0
    for row in rows:
        n = row["n"]
        total += n
        if row["outcome"]:
            refused[row["outcome"]] += n
        elif not row["is_left"]:
            told += n
    return Progress(broadcast=broadcast, total=total, told=told, refused=dict(refused))

