"""Files that came together, as one entry of the story of a ticket: how many they are, of what kind, how far read."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from tickets.models import DicomEvidence, FileDrop, Ticket
from tickets.rules.images import count_words, series_title

_SHOWN = 4


@dataclass(frozen=True)
class DropCard:
    """at: when the last file came, UTC. pending: files not read yet. lines: its largest series; more: others."""

    id: str
    owner: str
    at: datetime
    count: int
    pending: int
    is_internal: bool
    lines: tuple[str, ...]
    more: int

    @property
    def words(self) -> str:
        """How many images came."""
        return count_words(self.count)


def drop_cards(*, ticket: Ticket) -> dict[str, DropCard]:
    """Return the drops of a ticket by their id. Three queries, however many files."""
    rows = FileDrop.objects.filter(ticket=ticket).select_related("owner").order_by("created_at")
    groups: dict[object, list[tuple[int, int]]] = defaultdict(list)
    pending: dict[object, int] = defaultdict(int)
    for drop, state, count, first in (
        DicomEvidence.objects.filter(attachment__ticket=ticket, attachment__drop__isnull=False)
        .values_list("attachment__drop", "state", "series_key")
        .annotate(count=Count("pk"), first=Min("pk"))
        .values_list("attachment__drop", "state", "count", "first")
    ):
        if state == DicomEvidence.State.PENDING:
            pending[drop] += count
        else:
            groups[drop].append((count, first))
    largest = {drop: sorted(found, reverse=True) for drop, found in groups.items()}
    named = [first for found in largest.values() for _, first in found[:_SHOWN]]
    leads = {row.pk: row for row in DicomEvidence.objects.filter(pk__in=named).select_related("device")}
    return {
        str(row.pk): DropCard(
            id=str(row.pk),
            owner=row.owner.full_name,
            at=row.changed_at,
            count=row.file_count,
            pending=pending[row.pk],
            is_internal=row.is_internal,
            lines=tuple(_line(count, leads[first]) for count, first in largest.get(row.pk, [])[:_SHOWN]),
            more=max(0, len(largest.get(row.pk, [])) - _SHOWN),
        )
        for row in rows
    }


def _line(count: int, lead: DicomEvidence) -> str:
    number = lead.facts.get("series_number")
    title = series_title(facts=lead.facts, number=number if isinstance(number, int) else None)
    source = lead.device.tag if lead.device and lead.decision == "link" else ""
    return f"{title}: {count_words(count)}" + (f" from {source}" if source else "")
