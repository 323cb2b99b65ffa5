"""The form of a device. It brings text; assets/rules/device.py says what is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from assets.dicom.terms import MODALITIES
from assets.enums import CRITICALITY_LABELS, KIND_LABELS, LIFECYCLE_LABELS, Criticality, Lifecycle
from assets.rules.device import FIELD_LABELS, FIELDS, LONGEST, MAX_NOTES, REQUIRED

_HINTS = {
    "tag": "What the sticker says, such as CT2.",
    "name": "What clinicians call it.",
    "nicknames": "Other names people use, with commas between them. Searches find them.",
    "modality": "DICOM code such as CT, MR or DX. Empty for what makes no images.",
    "ae_title": "Its main DICOM name, at most 16 characters. More of them are on the page DICOM.",
    "host": "Name or address, without the port.",
    "station_name": "As its images give it (0008,1010).",
    "device_uid": "As its images give it (0018,1002).",
    "criticality": "How much care stops when it stops.",
    "warranty_until": "Its last day.",
    "configuration_notes": "What the next engineer must know. No passwords, no patient data.",
}
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What it is", ("tag", "name", "nicknames", "kind", "modality", "manufacturer", "model", "serial", "udi")),
    ("Where it is", ("site", "location")),
    ("On the network", ("station_name", "ae_title", "host", "port", "device_uid", "software_version")),
    ("Who looks after it", ("owner_team", "vendor", "contract", "warranty_until", "installed_on")),
    ("What depends on it", ("criticality", "is_sole", "lifecycle")),
    ("Configuration", ("configuration_notes",)),
)
_CHOICES: Mapping[str, Sequence[tuple[Any, str]]] = {
    "kind": [("", "Choose a kind"), *((kind.value, label) for kind, label in KIND_LABELS.items())],
    "criticality": [(str(level.value), words) for level, words in CRITICALITY_LABELS.items()],
    "lifecycle": [(stage.value, words) for stage, words in LIFECYCLE_LABELS.items()],
    "is_sole": [("no", "No"), ("yes", "Yes")],
}
_LINKED = ("site", "location", "owner_team", "vendor", "contract")


class DeviceForm(forms.Form):
    """Every field of the register. choices: what is offered for site, room, team, vendor and contract."""

    why = forms.CharField(
        label="Why it changes",
        required=False,
        max_length=200,
        help_text="Stays in the history, such as “Tube replaced, works order 1234”.",
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, choices: Mapping[str, Any], initial: Mapping[str, str] | None = None
    ) -> None:
        usual = {"criticality": str(Criticality.SINGLE.value), "lifecycle": Lifecycle.IN_USE.value, "is_sole": "no"}
        super().__init__(data, initial=usual | dict(initial or {}))
        for name in FIELDS:
            self.fields[name] = _field(name, choices)

    def said(self) -> dict[str, str]:
        """What was typed, by field; a field the browser did not send is left out."""
        return {name: str(self.data.get(name, "")) for name in FIELDS if name in self.data}

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Show a sentence beside each field."""
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)

    def sections(self) -> list[tuple[str, list[Any]]]:
        """Title and bound fields of each part of the page."""
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]


def _field(name: str, choices: Mapping[str, Any]) -> forms.CharField:
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    if name in _LINKED:
        widget = forms.Select(choices=choices.get(name, ()))
    elif name in _CHOICES:
        widget = forms.Select(choices=_CHOICES[name])
    elif name == "configuration_notes":
        widget = forms.Textarea(attrs={"rows": 6, "maxlength": MAX_NOTES})
    elif name in ("installed_on", "warranty_until"):
        widget = forms.DateInput(attrs={"type": "date"})
    elif name == "port":
        widget.attrs["inputmode"] = "numeric"
    elif name == "modality":
        widget.attrs["list"] = "modalities"
    if name in LONGEST and name != "configuration_notes":
        widget.attrs["maxlength"] = LONGEST[name]
    if name in REQUIRED:
        widget.attrs["aria-required"] = "true"
    return forms.CharField(
        label=FIELD_LABELS[name], help_text=_HINTS.get(name, ""), required=False, strip=False, widget=widget
    )


def modality_codes() -> list[str]:
    """The codes offered while a modality is typed."""
    return sorted(MODALITIES)


class RetireForm(forms.Form):
    """Taking a device out of use."""

    why = forms.CharField(
        label="Why?",
        required=False,
        max_length=200,
        help_text="Such as “Replaced by CT7” or “Sold”. Stays in the history.",
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
