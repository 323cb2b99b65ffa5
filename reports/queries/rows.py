"""The facts of a ticket as rows, unsaved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.models import CycleFact, StayFact, TicketFact
from reports.models.dimensions import Dimensions
from reports.rules.facts import DEFINITION_VERSION, Facts, Measure, measure_of
from reports.rules.work import hour_of_week, patient_waiting_seconds, shift_of, work_of
from tickets.enums import ClockState, Metric
from tickets.models import Ticket
from tickets.rules.course import ClockEvent
from tickets.rules.sla import Clock

_DIMENSIONS = tuple(field.attname for field in Dimensions._meta.get_fields())  # type: ignore[union-attr]  # columns all


@dataclass(frozen=True)
class Names:
    """What codes and ids of events stand for: ids of queues and categories, groups, modalities, time zones."""

    queues: Mapping[str, int]
    categories: Mapping[str, int]
    groups: Mapping[str, str]
    modalities: Mapping[int, str]
    zones: Mapping[int, str]


def fact_row(*, ticket: Ticket, events: Sequence[ClockEvent], facts: Facts, names: Names) -> TicketFact:
    """Return the row of the ticket itself."""
    places = facts.places
    return TicketFact(
        ticket_id=ticket.pk,
        event_seq=events[-1].seq,
        definition_version=DEFINITION_VERSION,
        state=places.state.value,
        created_at=events[0].recorded_at or facts.started_at,
        started_at=facts.started_at,
        closed_at=places.closed_at,
        closing_wall_seconds=facts.closing_seconds,
        first_resolved_at=facts.first_resolution.stopped_at,
        resolution_first_wall_seconds=facts.first_resolution.wall_seconds,
        resolution_first_business_seconds=facts.first_resolution.business_seconds,
        reopened_count=places.reopened_count,
        reassigned_count=places.reassigned_count,
        contact_count=places.contact_count,
        is_first_contact=facts.is_first_contact,
        used_vendor=places.used_vendor,
        patient_waiting_seconds=patient_waiting_seconds(
            affected=places.affected, started_at=facts.started_at, solved_at=facts.first_resolution.stopped_at
        ),
        resolver=facts.clocks.resolution.stopped_by,
        **_dimensions(ticket=ticket, facts=facts, names=names),
        **_columns("first_response", "first_responded_at", facts.first_response),
        **_columns("resolution", "resolved_at", facts.resolution),
    )


def cycle_rows(*, fact: TicketFact, facts: Facts) -> list[CycleFact]:
    """Return one row for each cycle of each clock."""
    dimensions = {name: getattr(fact, name) for name in _DIMENSIONS}
    return [
        CycleFact(
            **dimensions | {"priority": clock.priority},
            ticket_id=fact.pk,
            metric=clock.metric.value,
            cycle=clock.cycle,
            is_last=clock.cycle == len(facts.clocks.of(clock.metric)),
            state=clock.state.value,
            started_at=clock.started_at,
            ended_at=facts.places.merged_at if clock.state is ClockState.CANCELLED else clock.stopped_at,
            breached_at=clock.breached_at,
            reopened_at=_reopened_at(clock, facts),
            **_rating(clock, facts),
            actor=clock.stopped_by,
            **vars(measure_of(clock)),
        )
        for clock in facts.clocks.cycles
    ]


def stay_rows(*, fact: TicketFact, facts: Facts, names: Names) -> list[StayFact]:
    """Return one row for each stay."""
    dimensions = {name: getattr(fact, name) for name in _DIMENSIONS}
    return [
        StayFact(
            **dimensions,
            ticket_id=fact.pk,
            position=position,
            started_at=stay.start,
            ended_at=stay.end,
            state=stay.state.value,
            party=str(stay.party),
            reason=stay.reason,
            held_queue_id=names.queues.get(stay.queue, fact.queue_id),
            agent=stay.agent,
            wall_seconds=stay.wall_seconds,
            business_seconds=facts.stay_seconds(stay),
        )
        for position, stay in enumerate(facts.stays, start=1)
    ]


def _dimensions(*, ticket: Ticket, facts: Facts, names: Names) -> dict[str, Any]:
    places = facts.places
    hour = hour_of_week(at=facts.started_at, zone=names.zones.get(places.site or 0) or "UTC")
    group = names.groups.get(places.category, "")
    return {
        "site_id": places.site,
        # A code that was renamed since is no longer found: the ticket itself still knows its queue and category.
        "queue_id": names.queues.get(places.queue, ticket.queue_id),
        "first_queue_id": names.queues.get(places.first_queue, ticket.queue_id),
        "category_id": names.categories.get(places.category, ticket.category_id),
        "device_id": places.device,
        "modality": names.modalities.get(places.device, "") if places.device else "",
        "priority": places.priority,
        "first_priority": places.first_priority,
        "department": places.department,
        "source": places.source,
        "affected": places.affected,
        "work": work_of(category=places.category, group=group, affected=places.affected).value,
        "shift": shift_of(hour).value,
        "hour_of_week": hour,
        "is_cancelled": places.merged_at is not None,
    }


def _columns(prefix: str, stopped: str, measure: Measure) -> dict[str, Any]:
    return {
        stopped: measure.stopped_at,
        f"{prefix}_wall_seconds": measure.wall_seconds,
        f"{prefix}_business_seconds": measure.business_seconds,
        f"{prefix}_target_seconds": measure.target_seconds,
        f"{prefix}_due_at": measure.due_at,
        f"{prefix}_decided_at": measure.decided_at,
        f"{prefix}_met": measure.met,
    }


def _rating(clock: Clock, facts: Facts) -> dict[str, Any]:
    given = facts.ratings.get(clock.cycle) if clock.metric is Metric.RESOLUTION else None
    return {"rating": given.score, "rated_at": given.at} if given else {}


def _reopened_at(clock: Clock, facts: Facts) -> Any:
    if clock.metric is not Metric.RESOLUTION:
        return None
    later = facts.clocks.of(Metric.RESOLUTION)[clock.cycle :]
    return later[0].started_at if later else None
