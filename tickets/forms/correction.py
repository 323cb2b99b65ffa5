"""Forms of study corrections."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Person
from assets.models import Device
from assets.queries.devices import device_by_tag, search_devices
from tickets.actions.correction import MAX_WORDS
from tickets.actions.ticket import MAX_DESCRIPTION
from tickets.enums import CorrectionKind, IdentityField, RejectionCode
from tickets.forms.desk_phone import caller_error, find_caller
from tickets.forms.privacy import IdentifierField, values_of
from tickets.rules.corrections import KIND_WORDS, REJECTION_WORDS, REJECTIONS_OF

_READ = (("", "I do not know"), ("yes", "Yes, somebody has read or reported it"), ("no", "No, nobody yet"))
_SIDE = (
    IdentityField.ACCESSION, IdentityField.PATIENT_ID, IdentityField.PATIENT_NAME, IdentityField.BIRTH_DATE
)  # fmt: skip


class NewCorrectionForm(forms.Form):
    """What is wrong with which study. Every identifier is protected: as it is filed now, and as it should be."""

    token = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    kind = forms.TypedChoiceField(
        label="What is wrong?",
        coerce=CorrectionKind,
        choices=[(kind.value, words) for kind, words in KIND_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong."},
    )
    was_read = forms.ChoiceField(
        label="Has somebody read or reported these images?", required=False, choices=_READ, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="What happened?",
        required=False,
        max_length=MAX_DESCRIPTION,
        help_text="Where, when and how it was noticed. No patient names here: they go into the protected fields.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    where_text = forms.CharField(
        label="On which device?", required=False, max_length=80, help_text="Its tag, room or name."
    )
    from_accession = IdentifierField(IdentityField.ACCESSION)
    from_patient_id = IdentifierField(IdentityField.PATIENT_ID)
    from_patient_name = IdentifierField(IdentityField.PATIENT_NAME)
    from_birth_date = IdentifierField(IdentityField.BIRTH_DATE)
    to_accession = IdentifierField(IdentityField.ACCESSION)
    to_patient_id = IdentifierField(IdentityField.PATIENT_ID)
    to_patient_name = IdentifierField(IdentityField.PATIENT_NAME)
    to_birth_date = IdentifierField(IdentityField.BIRTH_DATE)

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        self.device: Device | None = None
        self.initial.setdefault("was_read", "")

    def clean(self) -> dict[str, Any]:
        """Find the device, and ask for at least one number by which the study is found."""
        data = self.cleaned_data
        if typed := data.get("where_text", "").strip():
            found = search_devices(typed, person=self.person, limit=2)
            self.device = device_by_tag(typed) or (found[0] if len(found) == 1 else None)
        names = [f"from_{field.value}" for field in _SIDE]
        if not any(data.get(name) or name in self.errors for name in names):
            self.add_error(
                "from_accession",
                ValidationError("Give at least one number, so that the study is found.", code="nothing"),
            )
        return data

    def values(self, side: str) -> dict[IdentityField, list[str]]:
        """The identifiers of one side: "from" or "to"."""
        return values_of(self.cleaned_data, _SIDE, prefix=f"{side}_")


class CalledCorrectionForm(NewCorrectionForm):
    """The same, as somebody said it on the telephone."""

    caller = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    caller_text = forms.CharField(
        label="Who called?", required=False, max_length=120, help_text="Extension, name or e-mail."
    )

    def clean_caller_text(self) -> str:
        """Find the caller: by the number chosen, else the only person the words fit."""
        text = self.cleaned_data["caller_text"]
        found, people = find_caller(str(self.data.get("caller") or ""), text)
        if found is None:
            raise ValidationError(caller_error(text, many=bool(people)), code="caller")
        self.cleaned_data["requester"] = found
        return str(text)


class StartForm(forms.Form):
    """Which kind of correction a ticket there is becomes."""

    kind = forms.TypedChoiceField(
        label="What is wrong?",
        coerce=CorrectionKind,
        choices=[(kind.value, words) for kind, words in KIND_WORDS.items()],
        error_messages={"required": "Choose what is wrong."},
    )
    was_read = forms.ChoiceField(label="Has somebody read or reported these images?", required=False, choices=_READ)


class MadeForm(forms.Form):
    """What became of the images, and what was done."""

    rejection = forms.TypedChoiceField(
        label="What became of the images?",
        coerce=RejectionCode,
        error_messages={"required": "Choose what became of the images."},
    )
    what = forms.CharField(
        label="What did you do?",
        max_length=MAX_WORDS,
        help_text="Becomes a private note, without naming the patient.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you did."},
    )

    def __init__(self, *args: Any, kind: CorrectionKind, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(code.value, REJECTION_WORDS[code]) for code in REJECTIONS_OF[kind]]
        self.fields["rejection"].choices = [("", "Choose"), *choices]  # type: ignore[attr-defined]  # a ChoiceField


class WhyForm(forms.Form):
    """Why a correction is sent back, or is none."""

    why = forms.CharField(
        label="Why?",
        max_length=MAX_WORDS,
        help_text="Becomes a private note.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why."},
    )
