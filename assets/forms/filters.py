"""The filters of the register."""

from collections.abc import Mapping
from typing import Any

from django import forms

from assets.enums import KIND_LABELS, LIFECYCLE_LABELS
from assets.queries.register import Wanted


class RegisterFilters(forms.Form):
    """Which devices; what is not offered counts as all."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=80,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "placeholder": "Tag, name, room, AE title, serial number",
                "data-shortcut": "/",
                "data-shortcut-label": "Search",
            }
        ),
    )
    kind = forms.CharField(label="Kind", required=False, widget=forms.Select)
    site = forms.CharField(label="Site", required=False, widget=forms.Select)
    modality = forms.CharField(label="Modality", required=False, widget=forms.Select)
    lifecycle = forms.CharField(label="State", required=False, widget=forms.Select)
    team = forms.CharField(label="Team", required=False, widget=forms.Select)

    def __init__(self, data: Any, *, offered: Mapping[str, list[tuple[str, str]]]) -> None:
        super().__init__(data)
        self.offered = {
            "kind": [(kind.value, label) for kind, label in KIND_LABELS.items()],
            "lifecycle": [(stage.value, label) for stage, label in LIFECYCLE_LABELS.items()],
            **offered,
        }
        for name, choices in self.offered.items():
            widget: Any = self.fields[name].widget
            widget.choices = [("", "All"), *choices]

    def wanted(self) -> Wanted:
        """The filters that mean something."""
        words = {
            name: str(self.data.get(name, "")) if any(str(self.data.get(name)) == value for value, _ in choices) else ""
            for name, choices in self.offered.items()
        }
        text = str(self.data.get("q", "")).replace("\x00", "").strip()[:80]
        return Wanted(text=text, **words)
