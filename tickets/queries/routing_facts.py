"""What is known of a ticket when it is routed, as the rules want it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Site
from accounts.rules.zone import zone_named
from assets.models import Device
from tickets.models import Category
from tickets.queries.policies import SiteHours, hours, sites
from tickets.queries.routing import open_codes, queues, table_in_force
from tickets.rules import timeline
from tickets.rules.routing import Routed, RoutingFacts, Table, route

_OF_THE_PLACE = frozenset({"sites", "times", "outside"})


@dataclass(frozen=True, kw_only=True)
class Logged:
    """A ticket as it is logged; the category comes with its queue. told_at: when the desk was told."""

    category: Category
    device: Device | None
    site_id: int | None
    department: str
    text: str
    source: str
    told_at: datetime


def facts_of(logged: Logged, *, table: Table, other: Table | None = None) -> RoutingFacts:
    """Return what these rules ask for; the rest is left empty. Local time is that of the site, UTC without one.

    Asking for the place costs a query, and so does a team that was not loaded with its device; within
    `reference_kept` sites and hours are asked for once.
    """
    asks = table.asks | (other.asks if other else frozenset())
    has_owners = bool(table.owners or (other and other.owners))
    device = logged.device
    site = sites().get(logged.site_id or 0) if asks & _OF_THE_PLACE else None
    zone = zone_named(site.time_zone if site else "UTC")
    told = logged.told_at.astimezone(zone)
    return RoutingFacts(
        category=logged.category.code,
        group=logged.category.group,
        category_queue=logged.category.queue.code,
        device_kind=device.kind if device else "",
        modality=device.modality if device else "",
        text=logged.text,
        source=logged.source,
        site=site.code if site else "",
        team=_team(device) if has_owners or "teams" in asks else "",
        criticality=device.criticality if device else None,
        department=logged.department,
        minute=told.hour * 60 + told.minute,
        closed=_closed(_calendars(table) | (_calendars(other) if other else frozenset()), site, logged),
    )


def routed_now(logged: Logged) -> tuple[Routed, Table]:
    """Return where a ticket goes by the routing in force, and that."""
    table = table_in_force()
    facts = facts_of(logged, table=table)
    return route(rules=table.rules, owners=table.owners, facts=facts, open_queues=open_codes()), table


def route_words(logged: Logged) -> str:
    """Say where a ticket would go and why, by the names of the queues."""
    routed, _ = routed_now(logged)
    queue = queues().get(routed.queue)
    return routed.why.replace(f" {routed.queue} ", f" {queue.name if queue else routed.queue} ", 1)


def _team(device: Device | None) -> str:
    return device.owner_team.code if device and device.owner_team else ""


def _calendars(table: Table) -> frozenset[str]:
    if "outside" not in table.asks:
        return frozenset()
    return frozenset(code for rule in table.rules for code in rule.conditions.outside)


def _closed(codes: frozenset[str], site: Site | None, logged: Logged) -> frozenset[str]:
    if not codes:
        return frozenset()
    found = hours(zones={site.pk: site.time_zone} if site else None)
    return frozenset(code for code in codes if _is_closed(found, code, site.pk if site else None, logged.told_at))


def _is_closed(known: SiteHours, code: str, site_id: int | None, at: datetime) -> bool:
    """True when a calendar is closed; one that is gone is neither open nor closed."""
    try:
        found = known[code, site_id]
    except KeyError:
        return False
    return not timeline.is_open(found, at)
