"""The form of a check: what is asked, how often, and what counts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assets.actions.check import Wanted
from assets.enums import CheckKind, DeviceState
from assets.models import Device, DeviceCheck
from assets.queries.check import Place
from assets.rules.check import opens_ticket_by_itself
from assets.rules.check_target import USUAL_STATUSES, BadTarget, path_of, statuses_of

_NAMES = ("every_minutes", "timeout_seconds", "failures_needed", "successes_needed", "slow_ms", "opens_ticket")
_ONLY: dict[str, tuple[CheckKind, ...]] = {
    "target": (CheckKind.C_ECHO, CheckKind.TCP, CheckKind.HTTP),
    "port": (CheckKind.TCP, CheckKind.HTTP),
    "is_tls": (CheckKind.TCP, CheckKind.HTTP),
    "path": (CheckKind.HTTP,),
    "expected": (CheckKind.HTTP,),
    "timeout_seconds": (CheckKind.C_ECHO, CheckKind.TCP, CheckKind.HTTP),
    "slow_ms": (CheckKind.C_ECHO, CheckKind.TCP, CheckKind.HTTP),
    "counts_as": (CheckKind.C_ECHO, CheckKind.TCP, CheckKind.HTTP),
}
"""Fields that only some kinds have."""


def _count(label: str, least: int, most: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **options)


class CheckForm(forms.Form):
    """A check of one kind of one device."""

    target = forms.ChoiceField(
        label="What is asked", help_text="As the register has it. Another address is added there first."
    )
    port = _count("Port", 1, 65_535)
    is_tls = forms.BooleanField(label="The connection is encrypted (TLS)", required=False)
    path = forms.CharField(label="Path of the page", required=False, max_length=200, help_text="Such as /health.")
    expected = forms.CharField(
        label="Status expected",
        required=False,
        max_length=40,
        help_text=f"Such as 200 or 200-299. Empty: {USUAL_STATUSES}.",
    )
    every_minutes = _count("Every so many minutes", 1, 1440, help_text="While it fails it is asked every minute.")
    timeout_seconds = _count("Time allowed, in seconds", 1, 30, help_text="Then it counts as silent.")
    failures_needed = _count("Counts after so many failures in a row", 1, 10)
    successes_needed = _count("Is back after so many answers in a row", 1, 10)
    slow_ms = _count(
        "Degraded when slower than, in milliseconds", 1, 30_000, required=False, help_text="Empty: however slow."
    )
    counts_as = forms.TypedChoiceField(
        label="A failure counts as",
        coerce=DeviceState,
        choices=[(DeviceState.DOWN.value, "Down"), (DeviceState.DEGRADED.value, "Degraded: it works without")],
    )
    opens_ticket = forms.BooleanField(
        label="Log a ticket when it fails",
        required=False,
        help_text="One open ticket for each device; what is found later is added to it.",
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        kind: CheckKind,
        device: Device,
        places: Sequence[Place],
        check: DeviceCheck | None = None,
    ) -> None:
        super().__init__(data)
        self.kind = kind
        self.places = {_key(place): place for place in places if bool(place.ae_title) is (kind is CheckKind.C_ECHO)}
        for name, kinds in _ONLY.items():
            if kind not in kinds:
                del self.fields[name]
        if "target" in self.fields:
            found: Any = self.fields["target"]
            found.choices = [(key, _words(place)) for key, place in self.places.items()]
        if kind is CheckKind.OUTSIDE:
            self.fields["every_minutes"].label = "It is told at least every so many minutes"
            self.fields["every_minutes"].help_text = "After three times as long without a word nothing is known."
        self.initial.update(_values(check) if check else _usual(kind, device))

    def clean_path(self) -> str:
        try:
            return path_of(str(self.cleaned_data["path"]))
        except BadTarget as wrong:
            raise ValidationError(str(wrong), code="path") from wrong

    def clean_expected(self) -> str:
        text = str(self.cleaned_data["expected"]).strip()
        try:
            return statuses_of(text) if text else ""
        except BadTarget as wrong:
            raise ValidationError(str(wrong), code="expected") from wrong

    def wanted(self) -> Wanted:
        """The cleaned answers as the action takes them."""
        data = self.cleaned_data
        more = {name: data[name] for name in ("port", "is_tls", "path", "expected", "counts_as") if name in data}
        return Wanted(
            kind=self.kind,
            place=self.places.get(data.get("target", "")),
            **{name: data[name] for name in _NAMES if name in data},
            **more,
        )


def _key(place: Place) -> str:
    return f"ae:{place.ae_title}" if place.ae_title else f"host:{place.host}"


def _words(place: Place) -> str:
    if not place.ae_title:
        return place.host
    return f"{place.ae_title} at {place.host}:{place.port}{', TLS' if place.is_tls else ''}"


def _usual(kind: CheckKind, device: Device) -> dict[str, Any]:
    is_told = kind is CheckKind.OUTSIDE
    return {
        "port": {CheckKind.HTTP: 443, CheckKind.TCP: device.port}.get(kind),
        "is_tls": kind is CheckKind.HTTP,
        "path": "/",
        "every_minutes": 5,
        "timeout_seconds": 10,
        "failures_needed": 1 if is_told else 3,
        "successes_needed": 1 if is_told else 2,
        "counts_as": DeviceState.DOWN.value,
        "opens_ticket": opens_ticket_by_itself(criticality=device.criticality, is_sole=device.is_sole),
        "version": 0,
    }


def _values(check: DeviceCheck) -> dict[str, Any]:
    names = (*_NAMES, "port", "is_tls", "path", "expected", "counts_as", "version")
    target = f"ae:{check.ae_title}" if check.ae_title else f"host:{check.host}"
    return {name: getattr(check, name) for name in names} | {"target": target}
