"""The question of a report, read from its address."""

from datetime import date, datetime
from typing import Any

from django import forms

from reports.enums import ClockKind, Cohort, Dimension, Preset
from reports.queries.asked import DEFAULTS, is_sensible, scope_asked
from reports.queries.choices import Choices
from reports.rules.scope import Scope

PRESETS = (
    (Preset.WEEK.value, "Last 7 days"),
    (Preset.MONTH.value, "Last 30 days"),
    (Preset.NINETY.value, "Last 90 days"),
    (Preset.QUARTER.value, "This quarter"),
    (Preset.YEAR.value, "This year"),
    (Preset.CUSTOM.value, "From … to …"),
)
COHORTS = (
    (Cohort.DONE.value, "when done"),
    (Cohort.LOGGED.value, "when logged"),
    (Cohort.DUE.value, "when due"),
)
CLOCKS = ((ClockKind.BUSINESS.value, "Working time"), (ClockKind.WALL.value, "Clock time"))


class ScopeForm(forms.Form):
    """Period, cohort, clock and filters. A wrong field is reported and counts as not given."""

    period = forms.ChoiceField(choices=PRESETS, label="Period")
    vars()["from"] = forms.DateField(
        required=False, label="From", widget=forms.DateInput(attrs={"type": "date"})
    )
    to = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    cohort = forms.ChoiceField(choices=COHORTS, label="Counted")
    clock = forms.ChoiceField(choices=CLOCKS, label="Time")
    queue = forms.ChoiceField(required=False, label="Queue")
    priority = forms.ChoiceField(required=False, label="Priority")
    category = forms.ChoiceField(required=False, label="Category")
    device = forms.ChoiceField(required=False, label="Device")
    site = forms.ChoiceField(required=False, label="Site")
    modality = forms.ChoiceField(required=False, label="Modality")
    department = forms.CharField(required=False, label="Department", max_length=80)
    source = forms.ChoiceField(required=False, label="Source")
    work = forms.ChoiceField(required=False, label="Kind of work")
    shift = forms.ChoiceField(required=False, label="Shift")
    hour = forms.ChoiceField(required=False, label="Hour of the week")
    part = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *, data: Any, choices: Choices) -> None:
        given = {name: data[name] for name in data if name in self.base_fields}
        if "from" in given and "period" not in given:
            given["period"] = Preset.CUSTOM.value
        super().__init__(data=DEFAULTS | given)
        self.choices = choices
        for dimension in Dimension:
            field = self.fields[dimension.value]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "All"), *choices.names[dimension].items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("period") != Preset.CUSTOM.value:
            return cleaned
        first, last = cleaned.get("from"), cleaned.get("to")
        if not self.errors.keys() & {"from", "to"} and (first is None or last is None):
            self.add_error("from" if first is None else "to", "Give both days, or choose a named period.")
        elif first and last and last < first:
            self.add_error("to", "The last day is before the first. Change one of them.")
        elif first and last and not is_sensible(first, last):
            self.add_error("from", "Choose a period of at most twenty years, after 1999.")
        return cleaned

    def scope(self, *, at: datetime, zone: str) -> Scope:
        """Return what is asked, with the defaults in place of fields that are wrong."""
        self.is_valid()
        known = {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in self.cleaned_data.items()
            if value
        }
        return scope_asked(query=known, choices=self.choices, at=at, zone=zone)
