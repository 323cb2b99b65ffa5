"""Runs of an act over many tickets, as their owner sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Person
from tickets.models import BulkRow, BulkRun, Ticket
from tickets.queries.visible import visible_to
from tickets.rules.bulk import BulkAct, summary

_Outcome = BulkRow.Outcome


@dataclass(frozen=True)
class Standing:
    """How far a run is, by outcome, and whether it was taken back."""

    done: int
    same: int
    refused: int
    waiting: int

    @property
    def percent(self) -> int:
        total = self.done + self.same + self.refused + self.waiting
        return 100 * (total - self.waiting) // total if total else 100


def bulk_run(*, user: Person, run_id: int) -> BulkRun | None:
    """Return a run somebody asked for, with what it takes back and what took it back; None when it is another's."""
    rows = BulkRun.objects.filter(pk=run_id, asked_by=user).select_related("undo_of", "undone_by")
    return rows.order_by("pk").first()


def standing(run: BulkRun) -> Standing:
    """Count the outcomes of a run; one query."""
    counts = {each.value: Count("pk", filter=Q(outcome=each)) for each in _Outcome}
    return Standing(**run.rows.aggregate(**counts))


def standing_words(run: BulkRun, found: Standing) -> str:
    """Say in one line what became of a run."""
    return summary(
        act=BulkAct(run.act), done=found.done, same=found.same, refused=found.refused, waiting=found.waiting
    )


def bulk_rows(run: BulkRun, *, user: Person) -> list[tuple[BulkRow, str]]:
    """Return the rows of a run with the subjects of the tickets the person may see.

    Refused ones come first once it is finished; until then no row moves while somebody reads.
    """
    rows = list(run.rows.order_by("position"))
    subjects = dict(visible_to(user).filter(pk__in=[row.number for row in rows]).values_list("pk", "subject"))
    ordered = sorted(rows, key=lambda row: run.finished_at is not None and row.outcome != _Outcome.REFUSED)
    return [(row, subjects.get(row.number, "")) for row in ordered]


def chosen_tickets(*, user: Person, numbers: Sequence[int]) -> list[Ticket]:
    """Return the tickets of these numbers that the person may see, with their categories, by number."""
    rows = visible_to(user).filter(pk__in=numbers).select_related("category").defer("description")
    return list(rows.order_by("pk"))


