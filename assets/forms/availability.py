"""Forms about downtimes and what a contract counts."""

from typing import Any

from django import forms

from assets.actions.downtime import MAX_WHY, Span
from assets.actions.terms import Counted
from assets.enums import DeviceState
from assets.forms.fields import HoursField, MinuteField
from assets.models import AvailabilityTerms, Device, Downtime
from assets.queries.holidays import countries, parts_of
from assets.rules.strip import STATE_WORDS
from assets.rules.terms import week_of

STATES = [(state.value, STATE_WORDS[state]) for state in (DeviceState.DOWN, DeviceState.DEGRADED)]


class DowntimeForm(forms.Form):
    """When a device was down or degraded, and why somebody says so."""

    state = forms.TypedChoiceField(label="The device was", coerce=DeviceState, choices=STATES)
    began_at = MinuteField(label="From", error_messages={"required": "Say when it began."})
    ended_at = MinuteField(label="Until", required=False, help_text="Empty while it goes on.")
    why = forms.CharField(
        label="How do you know?",
        max_length=MAX_WHY,
        help_text="Such as: error log of the scanner. No patient data.",
        error_messages={"required": "Say how you know, so that everybody can follow."},
    )

    def __init__(self, data: Any = None, *, downtime: Downtime | None = None) -> None:
        super().__init__(data)
        if downtime:
            self.initial.update({name: getattr(downtime, name) for name in ("state", "began_at", "ended_at")})

    def span(self) -> Span:
        """The cleaned answers as the actions take them."""
        data = self.cleaned_data
        return Span(state=data["state"], began_at=data["began_at"], ended_at=data["ended_at"])


class StrikeForm(forms.Form):
    """Why a downtime never was."""

    why = forms.CharField(
        label="Why was it no downtime?", max_length=MAX_WHY, error_messages={"required": "Say why."}
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="strike_%s")


class TermsForm(forms.Form):
    """What counts for a device, for those under its contract, or for all of its vendor."""

    whose = forms.ChoiceField(label="For which devices?", widget=forms.RadioSelect)
    target_percent = forms.DecimalField(
        label="Uptime promised, in percent",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="Such as 98.5. Empty when none is promised.",
    )
    weekdays = HoursField(label="Covered Monday to Friday", help_text="By the clock of the site. Empty for none.")
    saturday = HoursField(label="Covered on Saturday")
    sunday = HoursField(label="Covered on Sunday", help_text="All three empty: covered day and night.")
    holidays = forms.ChoiceField(
        label="Public holidays",
        choices=[("covered", "are covered as any other day"), ("left_out", "are not covered")],
        widget=forms.RadioSelect,
        initial="covered",
        required=False,
    )
    holidays_country = forms.ChoiceField(label="Holidays of", required=False)
    holidays_subdivision = forms.ChoiceField(
        label="Part of that country",
        required=False,
        help_text="Save once with the country to choose from its parts.",
    )
    planned_counts = forms.BooleanField(label="Planned work counts as lost time", required=False)
    degraded_percent = forms.TypedChoiceField(
        label="A degraded hour counts as",
        coerce=int,
        choices=[(0, "up: nothing is lost"), (50, "half lost"), (100, "down: all of it is lost")],
    )
    min_outage_minutes = forms.IntegerField(
        label="Outages under so many minutes are forgiven", min_value=0, max_value=1440, initial=0
    )
    note = forms.CharField(
        label="Where the contract says so", required=False, max_length=200, help_text="Such as: schedule B, 4.2."
    )

    def __init__(self, data: Any = None, *, device: Device, row: AvailabilityTerms | None) -> None:
        super().__init__(data)
        choices = [("device", f"{device.tag} alone")]
        if device.contract:
            choices.append(("contract", f"All devices under contract {device.contract} without terms of their own"))
        if device.vendor:
            choices.append(("vendor", f"All devices of {device.vendor} without terms of their own"))
        self._offer("whose", choices)
        self.initial.update(_values(row) | {"whose": _whose(row) or choices[-1][0]})
        country = (data if data is not None else self.initial).get("holidays_country", "")
        self._offer("holidays_country", [("", "The country of the site"), *countries()])
        self._offer("holidays_subdivision", [("", "The whole country"), *parts_of(country)])

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def counted(self) -> Counted:
        """The cleaned answers as the action takes them."""
        data = self.cleaned_data
        return Counted(
            windows=week_of(weekdays=data["weekdays"], saturday=data["saturday"], sunday=data["sunday"]),
            **{
                name: data[name]
                for name in ("target_percent", "planned_counts", "degraded_percent", "min_outage_minutes", "note")
            },
            covers_holidays=data["holidays"] != "left_out",
            holidays_country=data["holidays_country"],
            holidays_subdivision=data["holidays_subdivision"],
        )


def _whose(row: AvailabilityTerms | None) -> str:
    return next((name for name in ("device", "contract", "vendor") if row and getattr(row, f"{name}_id")), "")


def _values(row: AvailabilityTerms | None) -> dict[str, Any]:
    if row is None:
        return {"degraded_percent": 50, "holidays": "covered"}
    week = row.windows or [[], [], [], [], [], [], []]
    names = (
        "target_percent", "planned_counts", "degraded_percent", "min_outage_minutes", "note", "holidays_country",
        "holidays_subdivision",
    )  # fmt: skip
    values = {name: getattr(row, name) for name in names}
    values["holidays"] = "covered" if row.covers_holidays else "left_out"
    return values | {"weekdays": week[0], "saturday": week[5], "sunday": week[6]}
