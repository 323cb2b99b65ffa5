"""The form for a call."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Person
from accounts.queries.people import active_people, search_people
from assets.queries.devices import device_by_tag
from tickets.actions.ticket import MAX_DESCRIPTION, MAX_SUBJECT
from tickets.enums import Affected
from tickets.forms.desk import MINUTE_FORMATS, MinuteInput, RowField, offer_categories, pick_device
from tickets.queries.categories import categories_in_use
from tickets.rules.priority import AFFECTED_WORDS, PRIORITY_WORDS, decide_priority, impact_and_urgency


class PhoneForm(forms.Form):
    """Who called, when, about what and where, and who is affected. `key` makes a second click harmless."""

    key = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    caller = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    caller_text = forms.CharField(label="Who called?", required=False, max_length=120)
    called_at = forms.DateTimeField(
        label="Time of the call",
        widget=MinuteInput,
        input_formats=MINUTE_FORMATS,
        error_messages={"invalid": "Write the time as 2026-03-31 14:30.", "required": "When was the call?"},
    )
    category = RowField(label="What is wrong?", error_messages={"required": "Choose what is wrong."})
    subject = forms.CharField(
        label="In one line", max_length=MAX_SUBJECT, error_messages={"required": "Say in a few words what is wrong."}
    )
    description = forms.CharField(
        label="What did they say?",
        required=False,
        max_length=MAX_DESCRIPTION,
        widget=forms.Textarea,
        help_text="No patient names. An accession number is enough.",
    )
    device = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    device_text = forms.CharField(label="Which device?", required=False, max_length=80)
    place = forms.CharField(label="Or where?", required=False, max_length=120)
    affected = forms.TypedChoiceField(
        label="Who is affected now?",
        coerce=Affected,
        choices=[(affected.value, AFFECTED_WORDS[affected]) for affected in Affected],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is affected now: it sets the priority."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_categories(self.fields["category"], rows=categories_in_use(), empty="Choose")
        self.people: list[Person] = []
        """Whom the words could mean, for a page without JavaScript to choose from."""

    def clean_caller_text(self) -> str:
        """Find the caller: by the number chosen, else the only person the words fit."""
        text, chosen = self.cleaned_data["caller_text"], self.cleaned_data.get("caller", "")
        found = active_people().filter(pk=int(chosen)).first() if chosen.isdecimal() else None
        if found is None and text:
            self.people = search_people(text)
            found = self.people[0] if len(self.people) == 1 else None
        if found is None:
            raise ValidationError(_who(text, many=bool(self.people)), code="caller")
        self.cleaned_data["caller"] = found
        return str(text)

    def decision(self) -> dict[str, Any] | None:
        """The priority the answers bring, with its words and reasons; None while one is missing."""
        category = self._clean_one("category")
        affected = self._clean_one("affected")
        if category is None or not affected:
            return None
        impact, urgency = impact_and_urgency(affected=affected, category_impact=category.impact)
        device = device_by_tag(self.data.get("device", "")[:24]) if self.data.get("device") else None
        decided = decide_priority(
            impact=impact,
            urgency=urgency,
            is_sole_device=bool(device and device.is_sole),
            is_safety=category.is_safety,
        )
        return {"level": decided.priority, "words": PRIORITY_WORDS[decided.priority], "reasons": decided.reasons}

    def _clean_one(self, name: str) -> Any:
        try:
            return self.fields[name].clean(self.data.get(name))
        except ValidationError:
            return None

    def clean(self) -> None:
        """Find the device."""
        try:
            self.cleaned_data["device"] = pick_device(
                self.cleaned_data.get("device") or "", self.cleaned_data.get("device_text") or ""
            )
        except ValidationError as error:
            self.cleaned_data.pop("device", None)
            self.add_error(None, error)


def _who(text: str, *, many: bool) -> str:
    if not text:
        return "Say who called: name, e-mail or extension."
    return "Several people fit. Choose one of them." if many else "Nobody fits. Check the name, e-mail or extension."
