"""Imports of history: the list, one of them, what waits for a worker, and what was imported before."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import QuerySet

from accounts.enums import Capability
from accounts.models import Person, Site
from tickets.enums import ImportState
from tickets.models import Category, ImportedTicket, Queue, TicketImport
from tickets.rules.import_values import Reference
from tickets.rules.imports import Plan, Standing, standing_of

UNFINISHED = (ImportState.CHECKING.value, ImportState.RUNNING.value)
LIST_ORDER = ("-id",)


def visible_imports(user: Person) -> QuerySet[TicketImport]:
    """Return the imports this person may see: all for who manages the desk, none for others."""
    if not user.may(Capability.MANAGE_DESK):
        return TicketImport.objects.none()
    return TicketImport.objects.select_related("created_by").defer("mapping", "report")


def visible_import(user: Person, import_id: int) -> TicketImport | None:
    """Return one import with everything about it."""
    return visible_imports(user).defer(None).filter(pk=import_id).first()


def due_imports(*, at: datetime) -> QuerySet[TicketImport]:
    """Return the imports that wait for a worker since `at` or longer, oldest first."""
    return TicketImport.objects.filter(free_at__lte=at, state__in=UNFINISHED, is_attended=False).order_by("id")


def unfinished_import(sha256: str) -> TicketImport | None:
    """Return the newest import of a file with this content that has not ended, whoever works on it."""
    return TicketImport.objects.filter(sha256=sha256, state__in=UNFINISHED).order_by("-id").first()


def imported_before(*, system: str, keys: Collection[str]) -> Mapping[str, ImportedTicket]:
    """Return what was imported from this system under these keys, with its ticket."""
    rows = ImportedTicket.objects.filter(system=system, key__in=keys).select_related("ticket")
    rows = rows.defer("ticket__description")
    return {row.key: row for row in rows}


def standing_to(*, plan: Plan, before: ImportedTicket | None) -> Standing:
    """Return what a plan is to what was imported under its key, with its ticket."""
    if before is None:
        return Standing.NEW
    return standing_of(
        plan=plan, steps=before.steps, fingerprint_before=before.fingerprint, last_seq=before.ticket.last_event_seq
    )


def import_reference() -> Reference:
    """Return the words of this desk a mapping may use: codes and names of queues, categories and sites."""
    queues = list(Queue.objects.order_by("pk").values_list("code", "name"))
    categories = list(Category.objects.order_by("pk").values_list("code", "title", "default_priority", "queue__code"))
    sites = list(Site.objects.order_by("pk").values_list("code", "name"))
    codes = Category.objects.values_list("code", "resolution_codes")
    return Reference(
        queues=_by_word(queues),
        categories=_by_word([(code, title) for code, title, _, _ in categories]),
        sites=_by_word(sites),
        category_queues={code: queue for code, _, _, queue in categories},
        category_priorities={code: priority for code, _, priority, _ in categories},
        category_resolutions={code: frozenset(found) for code, found in codes},
        emails=frozenset(Person.objects.exclude(email__endswith=".imported.invalid").values_list("email", flat=True)),
    )


def _by_word(rows: Collection[tuple[str, str]]) -> Mapping[str, str]:
    """Code and name to code, in small letters; a code wins over a name."""
    by_name = {name.casefold(): code for code, name in rows}
    return by_name | {code.casefold(): code for code, _ in rows}
