"""The tickets that other promises would change, as a page lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Person
from tickets.enums import Metric
from tickets.models import Ticket
from tickets.queries.visible import visible_to
from tickets.rules.policy_words import METRIC_NAMES
from tickets.rules.whatif import Change
from tickets.rules.whatif_words import CHANGE_WORDS

AT_MOST = 100


@dataclass(frozen=True)
class ChangedTicket:
    """One promise of one ticket that changes: which, how, and both due times."""

    ticket: Ticket
    what: str
    change: str
    before: datetime | None
    after: datetime | None


def changed_tickets(user: Person, changes: Sequence[Mapping[str, Any]], *, change: str) -> list[ChangedTicket]:
    """Return the tickets that change in one way, by number, as many as a page shows, in one query."""
    rows = [row for row in changes if row["change"] == change][:AT_MOST]
    tickets = visible_to(user).select_related("queue").defer("description")
    found = tickets.in_bulk({row["ticket"] for row in rows})
    return [_changed(found[row["ticket"]], row) for row in rows if row["ticket"] in found]


def _changed(ticket: Ticket, row: Mapping[str, Any]) -> ChangedTicket:
    metric = Metric(row["metric"])
    number = f", number {row['cycle']}" if row["cycle"] > 1 else ""
    return ChangedTicket(
        ticket=ticket,
        what=f"{METRIC_NAMES[metric.value]}{number}",
        change=CHANGE_WORDS[Change(row["change"])],
        before=datetime.fromisoformat(row["before"]) if row["before"] else None,
        after=datetime.fromisoformat(row["after"]) if row["after"] else None,
    )
