"""What one row for a whole ticket says, and where it puts what the row leaves open."""

from datetime import datetime, timedelta

from tickets.rules.import_acts import Act, Adjustment, What
from tickets.rules.import_log import Read
from tickets.rules.import_mapping import MOMENTS, Deed, ImportMapping


def acts_of_single(*, row: Read, mapping: ImportMapping) -> tuple[list[Act], list[Adjustment]]:
    """Return what the row says and what had to be noted.

    Who has it got it with the first of answer, resolution and closing. The time it waited lies just before its end.
    Reopenings lie at its end, the first resolution where a column dates it. A state that says more than the columns
    is dated by the last time of the row.
    """
    return _SingleRow(row, mapping).told()


class _SingleRow:
    """The acts of one row for a whole ticket."""

    def __init__(self, row: Read, mapping: ImportMapping) -> None:
        self._row, values = row
        self._values = values
        self._mapping = mapping
        self._at = {name: datetime.fromisoformat(values[name]) for name in MOMENTS if values.get(name)}
        if "first_response" not in self._at and values.get("response_after"):
            seconds = float(values["response_after"])
            self._at["first_response"] = self._at["opened"] + timedelta(seconds=seconds)
        self._agent = values.get("assignee", "") or values.get("actor", "")
        self._acts = [Act(What.LOGGED, self._at["opened"], self._row, values.get("logged_by", ""))]
        self._noted: list[Adjustment] = []

    def told(self) -> tuple[list[Act], list[Adjustment]]:
        at = self._at
        known = [at[name] for name in ("first_response", "resolved", "closed") if name in at]
        if self._values.get("assignee"):
            self._add(What.ASSIGNED, min(known, default=at["opened"]), self._values["assignee"])
        if "first_response" in at:
            self._add(What.FIRST_REPLY, at["first_response"])
        deeds = self._mapping.deeds.get(self._values.get("activity", ""), self._mapping.deeds_otherwise or ())
        self._pause(any(deed.what is What.WAITING for deed in deeds))
        self._reopenings()
        for what in (What.RESOLVED, What.CLOSED):
            if what.value in at:
                self._add(what, at[what.value])
        for deed in deeds:
            self._standing(deed)
        return self._acts, self._noted

    def _add(self, what: What, at: datetime, value: str = "") -> None:
        value = self._values.get("resolution", "") if what is What.RESOLVED else value
        self._acts.append(Act(what, at, self._row, self._agent, value))

    @property
    def _end(self) -> datetime:
        """When it was resolved, else closed, else last heard of."""
        at = self._at
        return at.get("resolved") or at.get("closed") or max(at.values())

    def _pause(self, is_waiting_now: bool) -> None:
        """Put the time it waited just before its end."""
        waited = timedelta(seconds=float(self._values.get("waited") or 0))
        if not waited or is_waiting_now:
            return
        start = self._end - waited
        if start < self._at["opened"]:
            start = self._at["opened"]
            self._noted.append(Adjustment("pause_cut", self._row))
        self._add(What.WAITING, start)
        self._add(What.RESUMED, self._end)
        self._noted.append(Adjustment("pause_dated", self._row))

    def _reopenings(self) -> None:
        """As many resolutions and reopenings as it had: the first where it is known, the others at its end."""
        count = int(self._values.get("reopened") or 0)
        first = self._at.get("first_resolved", self._end)
        for number in range(count):
            self._add(What.RESOLVED, first if number == 0 else self._end)
            self._add(What.REOPENED, self._end)
        if count:
            self._noted.append(Adjustment("reopening_dated", self._row))

    def _standing(self, deed: Deed) -> None:
        """What its state says now, where no column has said it."""
        if deed.what in (What.RESOLVED, What.CLOSED):
            if deed.what.value in self._at or (deed.what is What.RESOLVED and "closed" in self._at):
                return
            self._noted.append(Adjustment("end_not_dated", self._row))
            self._add(deed.what, max(self._at.values()))
        elif deed.what is not What.IGNORE and "resolved" not in self._at and "closed" not in self._at:
            self._add(deed.what, max(self._at.values()), deed.value)
