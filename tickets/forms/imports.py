"""The form for a file of history."""

import json
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError

from tickets.actions.imports import NewImport
from tickets.queries.import_presets import preset, preset_names
from tickets.rules.import_mapping import ImportMapping, parse_mapping

OWN = "own"
_MAX_MAPPING = 512 * 1024


class ImportForm(forms.Form):
    """A file, how it is to be read, and what of it to take."""

    file = forms.FileField(
        label="File",
        help_text="CSV, CSV packed with gzip, or XLSX; at most 200 MB and 1,000,000 rows.",
        widget=forms.FileInput(attrs={"accept": ".csv,.gz,.xlsx"}),
        error_messages={"required": "Choose the file.", "empty": "The file is empty. Export it again."},
    )
    preset = forms.ChoiceField(
        label="Where does it come from?", error_messages={"required": "Say where the file comes from."}
    )
    mapping = forms.FileField(
        label="Mapping file",
        required=False,
        help_text="JSON, only for “A mapping of my own”. Take a preset below as a start.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    time_zone = forms.CharField(
        label="Time zone of its times",
        required=False,
        max_length=60,
        help_text="Such as Europe/London. Empty: what the mapping says, else your own.",
    )
    system = forms.SlugField(
        label="Name of the other system",
        required=False,
        max_length=40,
        help_text="With the ticket's number it makes a ticket unique for ever. Empty: what the mapping says.",
    )
    with_texts = forms.BooleanField(
        label="Take over subjects and descriptions",
        required=False,
        help_text="They may hold names of patients. Without them a ticket is called by its number over there.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "Choose …"), *preset_names(), (OWN, "A mapping of my own")]
        self.fields["preset"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self._mapping: ImportMapping | None = None
        self._raw: Any = {}

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"]).strip()
        if zone and zone not in available_timezones():
            raise ValidationError("There is no such time zone. Write it like Europe/London.")
        return zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        code = cleaned.get("preset")
        if code == OWN:
            self._read_mapping()
        elif code:
            self._understand(preset(code))
        return cleaned

    def new_import(self, *, time_zone: str) -> NewImport:
        """Return what the form asks for. time_zone: that of the person, when nothing else names one."""
        values = self.cleaned_data
        assert self._mapping is not None  # noqa: S101 - a valid form has understood its mapping
        return NewImport(
            name=values["file"].name or "",
            system=(values["system"] or self._mapping.system).casefold(),
            mapping=self._raw,
            time_zone=values["time_zone"] or self._mapping.zone or time_zone,
            preset="" if values["preset"] == OWN else values["preset"],
            with_texts=values["with_texts"],
        )

    def _read_mapping(self) -> None:
        """Understand the mapping file, or say on the form why not."""
        file = self.cleaned_data.get("mapping")
        if file is None:
            self.add_error("mapping", "Choose the mapping file.")
        elif file.size > _MAX_MAPPING:
            self.add_error("mapping", "A mapping file has at most 512 KB. Is this the right file?")
        else:
            try:
                self._understand(json.loads(file.read().decode("utf-8-sig")))
            except (ValueError, RecursionError) as error:
                self.add_error("mapping", f"This is no JSON: {error}.")

    def _understand(self, raw: Any) -> None:
        self._mapping, wrong = parse_mapping(raw, zones=available_timezones())
        self._raw = raw
        for sentence in wrong:
            self.add_error("mapping", sentence)
