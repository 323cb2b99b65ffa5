"""Files of other help desks, received and checked through the real actions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import time_machine
from django.core.files.base import ContentFile

from accounts.models import Person
from tests.factories.desk import NOW, make_category, make_policy
from tickets.actions.imports import NewImport, claim_import, receive_import, start_import
from tickets.intake.imports import work_import
from tickets.models import Category, TicketImport

MAPPING: Mapping[str, Any] = {
    "format": 1,
    "name": "A log",
    "system": "old",
    "rows": "events",
    "time": {"formats": ["iso"]},
    "ticket": "ticket",
    "at": "at",
    "activity": {
        "column": "activity",
        "means": {
            "logged": "logged",
            "taken": "taken",
            "replied": "replied",
            "waiting": {"waiting": "vendor"},
            "resolved": "resolved",
            "reopened": "reopened",
            "closed": "closed",
            "note": "note",
        },
    },
    "priority": {"column": "priority", "otherwise": 3, "take": "changes"},
    "queue": {"column": "queue"},
    "category": {"column": "category", "otherwise": "R01"},
    "people": {"requester": {"column": "requester"}, "actor": {"column": "actor"}},
    "texts": {"subject": "subject", "description": "description"},
}
"""An event log; a small one of what docs/import.md describes."""


def make_import(
    *,
    text: str | bytes,
    mapping: Mapping[str, Any] = MAPPING,
    actor: Person | None = None,
    at: datetime = NOW,
    is_checked: bool = True,
    name: str = "log.csv",
    **fields: Any,
) -> TicketImport:
    """An import of a file with this text, checked unless told otherwise; fields are those of NewImport."""
    make_policy()
    if not Category.objects.filter(code="R01").exists():
        make_category(code="R01")
    fields = {"system": str(mapping.get("system", "old")), "time_zone": "UTC"} | fields
    file = ContentFile(text.encode() if isinstance(text, str) else text)
    row = receive_import(actor=actor, file=file, new=NewImport(name=name, mapping=mapping, **fields), at=at)
    return work(row) if is_checked else row


def work(row: TicketImport) -> TicketImport:
    """Do what is to be done next with an import, all of it, at NOW."""
    claimed = claim_import(at=row.free_at, import_id=row.pk)
    assert claimed is not None
    with time_machine.travel(NOW, tick=False):
        work_import(row=claimed)
    row.refresh_from_db()
    return row


def import_all(**options: Any) -> TicketImport:
    """Receive, check, start and write a file; options are those of make_import."""
    row = make_import(**options)
    start_import(actor=None, import_id=row.pk, at=options.get("at", NOW))
    return work(row)
