"""Forms about quality checks and the maintenance log."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assets.actions.quality import MAX_NOTE, MAX_TITLE, Found, Plan
from assets.enums import DisplayClass, Every, QualityKind
from assets.forms.fields import DayField
from assets.models import QualityPlan
from assets.rules.displays import CLASS_WORDS, LEVELS, gsdf_deviation
from assets.rules.quality import KIND_WORDS
from assets.rules.schedule import read_dates

_UNITS = [(Every.DAY.value, "days"), (Every.WEEK.value, "weeks"), (Every.MONTH.value, "months")]


class PlanForm(forms.Form):
    """What is done to a device again and again."""

    kind = forms.TypedChoiceField(
        label="Kind", coerce=QualityKind, choices=[(kind.value, KIND_WORDS[kind]) for kind in QualityKind]
    )
    title = forms.CharField(
        label="What is done", max_length=MAX_TITLE, error_messages={"required": "Say in a few words what is done."}
    )
    display_class = forms.TypedChoiceField(
        label="Class of the display (TG-270)",
        required=False,
        empty_value=None,
        coerce=DisplayClass,
        choices=[("", "No display"), *((each.value, CLASS_WORDS[each]) for each in DisplayClass)],
    )
    starts_on = DayField(label="First due on", error_messages={"required": "Say when it is due first."})
    every_count = forms.IntegerField(label="Then every", min_value=1, max_value=366, initial=1)
    every_unit = forms.TypedChoiceField(label="Unit", coerce=Every, choices=_UNITS, initial=Every.MONTH.value)
    dates = forms.CharField(
        label="On fixed days instead",
        required=False,
        max_length=600,
        help_text="Such as 2026-04-01, 2026-10-01. The interval is not used then.",
    )
    lead_days = forms.IntegerField(
        label="Open the ticket so many days before", min_value=0, max_value=90, initial=0
    )
    opens_ticket = forms.BooleanField(label="Open a ticket when it is due", required=False, initial=True)
    is_active = forms.BooleanField(label="This plan is in force", required=False, initial=True)

    def __init__(self, data: Any = None, *, plan: QualityPlan | None = None) -> None:
        super().__init__(data)
        if plan:
            self.initial.update(_values(plan))

    def clean_dates(self) -> tuple[date, ...]:
        """The fixed days, in order."""
        try:
            return read_dates(self.cleaned_data["dates"])
        except ValueError:
            raise ValidationError("Write each day as 2026-03-31, with commas between them.", code="dates") from None

    def plan(self) -> Plan:
        """The cleaned answers as the action takes them."""
        return Plan(**self.cleaned_data)


class ResultForm(forms.Form):
    """What a check found. is_display: asks for the luminances of a display."""

    done_on = DayField(label="Done on", error_messages={"required": "Say when it was done."})
    has_passed = forms.TypedChoiceField(
        label="Outcome",
        coerce=lambda value: value == "yes",
        choices=[("yes", "Passed"), ("no", "Failed")],
        widget=forms.RadioSelect,
        empty_value=None,
        error_messages={"required": "Say whether it passed."},
    )
    l_min = forms.FloatField(label="L'min, cd/m²", required=False, min_value=0.01, max_value=100)
    l_max = forms.FloatField(label="L'max, cd/m²", required=False, min_value=1, max_value=4000)
    gsdf_deviation_percent = forms.FloatField(
        label="Largest deviation from the GSDF, %", required=False, min_value=0, max_value=500
    )
    levels = forms.CharField(
        label="Or the measured luminances",
        required=False,
        max_length=400,
        help_text=f"{LEVELS} grey levels from black to white in cd/m², with blanks between them: "
        "the deviation is computed from them.",
    )
    measured = forms.CharField(
        label="Measured values", required=False, max_length=300, help_text="Such as: CT number of water 1 HU."
    )
    note = forms.CharField(label="Note", required=False, max_length=MAX_NOTE, help_text="No patient data.")

    def __init__(self, data: Any = None, *, plan: QualityPlan, today: date) -> None:
        super().__init__(data, auto_id="result_%s", initial={"done_on": today})
        self.is_display = plan.kind == QualityKind.DISPLAY_GSDF
        if not self.is_display:
            for name in ("l_min", "l_max", "gsdf_deviation_percent", "levels"):
                del self.fields[name]

    def clean_levels(self) -> list[float]:
        """The luminances as numbers."""
        parts = self.cleaned_data["levels"].replace(";", " ").replace(",", " ").split()
        try:
            levels = [float(part) for part in parts]
        except ValueError:
            raise ValidationError("Write numbers such as 0.5 1.2 2.8, with blanks between them.") from None
        if levels and len(levels) != LEVELS:
            raise ValidationError(f"Enter all {LEVELS} grey levels; there are {len(levels)}.", code="levels")
        return levels

    def clean(self) -> None:
        """Compute what luminances say."""
        levels = self.cleaned_data.get("levels")
        if not levels:
            return
        try:
            self.cleaned_data["gsdf_deviation_percent"] = round(gsdf_deviation(levels), 2)
        except ValueError as error:
            self.add_error("levels", str(error))
            return
        self.cleaned_data["l_min"] = self.cleaned_data.get("l_min") or levels[0]
        self.cleaned_data["l_max"] = self.cleaned_data.get("l_max") or levels[-1]

    def found(self) -> Found:
        """The cleaned answers as the action takes them."""
        data = self.cleaned_data
        names = ("l_min", "l_max", "gsdf_deviation_percent", "levels")
        values = {name: data[name] for name in names if data.get(name) not in (None, "", [])}
        if data["measured"]:
            values["values"] = data["measured"]
        return Found(done_on=data["done_on"], has_passed=data["has_passed"], values=values, note=data["note"])


class MaintenanceForm(forms.Form):
    """A line of the maintenance log."""

    done_on = DayField(label="Done on", error_messages={"required": "Say when it was done."})
    done_by = forms.CharField(
        label="By whom", max_length=120, help_text="Name and company.",
        error_messages={"required": "Say who did it."},
    )
    what = forms.CharField(label="What was done", max_length=500, error_messages={"required": "Say what was done."})
    parts = forms.CharField(
        label="Parts", required=False, max_length=300, help_text="With part and serial numbers."
    )
    ticket = forms.CharField(label="Ticket", required=False, max_length=12, help_text="Its number, if there is one.")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="maintenance_%s")

    def clean_ticket(self) -> int | None:
        """The number, with or without its sign."""
        text = self.cleaned_data["ticket"].strip().removeprefix("#")
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()):
            raise ValidationError("A ticket is a number, such as 1042.", code="ticket")
        return int(text)


def _values(plan: QualityPlan) -> dict[str, Any]:
    names = (
        "kind", "title", "display_class", "starts_on", "every_count", "lead_days", "opens_ticket", "is_active",
    )
    values = {name: getattr(plan, name) for name in names}
    return values | {"every_unit": plan.every_unit or Every.MONTH.value, "dates": ", ".join(plan.dates)}
