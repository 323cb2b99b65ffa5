"""Reads what the database noted of each change of the register, and the words for whom and what it names."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from accounts.models import Person, Site, Team
from assets.models import Device, FlowService, Location, Redundancy, ServiceContract, Vendor
from assets.rules.history import Snapshot, Told, told

MOST = 300
"""Lines of each kind that a page shows, the newest."""
_NAMED: tuple[tuple[str, type[Model]], ...] = (
    ("site_id", Site),
    ("location_id", Location),
    ("owner_team_id", Team),
    ("vendor_id", Vendor),
    ("contract_id", ServiceContract),
    ("source_id", Device),
    ("target_id", Device),
    ("service_id", FlowService),
    ("redundancy_id", Redundancy),
)

_OTHER_WORDS: Mapping[str, Mapping[str, str]] = {
    "check": {"kind": "check_kind"},
    "link": {"kind": "link_kind"},
    "document": {"title": "document_title", "kind": "document_kind"},
    "file": {"name": "file_name", "number": "version_number", "label": "version_label"},
}
"""Columns that mean something else than those of a device of the same name, as assets.rules.history calls them."""


def events_of(name: str) -> QuerySet[Any]:
    """Return the notes of a kind of row, such as "Device", the newest first, with who acted."""
    notes: QuerySet[Any] = apps.get_model("assets", f"{name}Event")._default_manager.all()
    return notes.select_related("pgh_context").order_by("-pgh_id")


def columns_of(name: str) -> list[str]:
    """Return the columns that are noted of a kind of row."""
    kept = apps.get_model("assets", f"{name}Event")._meta.concrete_fields
    return [each.attname for each in kept if not each.attname.startswith("pgh_") and each.attname != "id"]


def newest(what: str, name: str, events: QuerySet[Any], columns: Iterable[str] | None = None) -> list[Snapshot]:
    """Return the newest of these notes. what: their word in assets.rules.history. One query."""
    kept = list(columns_of(name) if columns is None else columns)
    return [_snapshot(what, event, kept) for event in events[:MOST]]


def in_words(found: list[Snapshot]) -> list[Told]:
    """Return lines for people, the newest first. A query for people, and one for each kind of row that is named."""
    actors = {each.person for each in found if each.person}
    people = {person.pk: person.full_name for person in Person.objects.filter(pk__in=actors).order_by("pk")}
    return told(found, people=people, names=_names(found))


def _snapshot(what: str, event: Any, columns: Iterable[str]) -> Snapshot:
    metadata: Mapping[str, Any] = event.pgh_context.metadata if event.pgh_context else {}
    words = _OTHER_WORDS.get(what, {})
    values = {words.get(column, column): getattr(event, column) for column in columns}
    return Snapshot(
        what=what,
        of=event.pgh_obj_id,
        event=event.pgh_id,
        act=event.pgh_label,
        at=event.pgh_created_at,
        person=metadata.get("person"),
        way=metadata.get("way") or "",
        why=metadata.get("why") or "",
        values=values,
    )


def _names(found: Iterable[Snapshot]) -> dict[tuple[str, int], str]:
    """The words for every row another one is kept by. One query for each kind that occurs."""
    names: dict[tuple[str, int], str] = {}
    for column, model in _NAMED:
        wanted = {each.values[column] for each in found if each.values.get(column)}
        if wanted:
            names |= {(column, pk): word for pk, word in _words(model, wanted).items()}
    return names


def _words(model: type[Model], wanted: set[int]) -> dict[int, str]:
    rows = model._default_manager.filter(pk__in=wanted).order_by("pk")
    words = {row.pk: row.tag if isinstance(row, Device) else str(row) for row in rows}
    gone = wanted - words.keys()
    if gone and model in (FlowService, Redundancy):
        # These may be removed; what they were called last is in their own history.
        notes = events_of(model.__name__).filter(pgh_obj_id__in=gone).order_by("pgh_id")
        words |= dict(notes.values_list("pgh_obj_id", "name"))
    return words
