"""What an event log says of one ticket: an act for each row, and for each change from the row before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tickets.rules.import_acts import Act, Adjustment, Change, What
from tickets.rules.import_mapping import Deed, ImportMapping, Take

Read = tuple[int, Mapping[str, str]]
"""Number and values of a row, by name."""

_CHANGES = {Change.QUEUE: "queue", Change.CATEGORY: "category", Change.PRIORITY: "priority"}


def acts_of_log(*, rows: Sequence[Read], mapping: ImportMapping) -> tuple[list[Act], list[Adjustment]]:
    """Return what the rows say, ordered by time and then by place in the file, and what had to be noted.

    It was logged when a column says so, else by its first row that says so, else by its first row.
    """
    acts: list[Act] = []
    known = {"assignee": ""} | {name: rows[0][1].get(name, "") for name in _CHANGES.values()}
    before = None
    for number, values in rows:
        activity = values.get("activity", "")
        is_repeated = mapping.only_changes and activity == before
        deeds = () if is_repeated else mapping.deeds.get(activity, mapping.deeds_otherwise or ())
        acts += _acts_of_row(number, values, deeds, _changed(values, known, mapping), mapping)
        before = activity
    logged = next((place for place, act in enumerate(acts) if act.what is What.LOGGED), None)
    first = acts.pop(logged) if logged is not None else None
    at = datetime.fromisoformat(first_said(rows, "opened") or rows[0][1]["at"])
    if first and not first_said(rows, "opened"):
        at = first.at
    actor = first_said(rows, "logged_by") or (first.actor if first else "")
    return _dated_by_columns([Act(What.LOGGED, at, first.row if first else rows[0][0], actor), *acts], rows)


def _acts_of_row(
    number: int,
    values: Mapping[str, str],
    deeds: Sequence[Deed],
    changes: Sequence[tuple[Change, str]],
    mapping: ImportMapping,
) -> list[Act]:
    """Where it goes, what changed beside, then the rest; what the activity says itself is no change beside it."""
    at = datetime.fromisoformat(values["at"])
    actor = values.get("actor", "") or mapping.people["actor"].otherwise
    said = {deed.what for deed in deeds}
    is_said = {
        Change.QUEUE: What.ROUTED in said,
        Change.ASSIGNEE: What.ASSIGNED in said or (What.TAKEN in said and values.get("assignee", "") == actor),
    }
    own = [_deed(deed, at=at, row=number, actor=actor, values=values) for deed in deeds]
    beside = [Act(change, at, number, actor, value) for change, value in changes if not is_said.get(change)]
    routed = [act for act in own if act.what is What.ROUTED]
    return [*routed, *beside, *(act for act in own if act.what is not What.ROUTED)]


def _changed(values: Mapping[str, str], known: dict[str, str], mapping: ImportMapping) -> list[tuple[Change, str]]:
    """What differs from the row before; what a row does not say has not changed."""
    takes = {
        Change.QUEUE: mapping.queue.take,
        Change.CATEGORY: mapping.category.take,
        Change.PRIORITY: mapping.priority.take,
    }
    found = []
    for change, name in _CHANGES.items():
        value = values.get(name, "")
        if value and value != known[name] and takes[change] is Take.CHANGES:
            found.append((change, value))
        known[name] = value or known[name]
    moved = any(change is Change.QUEUE for change, _ in found)
    assignee = values.get("assignee", "")
    if assignee and (moved or assignee != known["assignee"]):  # whoever had it in another queue has it no more
        found.append((Change.ASSIGNEE, assignee))
    known["assignee"] = assignee or known["assignee"]
    return found


def _deed(deed: Deed, *, at: datetime, row: int, actor: str, values: Mapping[str, str]) -> Act:
    value = deed.value
    if deed.what is What.ROUTED:
        value = values.get("queue", "")
    elif deed.what is What.ASSIGNED:
        value = values.get("assignee", "")
    elif deed.what is What.RESOLVED:
        value = values.get("resolution", "")
    return Act(deed.what, at, row, actor, value)


def _dated_by_columns(acts: list[Act], rows: Sequence[Read]) -> tuple[list[Act], list[Adjustment]]:
    """Date the last resolution and the last closing by the columns that tell their time, or add them.

    A column that tells of a resolution before the last reopening changes nothing.
    """
    noted = []
    for what, name, code in (
        (What.RESOLVED, "resolved", "resolution_dated"),
        (What.CLOSED, "closed", "closing_dated"),
    ):
        if not (text := last_said(rows, name)):
            continue
        at = datetime.fromisoformat(text)
        place = max((place for place, act in enumerate(acts) if act.what is what), default=-1)
        if place < 0:
            values = rows[-1][1]
            acts.append(Act(what, at, rows[-1][0], values.get("actor", ""), values.get("resolution", "")))
        elif acts[place].at != at and not _opened_between(acts, at, acts[place].at):
            acts[place] = replace(acts[place], at=at)
            noted.append(Adjustment(code, acts[place].row))
    return acts, noted


def _opened_between(acts: Sequence[Act], start: datetime, end: datetime) -> bool:
    return any(act.what in (What.REOPENED, What.WORKING) and start < act.at <= end for act in acts)


def first_said(rows: Sequence[Read], name: str) -> str:
    """Return the first value of this name, "" when no row has one."""
    return next((values[name] for _, values in rows if values.get(name)), "")


def last_said(rows: Sequence[Read], name: str) -> str:
    """Return the last value of this name, "" when no row has one."""
    return next((values[name] for _, values in reversed(rows) if values.get(name)), "")
