"""The playbook of a category, and the one that holds for a ticket with what was done of it."""

from dataclasses import dataclass
from typing import Any

from tickets.enums import NeededAt
from tickets.models import Category, PlaybookVersion, Ticket, TicketWork
from tickets.rules.closing import ClosingFacts
from tickets.rules.custom_fields import asked_at_logging, missing
from tickets.rules.playbook import CustomField, Playbook, read_playbook, usual_playbook


@dataclass(frozen=True)
class WorkState:
    """version: None for the usual playbook of the reference data. ticks, answers: as in TicketWork."""

    playbook: Playbook
    version: PlaybookVersion | None
    ticks: dict[str, dict[str, Any]]
    answers: dict[str, str]

    @property
    def version_id(self) -> int | None:
        return self.version.pk if self.version else None

    def filled_in(self) -> list[tuple[CustomField, str]]:
        """Return every field with its answer so far."""
        return [(field, self.answers.get(field.key, "")) for field in self.playbook.fields]

    def closing_facts(self) -> ClosingFacts:
        """Return what is required of this ticket and not done."""
        steps = (step.text for step in self.playbook.steps if step.is_required and step.key not in self.ticks)
        fields = missing(self.playbook.fields, self.answers, at=NeededAt.RESOLVING)
        return ClosingFacts(missing_steps=tuple(steps), missing_fields=tuple(field.label for field in fields))


def category_playbook(category: Category) -> Playbook:
    """Return the playbook in force for a category; its version must be loaded."""
    return _read(category, category.playbook)


def category_by_code(code: str) -> Category | None:
    """Return a category with its playbook and queue, in use or not."""
    return Category.objects.select_related("playbook__made_by", "queue").filter(code=code).first()


def categories_with_playbooks() -> list[Category]:
    """Return the categories in use with their playbooks, in their order."""
    rows = Category.objects.filter(is_active=True).select_related("playbook", "queue")
    return list(rows.order_by("position", "code"))


def work_state(ticket: Ticket) -> WorkState:
    """Return the playbook that holds for a ticket and what was done of it, in at most two queries."""
    work = TicketWork.objects.select_related("playbook").filter(ticket_id=ticket.pk).first()
    return state_of(work=work, category=category_of(ticket))


def asked_fields(ticket: Ticket) -> list[tuple[CustomField, str]]:
    """Return what is asked once a ticket is logged, with the answers so far; without a query when it is nothing."""
    if not asked_at_logging(category_playbook(category_of(ticket)).fields):
        return []
    return [(field, answer) for field, answer in work_state(ticket).filled_in() if field.needed is NeededAt.LOGGING]


def state_of(*, work: TicketWork | None, category: Category) -> WorkState:
    """Return the same of rows that are loaded: the version pinned by the ticket's work, else the category's own.

    A ticket moved to another category goes by that one's; what was ticked and answered stays known by its key.
    """
    pinned = work.playbook if work and work.playbook and work.playbook.category_id == category.pk else None
    version = pinned or category.playbook
    return WorkState(
        playbook=_read(category, version),
        version=version,
        ticks=work.ticks if work else {},
        answers=work.answers if work else {},
    )


def category_of(ticket: Ticket) -> Category:
    """Return the category of a ticket with its version; remembered with the ticket, which may be asked again."""
    if not Ticket.category.is_cached(ticket):
        ticket.category = Category.objects.select_related("playbook").get(pk=ticket.category_id)
    return ticket.category


def _read(category: Category, version: PlaybookVersion | None) -> Playbook:
    if version is None:
        return usual_playbook(runbook=category.runbook, codes=category.resolution_codes)
    return read_playbook(steps=version.steps, causes=version.causes, fields=version.fields)
