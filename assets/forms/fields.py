"""Fields that forms about equipment share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assets.rules.windows import BadHours, read_windows, write_windows

MINUTE_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class MinuteField(forms.DateTimeField):
    """A moment by the reader's own clock, to the minute."""

    def __init__(self, **options: Any) -> None:
        words = {"invalid": "Write the time as 2026-03-31 14:30."} | options.pop("error_messages", {})
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=MINUTE_FORMATS, error_messages=words, **options)


class DayField(forms.DateField):
    """A day, by the browser's own field."""

    def __init__(self, **options: Any) -> None:
        words = {"invalid": "Write the day as 2026-03-31."} | options.pop("error_messages", {})
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], error_messages=words, **options)


class HoursField(forms.Field):
    """Hours of a day as people write them; pairs of minutes when cleaned."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "08:00-18:00", "maxlength": 120})
        super().__init__(required=False, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        try:
            return read_windows(str(value or ""))
        except BadHours as error:
            raise ValidationError(f"{self.label}: {error}", code="hours") from error

    def prepare_value(self, value: Any) -> Any:
        return write_windows(value) if isinstance(value, list) else value


def lines(label: str, *, most: int, rows: int = 3, **options: Any) -> forms.CharField:
    """Return a field of several lines; NUL, which the database takes nowhere, is refused by Django itself."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)
