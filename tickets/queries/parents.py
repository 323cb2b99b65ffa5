"""Tickets on several scanners at once, and the component they have in common."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from accounts.models import Person
from assets.enums import DeviceKind
from assets.queries.flow import Flow, device_key
from assets.rules.parents import FEWEST_SCANNERS, Parent, common_parents
from assets.rules.reach import Node
from tickets.enums import LinkKind as TicketLinkKind
from tickets.models import Ticket, TicketLink
from tickets.queries.inbox import active_tickets
from tickets.queries.reach import flow_kept
from tickets.rules.reach import FRESH, MAY_COME_FROM, WAYS, WITHIN

_MOST = 500
_NAMED = 8


@dataclass(frozen=True)
class ParentProposal:
    """Scanners in trouble with one component in common. on_parent: numbers of open tickets on it, the newest first."""

    parent: Node
    scanners: tuple[str, ...]
    of_all: int
    tickets: Sequence[Ticket]
    on_parent: tuple[int, ...] = ()

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


def parent_proposals(*, user: Person, at: datetime) -> list[ParentProposal]:
    """Return the components that three scanners or more have in common whose tickets came within one shift.

    Left out is what is merged, under another ticket or an incident already, and what cannot come by the flow. One query
    when there is nothing to propose, three otherwise.
    """
    by_scanner = _tickets(user, at=at)
    if len(by_scanner) < FEWEST_SCANNERS:
        return []
    flow = flow_kept()
    found = [(flow.nodes[parent.node], parent) for parent in _parents(by_scanner, flow, at=at)]
    open_on = _open_on(user, [node.id for node, _ in found]) if found else {}
    return [
        ParentProposal(
            parent=node,
            scanners=tuple(sorted(flow.nodes[key].label for key in parent.scanners)),
            of_all=parent.of_all,
            tickets=_in_order(parent, by_scanner),
            on_parent=tuple(open_on.get(node.id, ())),
        )
        for node, parent in found
    ]


def _tickets(user: Person, *, at: datetime) -> dict[str, list[Ticket]]:
    family = TicketLink.objects.filter(
        Q(source=OuterRef("pk")) | Q(target=OuterRef("pk")), kind=TicketLinkKind.PARENT_OF.value
    )
    rows = (
        active_tickets(user)
        .filter(device__kind=DeviceKind.MODALITY.value, category__code__in=list(MAY_COME_FROM))
        .filter(created_at__gte=at - WITHIN, created_at__lte=at, merged_into__isnull=True)
        .exclude(Exists(family))
        .exclude(incident__isnull=False)
        .select_related("device", "category")
        .only("pk", "subject", "created_at", "device__tag", "category__code")
        .order_by("created_at", "pk")[:_MOST]
    )
    found: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in rows:
        found[device_key(ticket.device_id or 0)].append(ticket)
    return found


def _parents(by_scanner: Mapping[str, Sequence[Ticket]], flow: Flow, *, at: datetime) -> list[Parent]:
    """The components in common, the largest share first; each scanner is in one of them."""
    found: list[Parent] = []
    for way in WAYS:
        about = {
            key: [ticket for ticket in tickets if MAY_COME_FROM[ticket.category.code] & way]
            for key, tickets in by_scanner.items()
            if key in flow.nodes
        }
        trouble = {key: way for key, tickets in about.items() if tickets}
        fresh = [key for key, tickets in about.items() if any(ticket.created_at >= at - FRESH for ticket in tickets)]
        found += common_parents(trouble=trouble, links=flow.links, parts=flow.network.parts, fresh=fresh)
    found.sort(key=lambda parent: (-len(parent.scanners) / parent.of_all, parent.node))
    taken: set[str] = set()
    kept = []
    for parent in found:
        if not taken.intersection(parent.scanners):
            kept.append(parent)
            taken.update(parent.scanners)
    return kept


def _in_order(parent: Parent, by_scanner: dict[str, list[Ticket]]) -> list[Ticket]:
    return sorted((ticket for key in parent.scanners for ticket in by_scanner[key]), key=lambda ticket: ticket.pk)


def _open_on(user: Person, device_ids: Sequence[int]) -> dict[int, list[int]]:
    rows = active_tickets(user).filter(device__in=device_ids).order_by("-pk").values_list("device", "pk")
    found: dict[int, list[int]] = defaultdict(list)
    for device_id, number in rows[:_MOST]:
        found[device_id].append(number)
    return found
