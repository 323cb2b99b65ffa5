"""The filter bar of a report page."""

from typing import Any

from django import forms

from reports.enums import Compare, Dimension
from reports.forms.scope import ScopeForm
from reports.queries.choices import Choices

COMPARES = (
    (Compare.PREVIOUS.value, "The period before"),
    (Compare.YEAR.value, "A year earlier"),
    (Compare.NONE.value, "Nothing"),
)
_FIRST = ("period", "compare", "cohort", "clock")
_ELSEWHERE = ("from", "to", "part", "hour")
"""Shown beside the period, or chosen by a click on a cell."""


class PageForm(ScopeForm):
    """The scope of a report, and what its figures are compared with. A department of old may be asked for by name."""

    def __init__(self, *, data: Any, choices: Choices) -> None:
        super().__init__(data=data, choices=choices)
        known, asked = choices.names[Dimension.DEPARTMENT], self.data.get("department", "")
        old = [(asked, asked)] if asked and asked not in known else []
        field = forms.ChoiceField(required=False, label="Department", choices=[("", "All"), *known.items(), *old])
        self.fields["department"] = field

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
