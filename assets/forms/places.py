"""Forms of rooms, vendors and contracts."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assets.forms.fields import DayField


class RoomForm(forms.Form):
    """A room or area."""

    site_id = forms.TypedChoiceField(label="Site", coerce=int, error_messages={"required": "Choose a site."})
    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="What people call it, such as CT room 2.",
        error_messages={"required": "Give the name people use."},
    )
    room = forms.CharField(label="Door", max_length=30, required=False, help_text="The number on the door.")
    building = forms.CharField(label="Building", max_length=60, required=False)
    floor = forms.CharField(label="Floor", max_length=20, required=False)
    department = forms.CharField(label="Department", max_length=80, required=False)
    phone = forms.CharField(label="Phone", max_length=30, required=False)

    def __init__(self, data: Any = None, *, sites: Sequence[tuple[int, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["site_id"]
        field.choices = [("", "Choose a site"), *sites]

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class VendorForm(forms.Form):
    """A maker or service company."""

    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "Give the name of the company."})
    hotline = forms.CharField(label="Hotline", max_length=40, required=False)
    contract_number = forms.CharField(
        label="Customer number", max_length=60, required=False, help_text="What they ask for on the phone."
    )

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class ContractForm(forms.Form):
    """A service contract."""

    number = forms.CharField(label="Number", max_length=60, error_messages={"required": "Give the contract's number."})
    name = forms.CharField(label="What it covers", max_length=80, required=False)
    hours = forms.CharField(
        label="Hours", max_length=120, required=False, help_text="When they come, such as Mon to Fri 8:00 to 18:00."
    )
    response_terms = forms.CharField(
        label="Response", max_length=200, required=False, help_text="Such as call back in 1 hour, on site in 4."
    )
    contact = forms.CharField(label="Contact", max_length=120, required=False)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    begins_on = DayField(label="Begins on", required=False)
    ends_on = DayField(label="Ends on", required=False, help_text="Its last day.")
    notes = forms.CharField(label="Notes", max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "It ends before it begins. Check both dates.")
        return data


def words_of(form: type[forms.Form], row: Any) -> dict[str, Any]:
    """What a row says, for the fields of its form."""
    return {name: getattr(row, name) for name in form.base_fields}
