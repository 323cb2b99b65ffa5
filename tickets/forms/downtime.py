"""Forms about the downtime of the device of a ticket."""

from typing import Any

from django import forms

from assets.actions.quality import MAX_NOTE, Found
from assets.models import Device
from tickets.forms.desk import RowField, offer_rows


class SignOffForm(forms.Form):
    """Whether a device may be used again, by which check."""

    device = RowField(label="Device", error_messages={"required": "Choose the device."})
    has_passed = forms.TypedChoiceField(
        label="The quality check",
        coerce=lambda value: value == "yes",
        choices=[("yes", "passed: it may be used again"), ("no", "failed: it stays out of use")],
        widget=forms.RadioSelect,
        empty_value=None,
        error_messages={"required": "Say whether the check passed."},
    )
    check = forms.CharField(
        label="What was checked", max_length=120, help_text="Such as: water phantom, daily QC.",
        error_messages={"required": "Say what was checked."},
    )
    measured = forms.CharField(
        label="Values", required=False, max_length=300, help_text="Such as: CT number of water 1 HU, noise 4.2 HU."
    )
    note = forms.CharField(label="Note", required=False, max_length=MAX_NOTE, help_text="No patient data.")

    def __init__(self, data: Any = None, *, devices: list[Device]) -> None:
        super().__init__(data, auto_id="sign_%s")
        offer_rows(self.fields["device"], [("", devices)])

    def found(self, *, done_on: Any) -> Found:
        """The cleaned answers as the action takes them. done_on: today where the device stands."""
        data = self.cleaned_data
        values = {"check": data["check"], **({"values": data["measured"]} if data["measured"] else {})}
        return Found(done_on=done_on, has_passed=data["has_passed"], values=values, note=data["note"])
