"""Forms about planned work."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assets.actions.work import Wanted
from assets.enums import DeviceState
from assets.forms.fields import MinuteField, lines
from assets.models import Device, PlannedWork
from assets.queries.devices import device_by_tag

_MOST_DEVICES = 30
_EFFECTS = [
    (DeviceState.DOWN.value, "cannot be used"),
    (DeviceState.DEGRADED.value, "can be used in part"),
    (DeviceState.UP.value, "can be used as ever"),
]


class WorkForm(forms.Form):
    """What is planned, when, on what."""

    title = forms.CharField(
        label="What is planned", max_length=120, error_messages={"required": "Say in a few words what is planned."}
    )
    devices = forms.CharField(
        label="Devices",
        max_length=400,
        help_text="Tags, with commas between them, such as CT1, CT2.",
        error_messages={"required": "Name at least one device."},
    )
    effect = forms.TypedChoiceField(label="Meanwhile they", coerce=DeviceState, choices=_EFFECTS)
    starts_at = MinuteField(label="From", error_messages={"required": "Say when the window begins."})
    ends_at = MinuteField(label="Until", error_messages={"required": "Say when the window ends."})
    what = lines("What is done", most=4_000, rows=4, error_messages={"required": "Say what is done, step by step."})
    notice = forms.CharField(
        label="What everybody reads",
        required=False,
        max_length=300,
        help_text="Such as: use CT1 meanwhile. Clinicians of the site see it a week before. No patient data.",
    )
    rollback = lines(
        "How it is undone",
        most=2_000,
        help_text="What is done when it does not work, and until when that is decided.",
        error_messages={"required": "Say how it is undone when it does not work."},
    )
    after_check = lines(
        "What is checked afterwards",
        most=2_000,
        help_text="Before the devices are used again.",
        error_messages={"required": "Say what is checked before the devices are used again."},
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, work: PlannedWork | None = None, initial: Any = None) -> None:
        super().__init__(data, initial=_values(work) if work else initial)

    def clean_devices(self) -> list[Device]:
        """Each tag once, as the devices they are."""
        parts = [part.strip() for part in self.cleaned_data["devices"].replace(";", ",").split(",")]
        found: dict[int, Device] = {}
        for tag in [part for part in parts if part][:_MOST_DEVICES]:
            device = device_by_tag(tag[:40])
            if device is None:
                raise ValidationError(f"There is no device with the tag {tag[:40]}.", code="unknown_device")
            found[device.pk] = device
        return list(found.values())

    def wanted(self) -> Wanted:
        """The cleaned answers as the actions take them."""
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class MoveForm(forms.Form):
    """Words that go with a move, and that collisions were seen."""

    note = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    accepts = forms.BooleanField(label="I have seen what it collides with, and accept it", required=False)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


def _values(work: PlannedWork) -> dict[str, Any]:
    names = (
        "title", "effect", "starts_at", "ends_at", "what", "notice", "rollback", "after_check", "version",
    )
    values = {name: getattr(work, name) for name in names}
    return values | {"devices": ", ".join(device.tag for device in work.devices.all())}
