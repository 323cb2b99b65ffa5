"""The filter bar of a report page."""

from django import forms

from reports.enums import Compare
from reports.forms.scope import ScopeForm

COMPARES = (
    (Compare.PREVIOUS.value, "The period before"),
    (Compare.YEAR.value, "A year earlier"),
    (Compare.NONE.value, "Nothing"),
)
_FIRST = ("period", "compare", "cohort", "clock")
_ELSEWHERE = ("from", "to", "part", "hour")
"""Shown beside the period, or chosen by a click on a cell."""


class PageForm(ScopeForm):
    """The scope of a report, and what its figures are compared with."""

    compare = forms.ChoiceField(required=False, choices=COMPARES, label="Compared with")

    @property
    def main(self) -> list[forms.BoundField]:
        """What every reader chooses."""
        return [self[name] for name in _FIRST]

    @property
    def days(self) -> list[forms.BoundField]:
        """What belongs to a period of one's own."""
        return [self["from"], self["to"]]

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """What takes tickets away."""
        return [self[name] for name in self.fields if name not in (*_FIRST, *_ELSEWHERE)]
