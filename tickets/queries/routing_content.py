"""What routing may be made of and how people call it: codes, names, the versions there are, and the draft."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform
from django.http import Http404

from accounts.models import Person, Site, Team
from assets.models import Device
from tickets.enums import EventKind
from tickets.models import Calendar, Category, Queue, RoutingDraft, RoutingVersion, TicketEvent
from tickets.queries.policy_content import known_departments
from tickets.rules.routing_version import Known
from tickets.rules.routing_words import Names

LAST_MONTH = timedelta(days=30)


class NoRouting(Http404):
    """The reference data has not been loaded, so there is nothing to show or to change yet."""


def known_codes() -> Known:
    """Return what there is that routing may name, in seven queries."""
    return Known(
        categories=dict(Category.objects.order_by("position", "code").values_list("code", "group")),
        queues=dict(Queue.objects.order_by("position", "name", "pk").values_list("code", "is_active")),
        sites=frozenset(Site.objects.values_list("code", flat=True)),
        teams=frozenset(Team.objects.values_list("code", flat=True)),
        calendars=frozenset(Calendar.objects.values_list("code", flat=True)),
        departments=frozenset(known_departments()),
        modalities=frozenset(known_modalities()),
    )


def known_names() -> Names:
    """Return the names of all that routing may name, in the order of lists, in five queries."""
    return Names(
        queues=dict(Queue.objects.order_by("position", "name", "pk").values_list("code", "name")),
        categories=dict(Category.objects.order_by("position", "code").values_list("code", "title")),
        sites=dict(Site.objects.order_by("name", "pk").values_list("code", "name")),
        teams=dict(Team.objects.order_by("name", "pk").values_list("code", "name")),
        calendars=dict(Calendar.objects.order_by("name", "pk").values_list("code", "name")),
    )


def known_modalities() -> list[str]:
    """Return the DICOM modalities of the devices there are."""
    rows = Device.objects.exclude(modality="").order_by("modality").values_list("modality", flat=True)
    return list(rows.distinct())


def routing_in_force() -> RoutingVersion:
    """Return the newest version with who published it. Raises NoRouting."""
    found = RoutingVersion.objects.select_related("published_by").order_by("-version").first()
    if found is None:
        raise NoRouting("There is no routing. Run: manage.py load_reference")
    return found


def routing_versions() -> list[RoutingVersion]:
    """Return the versions with who published them, the newest first."""
    return list(RoutingVersion.objects.select_related("published_by").order_by("-version"))


def routing_version(number: int) -> RoutingVersion | None:
    """Return one version by its number."""
    return RoutingVersion.objects.select_related("published_by").filter(version=number).order_by("pk").first()


def routing_draft_of(person: Person, *, at: datetime) -> RoutingDraft:
    """Return what a person is working on; an unsaved draft that says what holds now, when that is nothing yet.

    Raises NoRouting.
    """
    kept = RoutingDraft.objects.filter(owner=person).select_related("based_on").order_by("pk").first()
    return kept or new_routing_draft(person, at=at)


def new_routing_draft(person: Person, *, at: datetime) -> RoutingDraft:
    """Return an unsaved draft that says what holds now. Raises NoRouting."""
    version = routing_in_force()
    return RoutingDraft(
        owner=person, based_on=version, rules=version.rules, owners=version.owners, updated_at=at
    )


def rule_hits(*, at: datetime) -> Mapping[str, int]:
    """Return name of a rule to how many tickets logged in the last 30 days it routed; "" for those without a rule."""
    rows = TicketEvent.objects.filter(
        kind=EventKind.TICKET_ROUTED.value,
        seq=2,  # the first thing after the logging, on the index of tickets and their events
        ticket__created_at__gt=at - LAST_MONTH,
    )
    named = rows.annotate(rule=KeyTextTransform("rule", "payload")).values("rule")
    return {row["rule"] or "": row["count"] for row in named.annotate(count=Count("pk")).order_by("rule")}
