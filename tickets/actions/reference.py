"""Loads the reference data that comes with RadDesk: queues, tiles, categories, routing, calendars, promises.

Rows are found by code and updated in place; nothing is deleted. What RadDesk no longer wants is named in
seed/retired.json and switched off. Rows a hospital added under codes of its own are left alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

from tickets.models import (
    Calendar,
    CalendarVersion,
    Category,
    Queue,
    RoutingVersion,
    SlaPolicy,
    SlaPolicyVersion,
    Tile,
)
from tickets.rules.routing_version import Content, Known, problems_of, tidied

SEED = Path(__file__).parent.parent / "seed"

FIRST_VALID_FROM = datetime(2000, 1, 1, tzinfo=UTC)
"""The first version of a calendar or policy also covers tickets of the past."""

_POLICY_CONTENT = ("targets", "rules", "steps")
_CALENDAR_CONTENT = ("time_zone", "windows", "holidays_country", "holidays_subdivision", "exceptions")

Row = Mapping[str, Any]


class BrokenReference(ValueError):
    """A seed file says something RadDesk does not understand."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How many rows of each kind the seed holds, and how many new versions were made."""

    queues: int
    tiles: int
    categories: int
    routing_rules: int
    new_calendar_versions: int
    new_policy_versions: int
    new_routing_versions: int
    retired: int


@transaction.atomic
def load_reference(*, at: datetime, seed: Path = SEED) -> Loaded:
    """Bring the reference data up to date with the seed files; safe to run at every start.

    New hours, promises or rules make a new version valid from `at`. Content that any version had already makes none,
    so a later change by an administrator stays; routing that people published is never replaced. Records no event.
    Raises BrokenReference.
    """
    queues = _upsert(Queue, _read(seed, "queues"))
    tiles = _upsert(Tile, _read(seed, "tiles"))
    categories = [
        dict(row) | {"queue": _known(queues, row["queue"]), "tile": _known(tiles, row["tile"]) if row["tile"] else None}
        for row in _read(seed, "categories")
    ]
    return Loaded(
        queues=len(queues),
        tiles=len(tiles),
        categories=len(_upsert(Category, categories)),
        routing_rules=len(rules := _read(seed, "routing_rules")),
        new_routing_versions=_load_routing(rules, queues, at=at),
        new_calendar_versions=_load_calendars(_read(seed, "calendars"), at=at),
        new_policy_versions=_load_policies(_read(seed, "policies"), at=at),
        retired=_retire(seed),
    )


def _read(seed: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((seed / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def _upsert(model: type[models.Model], rows: Sequence[Row]) -> dict[str, Any]:
    """Insert or update rows by code in one statement and return all of them by code."""
    saved = model._default_manager.bulk_create(
        [model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=sorted({key for row in rows for key in row} - {"code"}),
    )
    return {row["code"]: found for row, found in zip(rows, saved, strict=True)}


def _known(rows: Mapping[str, Any], code: str) -> Any:
    if code not in rows:
        raise BrokenReference(f"The reference data names “{code}”, but there is no such row.")
    return rows[code]


def _load_calendars(rows: Sequence[Row], *, at: datetime) -> int:
    made = 0
    for row in rows:
        calendar, _ = Calendar.objects.update_or_create(code=row["code"], defaults={"name": row["name"]})
        content = {key: row[key] for key in _CALENDAR_CONTENT}
        versions = list(CalendarVersion.objects.filter(calendar=calendar).order_by("version"))
        if any({key: getattr(version, key) for key in _CALENDAR_CONTENT} == content for version in versions):
            continue
        CalendarVersion.objects.create(calendar=calendar, **_next(versions, at=at), **content)
        made += 1
    return made


def _load_policies(rows: Sequence[Row], *, at: datetime) -> int:
    made = 0
    calendars = set(Calendar.objects.values_list("code", flat=True))
    for row in rows:
        policy, _ = SlaPolicy.objects.update_or_create(code=row["code"], defaults={"name": row["name"]})
        for target in row["targets"].values():
            _known(dict.fromkeys(calendars), target["calendar"])
        versions = list(SlaPolicyVersion.objects.filter(policy=policy).order_by("version"))
        content = {key: row[key] for key in _POLICY_CONTENT}
        if any({key: getattr(version, key) for key in _POLICY_CONTENT} == content for version in versions):
            continue
        SlaPolicyVersion.objects.create(policy=policy, **_next(versions, at=at), **content)
        made += 1
    return made


def _load_routing(rows: Sequence[Row], queues: Mapping[str, Any], *, at: datetime) -> int:
    """Make a version of rules that RadDesk brings; the desk's own, once it has published any, are left alone."""
    content = Content(rules=[dict(row) | {"is_active": True} for row in rows])
    problems = problems_of(content, Known(queues=dict.fromkeys(queues, True)))
    if problems:
        raise BrokenReference(f"The routing rules cannot be: {problems}")
    versions = list(RoutingVersion.objects.order_by("version"))
    content = tidied(content)
    if versions and (versions[-1].published_by_id or versions[-1].why):
        return 0
    if any(tidied(Content(rules=version.rules, owners=version.owners)) == content for version in versions):
        return 0
    RoutingVersion.objects.create(
        version=len(versions) + 1,
        rules=content.rules,
        owners=content.owners,
        published_at=at if versions else FIRST_VALID_FROM,
    )
    return 1


def _next(versions: Sequence[CalendarVersion] | Sequence[SlaPolicyVersion], *, at: datetime) -> dict[str, Any]:
    if not versions:
        return {"version": 1, "valid_from": FIRST_VALID_FROM}
    return {"version": versions[-1].version + 1, "valid_from": at}


def _retire(seed: Path) -> int:
    retired: dict[str, list[str]] = json.loads((seed / "retired.json").read_text(encoding="utf-8"))
    owners: dict[str, type[Queue | Category]] = {"queues": Queue, "categories": Category}
    return sum(
        owners[name].objects.filter(code__in=codes, is_active=True).update(is_active=False)
        for name, codes in retired.items()
    )
