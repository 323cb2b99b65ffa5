"""For which tickets, and for which days."""

from datetime import date, datetime
from typing import Any

from django import forms

from tickets.rules.period import LONGEST_DAYS, Days, day_start, last_quarter

_EARLIEST = date(2000, 1, 1)
_BAD_DATE = {"invalid": "Write the date as 2026-03-31."}


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReplayForm(forms.Form):
    """The tickets that changed promises are looked at for."""

    which = forms.ChoiceField(
        label="Which tickets?",
        choices=[("open", "Those that are open now"), ("since", "Those logged since a day, solved ones included")],
        initial="open",
        widget=forms.RadioSelect,
    )
    since = forms.DateField(label="Since", required=False, widget=_day_input(), error_messages=_BAD_DATE)

    def clean(self) -> None:
        """Ask for the day that belongs to the choice."""
        since = self.cleaned_data.get("since")
        if self.cleaned_data.get("which") == "since" and "since" not in self.errors:
            if since is None:
                self.add_error("since", "Say since which day.")
            elif since < _EARLIEST:
                self.add_error("since", "Choose a day after 1999.")

    def since_at(self, *, zone: str) -> datetime | None:
        """Return the instant since which tickets count, None for those that are open."""
        if self.cleaned_data["which"] == "open":
            return None
        return day_start(self.cleaned_data["since"], zone)


class PeriodForm(forms.Form):
    """The days whose tickets a draft is tried on."""

    period = forms.ChoiceField(label="Tickets of which days?", initial="quarter", widget=forms.RadioSelect)
    first = forms.DateField(label="First day", required=False, widget=_day_input(), error_messages=_BAD_DATE)
    last = forms.DateField(label="Last day", required=False, widget=_day_input(), error_messages=_BAD_DATE)

    def __init__(self, data: Any = None, *, at: datetime, zone: str) -> None:
        super().__init__(data)
        self.zone, self.quarter = zone, last_quarter(at=at, zone=zone)
        words = " to ".join(f"{day.day} {day:%B %Y}" for day in (self.quarter.first, self.quarter.last))
        self.fields["period"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("quarter", f"The last quarter, {words}"),
            ("days", "Other days"),
        ]

    def clean(self) -> None:
        """Ask for both days, in order, not too far apart."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if self.cleaned_data.get("period") != "days" or self.errors.keys() & {"first", "last"}:
            return
        if first is None or last is None:
            self.add_error("first" if first is None else "last", "Give both days.")
        elif last < first:
            self.add_error("last", "The last day is before the first. Change one of them.")
        elif first < _EARLIEST or (last - first).days > LONGEST_DAYS:
            self.add_error("first", "Choose at most two years, after 1999.")

    def days(self) -> Days:
        """Return the days that are meant."""
        if self.cleaned_data["period"] == "quarter":
            return self.quarter
        return Days(first=self.cleaned_data["first"], last=self.cleaned_data["last"], zone=self.zone)
