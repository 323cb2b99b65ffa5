"""Forms about patients and examinations. They clean; the action decides. What was typed never goes into an address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tickets.actions.identity import MAX_WHY
from tickets.enums import IdentityField, IdentityPart, RevealReason
from tickets.rules.identity import FIELD_WORDS, LONGEST, PART_WORDS, REASON_WORDS, BadIdentifier, cleaned

_HINTS = {
    IdentityField.ACCESSION: "As on the order or the worklist.",
    IdentityField.BIRTH_DATE: "As 1950-12-31.",
    IdentityField.STUDY_UID: "Only if you have it at hand.",
}


class IdentifierField(forms.CharField):
    """One identifier, in the shape of its field; browsers neither keep nor suggest it."""

    def __init__(self, field: IdentityField, *, hint: str | None = None, label: str = "") -> None:
        self.identity_field = field
        super().__init__(
            label=label or FIELD_WORDS[field],
            required=False,
            max_length=LONGEST[field],
            help_text=_HINTS.get(field, "") if hint is None else hint,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-private": ""}),
        )

    def clean(self, value: Any) -> str:
        try:
            return cleaned(self.identity_field, super().clean(value))
        except BadIdentifier as error:
            raise ValidationError(str(error), code="bad_identity") from None


class IdentityForm(forms.Form):
    """What is to be kept of the patient or the examination, and which part of a correction it is."""

    part = forms.TypedChoiceField(
        label="Which",
        required=False,
        coerce=IdentityPart,
        empty_value=IdentityPart.CONCERNED,
        choices=[(part.value, words) for part, words in PART_WORDS.items()],
    )
    accession = IdentifierField(IdentityField.ACCESSION)
    patient_id = IdentifierField(IdentityField.PATIENT_ID)
    patient_name = IdentifierField(IdentityField.PATIENT_NAME)
    birth_date = IdentifierField(IdentityField.BIRTH_DATE)
    study_uid = IdentifierField(IdentityField.STUDY_UID)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and not any(data.get(field.value) for field in IdentityField):
            raise ValidationError("Fill in at least one field.", code="nothing")
        return data

    def values(self) -> dict[IdentityField, list[str]]:
        """What was given, by field."""
        return values_of(self.cleaned_data, IdentityField)


def values_of(
    data: dict[str, Any], fields: Iterable[IdentityField], prefix: str = ""
) -> dict[IdentityField, list[str]]:
    """Return the identifiers among cleaned data."""
    found = {field: data.get(f"{prefix}{field.value}") or "" for field in fields}
    return {field: [text] for field, text in found.items() if text}


class RevealForm(forms.Form):
    """Why somebody looks."""

    reason = forms.TypedChoiceField(
        label="Why do you need to see them?",
        coerce=RevealReason,
        choices=[("", "Choose"), *((reason.value, words) for reason, words in REASON_WORDS.items())],
        error_messages={"required": "Say why you need to see them. It is recorded."},
    )
    why = forms.CharField(
        label="More",
        required=False,
        max_length=MAX_WHY,
        help_text="Becomes a private note. Needed for another reason; do not name the patient.",
    )


class FindForm(forms.Form):
    """An accession number, patient ID or Study Instance UID, to find the tickets that keep it."""

    text = forms.CharField(
        label="Accession number, patient ID or Study Instance UID",
        max_length=64,
        help_text="The whole number, exactly. It is looked up by its fingerprint and goes into no address or log.",
        error_messages={"required": "Write the whole number."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-private": ""}),
    )
