"""The form of opening hours: weekdays, special dates, holidays, zone; and publishing them."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

from assets.queries.holidays import countries, parts_of
from assets.rules.windows import BadHours, read_windows, write_windows
from tickets.actions.calendar import Hours
from tickets.actions.policy import MAX_WHY
from tickets.forms.desk import MinuteInput
from tickets.queries.calendar_pages import WEEKDAYS, zones

SPARE_ROWS = 3
MOST_ROWS = 200
LOOK, MORE = "look", "more"
"""Buttons that publish nothing: show what it means, and more rows for special dates."""

LATER_FIELDS = ("name", "why", "begins", "begins_at")


class WindowsField(forms.Field):
    """Opening hours of a day as people write them; pairs of minutes when cleaned."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "closed", "maxlength": 120})
        super().__init__(required=False, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        try:
            return read_windows(str(value or ""))
        except BadHours as error:
            raise ValidationError(f"{self.label}: {error}", code="hours") from error

    def prepare_value(self, value: Any) -> Any:
        return write_windows(value) if isinstance(value, list) else value


class HoursForm(forms.Form):
    """Hours as content of a version. count: how many special dates the page shows. deed: the button pressed."""

    time_zone = forms.ChoiceField(label="Whose clock?", required=False)
    holidays_country = forms.ChoiceField(label="Public holidays of", required=False)
    holidays_subdivision = forms.ChoiceField(label="Part of that country", required=False)

    def __init__(self, data: Any = None, *, content: Mapping[str, Any]) -> None:
        special = sorted(content["exceptions"].items())
        self.deed = data.get("do", "") if data is not None else ""
        self.count = _count(data, kept=len(special)) + SPARE_ROWS * (self.deed == MORE)
        country = (data if data is not None else content).get("holidays_country", "")
        super().__init__(_mended(data, country=country), initial=_initial(content, special))
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"weekday{number}"] = WindowsField(label=name)
        for number in range(self.count):
            self.fields[f"date{number}"] = _date_field(f"Special date {number + 1}")
            self.fields[f"hours{number}"] = WindowsField(label=f"Hours of special date {number + 1}")
        known = dict.fromkeys([*zones(), *([content["time_zone"]] if content["time_zone"] else [])])
        self._offer("time_zone", [("", "The clock of each site"), *((zone, zone) for zone in known)])
        self._offer("holidays_country", [("", "No country chosen"), *countries()])
        self._offer("holidays_subdivision", [("", "The whole country"), *parts_of(country)])

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def weekdays(self) -> list[Any]:
        return [self[f"weekday{number}"] for number in range(7)]

    @property
    def special_dates(self) -> list[tuple[Any, Any]]:
        return [(self[f"date{number}"], self[f"hours{number}"]) for number in range(self.count)]

    def full_clean(self) -> None:
        """Judge nothing while somebody only asks for more rows."""
        if self.deed != MORE:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    def clean(self) -> None:
        """Each special date once; a look needs the hours alone."""
        for name in LATER_FIELDS if self.deed == LOOK else ():
            self.errors.pop(name, None)
        seen: set[date] = set()
        for number in range(self.count):
            day = self.cleaned_data.get(f"date{number}")
            if day is None and self.cleaned_data.get(f"hours{number}"):
                self.add_error(f"date{number}", f"Special date {number + 1}: say which day these hours are for.")
            if day in seen:
                self.add_error(f"date{number}", f"Special date {number + 1}: this day is in the list already.")
            seen |= {day} if day else set()

    def content(self) -> dict[str, Any]:
        """Return the content of the right form."""
        return {
            "time_zone": self.cleaned_data["time_zone"],
            "windows": [self.cleaned_data[f"weekday{number}"] for number in range(7)],
            "holidays_country": self.cleaned_data["holidays_country"],
            "holidays_subdivision": self.cleaned_data["holidays_subdivision"],
            "exceptions": dict(sorted(self._special())),
        }

    def hours(self) -> Hours:
        """Return the hours as publishing wants them."""
        return Hours(**self.content())

    def _special(self) -> Iterator[tuple[str, list[list[int]]]]:
        for number in range(self.count):
            day = self.cleaned_data.get(f"date{number}")
            if day:
                yield day.isoformat(), self.cleaned_data[f"hours{number}"]


class PublishHoursForm(HoursForm):
    """Hours to be published: from when, and why."""

    begins = forms.ChoiceField(
        label="From when?",
        choices=[("now", "From now on"), ("later", "From a later moment")],
        initial="now",
        widget=forms.RadioSelect,
    )
    begins_at = forms.DateTimeField(
        label="Moment",
        required=False,
        widget=MinuteInput(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": "Write the moment as 2026-03-31 07:00."},
        help_text="By your own clock.",
    )
    why = forms.CharField(
        label="Why do the hours change?",
        max_length=MAX_WHY,
        error_messages={"required": "Say why the hours change, so that everybody can follow."},
    )

    def clean(self) -> None:
        """Ask for the moment that belongs to the choice."""
        super().clean()
        is_open = self.cleaned_data.get("begins") == "later" and "begins_at" not in self.errors
        if is_open and self.cleaned_data.get("begins_at") is None:
            self.add_error("begins_at", "Say from which moment on.")

    def valid_from(self, *, at: datetime) -> datetime:
        """Return when the hours are to begin."""
        later: datetime | None = self.cleaned_data["begins_at"]
        return later if self.cleaned_data["begins"] == "later" and later else at


class DraftHoursForm(HoursForm):
    """Hours to try out. seen: the revision of the draft the page shows."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, content: Mapping[str, Any], seen: int) -> None:
        super().__init__(data, content=content)
        self.initial["seen"] = seen


class NewCalendarForm(HoursForm):
    """A calendar there is not yet."""

    name = forms.CharField(
        label="What is it called?", max_length=80, error_messages={"required": "Give the calendar a name."}
    )
    why = forms.CharField(
        label="What is it for?", max_length=MAX_WHY, error_messages={"required": "Say what the calendar is for."}
    )


def _date_field(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": f"{label}: write the date as 2026-12-24."},
    )


def _count(data: Any, *, kept: int) -> int:
    given = str(data.get("rows", "")) if data is not None else ""
    return min(int(given), MOST_ROWS) if given.isdecimal() and len(given) < 6 else min(kept + SPARE_ROWS, MOST_ROWS)


def _mended(data: Any, *, country: str) -> Any:
    """Forget the part of a country that was chosen before another country was."""
    if data is None or data.get("holidays_subdivision", "") in dict(parts_of(country)):
        return data
    mended = data.copy()
    mended["holidays_subdivision"] = ""
    return mended


def _initial(content: Mapping[str, Any], special: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {name: content[name] for name in ("time_zone", "holidays_country", "holidays_subdivision")}
    found |= {f"weekday{number}": list(windows) for number, windows in enumerate(content["windows"])}
    for number, (day, windows) in enumerate(special):
        found |= {f"date{number}": date.fromisoformat(day), f"hours{number}": list(windows)}
    return found
