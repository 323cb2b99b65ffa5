"""Standing in for a supervisor: appointing, ending, and keeping what a check of a capability reads."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.enums import Capability, Role
from accounts.models import ActingSupervisor, Person
from accounts.rules.roles import can

LONGEST = timedelta(days=92)


class CannotAppoint(PermissionDenied):
    """Supervisors appoint who stands in for them; administrators, for any supervisor. Who only stands in, nobody."""

    code = "cannot_appoint"


class BadActing(ValidationError):
    """The appointment makes no sense."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="bad_acting")


class ActingOver(ValidationError):
    """The appointment has ended."""

    def __init__(self) -> None:
        super().__init__("This has ended already.", code="acting_over")


@transaction.atomic
def appoint_acting(
    *,
    actor: Person,
    person: Person,
    stands_in_for: Person,
    starts_at: datetime,
    ends_at: datetime,
    why: str,
    at: datetime,
) -> ActingSupervisor:
    """Let a person of the desk do what a supervisor may, [starts_at, ends_at). The row is the audit.

    Raises CannotAppoint, BadActing.
    """
    _check_appointer(actor=actor, stands_in_for=stands_in_for)
    if person.pk == stands_in_for.pk or not person.is_active or not can(person.role, Capability.WORK_TICKETS):
        raise BadActing("Choose another person of the help desk to stand in.")
    if not can(stands_in_for.role, Capability.PLAN_STAFF):
        raise BadActing("Choose a supervisor: others need nobody to stand in for them.")
    if ends_at <= starts_at or ends_at <= at:
        raise BadActing("The end must come after the start, and be still to come. Check both times.")
    if ends_at - starts_at > LONGEST:
        raise BadActing(f"Somebody stands in for at most {LONGEST.days} days. Choose an earlier end.")
    if not why.strip():
        raise BadActing("Say why, so that everybody can follow.")
    made = ActingSupervisor.objects.create(
        person=person,
        stands_in_for=stands_in_for,
        starts_at=starts_at,
        ends_at=ends_at,
        why=" ".join(why.split())[:200],
        appointed_by=actor,
        appointed_at=at,
    )
    _settle(person_id=person.pk, at=at)
    return made


@transaction.atomic
def end_acting(*, actor: Person, acting_id: int, at: datetime) -> ActingSupervisor:
    """End an appointment now, or call off one that is to come. Raises ActingOver, CannotAppoint.

    Whoever stands in may step down themselves.
    """
    rows = ActingSupervisor.objects.select_for_update(of=("self",)).select_related("person", "stands_in_for")
    found = rows.filter(pk=acting_id).first()
    if found is None or found.ended_at or found.ends_at <= at:
        raise ActingOver
    if actor.pk != found.person_id:
        _check_appointer(actor=actor, stands_in_for=found.stands_in_for)
    found.ended_at, found.ended_by = at, actor
    found.save(update_fields=["ended_at", "ended_by"])
    _settle(person_id=found.person_id, at=at)
    return found


def sweep(*, at: datetime) -> int:
    """Let appointments begin and end in what checks read; return how many people changed. Safe to run twice.

    A right ends by the clock in any case (Person.is_acting); this only tidies up behind it.
    """
    now = Q(acting_spans__ended_at=None, acting_spans__starts_at__lte=at, acting_spans__ends_at__gt=at)
    begun = Person.objects.filter(now, acting_role="")
    over = Person.objects.filter(acting_until__lte=at)
    people = {*begun.values_list("pk", flat=True), *over.values_list("pk", flat=True)}
    for person_id in sorted(people):
        with transaction.atomic():
            _settle(person_id=person_id, at=at)
    return len(people)


def _settle(*, person_id: int, at: datetime) -> None:
    """Write what somebody's appointments come to at this moment; call inside a transaction."""
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    spans = ActingSupervisor.objects.filter(person=person_id, ended_at=None, starts_at__lte=at, ends_at__gt=at)
    until = spans.order_by("-ends_at").values_list("ends_at", flat=True).first()
    role = Role.SUPERVISOR.value if until else ""
    Person.objects.filter(pk=person_id).update(acting_role=role, acting_until=until)


def _check_appointer(*, actor: Person, stands_in_for: Person) -> None:
    """By the role alone: whoever only stands in cannot hand the right on."""
    is_theirs = actor.pk == stands_in_for.pk and can(actor.role, Capability.PLAN_STAFF)
    if not actor.is_active or not (is_theirs or can(actor.role, Capability.MANAGE_DESK)):
        raise CannotAppoint("Supervisors appoint who stands in for them; administrators can do it for any.")
