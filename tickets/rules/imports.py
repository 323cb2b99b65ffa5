"""What will be recorded of one foreign ticket: its columns and its legal history, from all its rows."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tickets.enums import EventKind, Priority, State
from tickets.rules.import_acts import PROGRAM, Act, Adjustment, End, Happening, Start, What
from tickets.rules.import_lifecycle import legal_history
from tickets.rules.import_log import Read, acts_of_log, first_said, last_said
from tickets.rules.import_mapping import Choice, ImportMapping, Shape, Take
from tickets.rules.import_rows import MAX_DESCRIPTION, MAX_SUBJECT
from tickets.rules.import_single import acts_of_single
from tickets.rules.import_values import Reference
from tickets.rules.import_writer import OTHER

SOURCE, PLAN, FINDINGS = "source", "plan.jsonl", "findings.csv"
"""Names of the files of an import: as it came, the tickets to be made, and all that was found."""
MAX_ROWS = 5_000
UNKNOWN_REQUESTER = "Unknown requester"


class CannotPlan(ValueError):
    """The rows make no ticket; `code` is a key of import_words.REFUSALS."""

    def __init__(self, code: str, row: int) -> None:
        super().__init__(code)
        self.code, self.row = code, row


@dataclass(frozen=True)
class Facts:
    """What is recorded of a ticket when it is logged. People by key; site "" for none."""

    requester: str
    logged_by: str
    queue: str
    category: str
    priority: int
    site: str = ""
    subject: str = ""
    description: str = ""


@dataclass(frozen=True)
class Plan:
    """One ticket to be made. key: its number in the other system. row: where it begins in the file."""

    key: str
    row: int
    facts: Facts
    happenings: tuple[Happening, ...]
    end: End
    adjustments: tuple[Adjustment, ...] = field(default=())

    @property
    def started_at(self) -> datetime:
        return self.happenings[0].at


def plan_ticket(*, key: str, rows: Sequence[Read], mapping: ImportMapping, reference: Reference) -> Plan:
    """Return the plan of a ticket from its rows, ordered by time and then by place in the file. Raises CannotPlan."""
    if mapping.shape is Shape.TICKETS and len(rows) > 1:
        raise CannotPlan("twice_in_file", rows[1][0])
    facts = _facts(rows, mapping, reference)
    cut: list[Adjustment] = []
    facts = _cut_texts(facts, rows[0][0], cut)
    is_log = mapping.shape is Shape.EVENTS
    acts, noted = acts_of_log(rows=rows, mapping=mapping) if is_log else acts_of_single(row=rows[0], mapping=mapping)
    codes = reference.category_resolutions.get(facts.category, frozenset())
    acts = [_with_own_code(act, codes) for act in acts]
    start = Start(requester=facts.requester, queue=facts.queue, category=facts.category, priority=facts.priority)
    history = legal_history(acts=acts, start=start, wait_ends_with=mapping.wait_ends_with)
    return Plan(
        key=key,
        row=rows[0][0],
        facts=facts,
        happenings=history.happenings,
        end=history.end,
        adjustments=(*history.adjustments, *noted, *cut),
    )


def fingerprint(plan: Plan, *, steps: int) -> str:
    """Return what tells the first `steps` events of a plan, and the ticket they belong to, from any other."""
    facts = asdict(plan.facts) | {"subject": "", "description": ""}  # texts are taken over once and may be left out
    told = [[each.kind.value, each.at.isoformat(), each.actor, dict(each.values)] for each in plan.happenings[:steps]]
    return hashlib.sha256(json.dumps([facts, told], sort_keys=True).encode()).hexdigest()


class Standing(StrEnum):
    """What a plan is to what was imported before. CHANGED: it cannot be a continuation, so nothing is added."""

    NEW = "new"
    LONGER = "longer"
    SAME = "same"
    CHANGED = "changed"


def standing_of(*, plan: Plan, steps: int, fingerprint_before: str, last_seq: int) -> Standing:
    """Return what a plan is to a ticket of which `steps` events were imported and that has `last_seq` by now.

    Only a ticket nobody has touched here gets longer, and only by what comes after all that was imported.
    """
    is_continued = len(plan.happenings) >= steps and fingerprint(plan, steps=steps) == fingerprint_before
    if not is_continued:
        return Standing.CHANGED
    if len(plan.happenings) == steps:
        return Standing.SAME
    return Standing.LONGER if last_seq == steps else Standing.CHANGED


def to_json(plan: Plan) -> list[Any]:
    """Return a plan as JSON can hold it; the adjustments are told elsewhere."""
    end = asdict(plan.end) | {"state": plan.end.state.value}
    for name in ("resolved_at", "closed_at"):
        end[name] = end[name] and end[name].isoformat()
    told = [[each.kind.value, each.at.isoformat(), each.actor, dict(each.values)] for each in plan.happenings]
    return [plan.key, plan.row, asdict(plan.facts), told, end]


def from_json(raw: Sequence[Any]) -> Plan:
    """Return the plan that `to_json` wrote."""
    key, row, facts, told, end = raw
    for name in ("resolved_at", "closed_at"):
        end[name] = end[name] and datetime.fromisoformat(end[name])
    happenings = tuple(
        Happening(EventKind(kind), datetime.fromisoformat(at), actor, values) for kind, at, actor, values in told
    )
    return Plan(key, row, Facts(**facts), happenings, End(**end | {"state": State(end["state"])}))


def _facts(rows: Sequence[Read], mapping: ImportMapping, reference: Reference) -> Facts:
    first = rows[0][1]
    category = _start_value(rows, "category", mapping.category)
    if not category:
        raise CannotPlan("no_category", rows[0][0])
    category = reference.categories[category.casefold()]
    queue = _start_value(rows, "queue", mapping.queue) or reference.category_queues[category]
    priority = _start_value(rows, "priority", mapping.priority)
    site = _start_value(rows, "site", mapping.site)
    requester = _person(rows, "requester", mapping) or UNKNOWN_REQUESTER
    return Facts(
        requester=requester,
        logged_by=_person(rows, "logged_by", mapping) or requester,
        queue=reference.queues[queue.casefold()],
        category=category,
        priority=int(priority or reference.category_priorities.get(category, Priority.P3.value)),
        site=reference.sites[site.casefold()] if site else "",
        subject=first.get("subject") or first_said(rows, "subject"),
        description=first.get("description") or first_said(rows, "description"),
    )


def _person(rows: Sequence[Read], name: str, mapping: ImportMapping) -> str:
    key = first_said(rows, name) or mapping.people[name].otherwise
    return "" if key == PROGRAM else key


def _start_value(rows: Sequence[Read], name: str, choice: Choice) -> str:
    """What the ticket had of a column when it was logged, as far as the mapping takes changes for changes."""
    if choice.take is Take.LAST:
        return last_said(rows, name) or choice.otherwise
    if choice.take is Take.FIRST:
        return first_said(rows, name) or choice.otherwise
    return rows[0][1].get(name) or choice.otherwise or first_said(rows, name)


def _cut_texts(facts: Facts, row: int, cut: list[Adjustment]) -> Facts:
    subject, description = facts.subject[:MAX_SUBJECT], facts.description[:MAX_DESCRIPTION]
    if (subject, description) != (facts.subject, facts.description):
        cut.append(Adjustment("text_cut", row))
    return Facts(**asdict(facts) | {"subject": subject, "description": description})


def _with_own_code(act: Act, codes: frozenset[str]) -> Act:
    """Let a resolution keep its code only when it is one of the ticket's category."""
    if act.what is not What.RESOLVED or act.value in codes:
        return act
    return Act(act.what, act.at, act.row, act.actor, OTHER)
