"""What the desk has put on a ticket beside the conversation, for its page and the API: in one query."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Sum
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import Person
from tickets.models import MessageDraft, PlaybookVersion, Ticket, TicketTag, TicketWork, TimeEntry, Watcher
from tickets.queries.playbooks import WorkState, state_of
from tickets.rules.recipients import Reader


@dataclass(frozen=True)
class Draft:
    """Text the person has begun."""

    body: str
    code: str


@dataclass(frozen=True)
class TicketSide:
    """tags: names in order. watchers: by name. minutes: in all. drafts: of the person who looks, by kind."""

    state: WorkState
    tags: Sequence[str] = ()
    watchers: Sequence[Reader] = ()
    minutes: int = 0
    drafts: dict[str, Draft] = field(default_factory=dict)

    def is_watched_by(self, person: Person) -> bool:
        """Say whether a person watches it."""
        return any(watcher.id == person.pk for watcher in self.watchers)


def ticket_side(*, user: Person, ticket: Ticket) -> TicketSide:
    """Return what stands beside a ticket the person can see, whose category is loaded with its playbook."""
    found = Ticket.objects.filter(pk=ticket.pk).values(
        found_tags=ArraySubquery(
            TicketTag.objects.filter(ticket=OuterRef("pk")).order_by("tag__name").values("tag__name")
        ),
        found_watchers=ArraySubquery(_watchers()),
        found_minutes=Coalesce(_minutes(), 0),
        found_drafts=ArraySubquery(_drafts(user)),
        found_work=ArraySubquery(_work()),
    )
    row: dict[str, Any] = dict(found.order_by().first() or {})
    return TicketSide(
        state=state_of(work=_work_row(row.get("found_work", [])), category=ticket.category),
        tags=row.get("found_tags", []),
        watchers=[Reader(**watcher) for watcher in row.get("found_watchers", [])],
        minutes=row.get("found_minutes", 0),
        drafts={draft["kind"]: Draft(draft["body"], draft["code"]) for draft in row.get("found_drafts", [])},
    )


def _watchers() -> Any:
    rows = Watcher.objects.filter(ticket=OuterRef("pk")).order_by("person__full_name", "person_id")
    fields = JSONObject(id=F("person_id"), name=F("person__full_name"), can_be_mailed=F("person__is_active"))
    return rows.values(row=fields)


def _minutes() -> Any:
    rows = TimeEntry.objects.filter(ticket=OuterRef("pk")).order_by().values("ticket")
    return rows.annotate(total=Sum("minutes")).values("total")


def _drafts(user: Person) -> Any:
    rows = MessageDraft.objects.filter(ticket=OuterRef("pk"), owner=user).order_by("kind")
    return rows.values(row=JSONObject(kind=F("kind"), body=F("body"), code=F("code")))


_VERSION = ("pk", "category_id", "steps", "causes", "fields")


def _work() -> Any:
    version = {f"v_{name}": F(f"playbook__{name}") for name in _VERSION}
    rows = TicketWork.objects.filter(ticket=OuterRef("pk")).order_by()
    return rows.values(row=JSONObject(ticks=F("ticks"), answers=F("answers"), **version))


def _work_row(rows: Sequence[dict[str, Any]]) -> TicketWork | None:
    if not rows:
        return None
    version = {name: rows[0][f"v_{name}"] for name in _VERSION}
    pinned = PlaybookVersion(**version) if version["pk"] else None
    return TicketWork(playbook=pinned, ticks=rows[0]["ticks"], answers=rows[0]["answers"])


def time_entries(ticket: Ticket) -> list[TimeEntry]:
    """Return the time spent on a ticket, oldest first, with who spent it and what took it back."""
    rows = TimeEntry.objects.filter(ticket=ticket).select_related("person", "taken_back_by")
    return list(rows.order_by("at", "id"))
