"""The form of an import of the register."""

from collections.abc import Sequence
from typing import Any

from django import forms


class SheetForm(forms.Form):
    """A file of devices or contracts, and the site of new devices when the file does not say it."""

    file = forms.FileField(
        label="File",
        help_text="Devices or contracts as CSV or Excel with the columns of their export, or LDIF of a DICOM "
        "configuration. At most 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ldif,.txt"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Export it again."},
    )
    site = forms.ChoiceField(
        label="Site of new devices", required=False, help_text="Used where the file names none, as LDIF often does."
    )

    def __init__(self, *args: Any, sites: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["site"]
        field.choices = [("", "As the file says"), *sites]


class DecisionForm(forms.Form):
    """Writing what was looked at."""

    seen = forms.CharField(max_length=40)
