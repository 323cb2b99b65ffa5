"""Editing the flow: links between devices, the services at its end, and which links stand in for each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.enums import Capability
from accounts.models import Person, Site
from accounts.rules.text import one_line
from assets.actions.history import PAGE, acting
from assets.enums import LinkKind
from assets.models import Device, FlowLink, FlowService, Redundancy
from assets.rules.flow_edit import FLOW_REFUSALS, MOST_NEEDED

MAX_NAME, MAX_GROUP, MAX_NOTE = 80, 60, 300


class CannotEditFlow(ValidationError):
    """The flow cannot be like that; `code` is a key of flow_edit.FLOW_REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(FLOW_REFUSALS[code], code=code)


class MayNotEditFlow(PermissionDenied):
    """Only who keeps the register changes the flow."""

    code = "may_not_edit_flow"


@dataclass(frozen=True, kw_only=True)
class NewLink:
    """A link as it is meant. Exactly one of target and service. group: links of one group stand in for each other."""

    source: Device
    kind: LinkKind
    target: Device | None = None
    service: FlowService | None = None
    group: str = ""
    needed: int = 1
    note: str = ""


@transaction.atomic
def add_link(*, actor: Person, new: NewLink, at: datetime) -> FlowLink:
    """Add a link. Raises CannotEditFlow, MayNotEditFlow."""
    _check_person(actor)
    _check(new)
    _lock(new.source)
    if _same(new).exists():
        raise CannotEditFlow("link_exists")
    with acting(actor=actor, way=PAGE):
        return FlowLink.objects.create(**_columns(new, actor=actor, at=at))


@transaction.atomic
def change_link(*, actor: Person, link_id: int, new: NewLink, at: datetime) -> FlowLink:
    """Make a link what is meant now; a group that has no links any more is forgotten.

    Raises CannotEditFlow, MayNotEditFlow.
    """
    _check_person(actor)
    _check(new)
    _lock(new.source)
    link = FlowLink.objects.filter(pk=link_id).first()
    if link is None:
        raise CannotEditFlow("link_missing")
    if _same(new).exclude(pk=link_id).exists():
        raise CannotEditFlow("link_exists")
    with acting(actor=actor, way=PAGE):
        _write(link, _columns(new, actor=actor, at=at))
        _forget_empty_groups()
    return link


@transaction.atomic
def remove_link(*, actor: Person, link_id: int) -> None:
    """Remove a link; nothing happens when it is gone. Raises MayNotEditFlow."""
    _check_person(actor)
    with acting(actor=actor, way=PAGE):
        FlowLink.objects.filter(pk=link_id).delete()
        _forget_empty_groups()


@transaction.atomic
def save_service(*, actor: Person, name: str, site: Site, note: str = "", service_id: int | None = None) -> FlowService:
    """Add a service, or change one. Raises CannotEditFlow, MayNotEditFlow."""
    _check_person(actor)
    name = one_line(name, most=MAX_NAME)
    if not name:
        raise CannotEditFlow("name_needed")
    _lock(site)
    others = FlowService.objects.filter(name__iexact=name)
    if (others.exclude(pk=service_id) if service_id else others).exists():
        raise CannotEditFlow("name_taken")
    values = {"name": name, "site": site, "note": one_line(note, most=MAX_NOTE)}
    if service_id is None:
        with acting(actor=actor, way=PAGE):
            return FlowService.objects.create(**values)
    service = FlowService.objects.filter(pk=service_id).first()
    if service is None:
        raise CannotEditFlow("service_missing")
    with acting(actor=actor, way=PAGE):
        _write(service, values)
    return service


@transaction.atomic
def remove_service(*, actor: Person, service_id: int) -> None:
    """Remove a service without links; nothing happens when it is gone. Raises CannotEditFlow, MayNotEditFlow."""
    _check_person(actor)
    FlowService.objects.select_for_update().filter(pk=service_id).first()
    if FlowLink.objects.filter(service=service_id).exists():
        raise CannotEditFlow("service_in_use")
    with acting(actor=actor, way=PAGE):
        FlowService.objects.filter(pk=service_id).delete()


def _write(row: FlowLink | FlowService, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _check_person(actor: Person) -> None:
    if not actor.may(Capability.MANAGE_DEVICES):
        raise MayNotEditFlow("Only those who keep the device register can change the flow.")


def _check(new: NewLink) -> None:
    if (new.target is None) == (new.service is None):
        raise CannotEditFlow("one_end")
    if new.target is not None and new.target.pk == new.source.pk:
        raise CannotEditFlow("self_link")
    if new.kind is LinkKind.PLATFORM and new.service is not None:
        raise CannotEditFlow("not_to_service")
    if new.kind is LinkKind.EXAMS and new.target is not None:
        raise CannotEditFlow("exams_to_device")
    if not 1 <= new.needed <= MOST_NEEDED:
        raise CannotEditFlow("needs_too_many")


def _lock(row: Device | Site) -> None:
    """Two editors of the same device, or of services of the same site, one after the other."""
    type(row).objects.select_for_update().filter(pk=row.pk).first()


def _same(new: NewLink) -> QuerySet[FlowLink]:
    return FlowLink.objects.filter(source=new.source, target=new.target, service=new.service, kind=new.kind.value)


def _columns(new: NewLink, *, actor: Person, at: datetime) -> dict[str, object]:
    return {
        "source": new.source,
        "target": new.target,
        "service": new.service,
        "kind": new.kind.value,
        "redundancy": _group(new),
        "note": one_line(new.note, most=MAX_NOTE),
        "changed_by": actor,
        "changed_at": at,
    }


def _group(new: NewLink) -> Redundancy | None:
    """The group of this name, made when it is missing; how many it needs is said for all its links at once."""
    name = one_line(new.group, most=MAX_GROUP)
    if not name:
        return None
    group = Redundancy.objects.filter(name__iexact=name).first()
    if group is None:
        return Redundancy.objects.create(name=name, needed=new.needed)
    group.needed = new.needed
    group.save(update_fields=["needed"])
    return group


def _forget_empty_groups() -> None:
    Redundancy.objects.filter(links__isnull=True).delete()
