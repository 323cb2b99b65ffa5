"""The form for a call."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Person
from accounts.queries.people import active_people, search_people
from assets.models import Device
from tickets.actions.ticket import MAX_DESCRIPTION, MAX_SUBJECT
from tickets.enums import Affected, IdentityField, Source
from tickets.forms.desk import MINUTE_FORMATS, MinuteInput, RowField, offer_categories, pick_device
from tickets.forms.privacy import IdentifierField
from tickets.queries.categories import categories_in_use
from tickets.queries.reach import raised_by_reach
from tickets.queries.routing_facts import Logged, route_words
from tickets.rules.priority import AFFECTED_WORDS, PRIORITY_WORDS, decide_priority, impact_and_urgency
from tickets.rules.subject import rest_of, subject_from

_ANYTHING = ("R00", "R77")
"""Codes of the category a call begins with, until somebody chooses another; the first that is in use counts."""

_NOT_FOR_A_TICKET_THERE_IS = ("called_at", "category", "affected")


class PhoneForm(forms.Form):
    """Who called, about what device, what they said and who is affected. `key` makes a second click harmless.

    add_to: number of a ticket there is, which takes what they said instead of a new one.
    """

    key = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    add_to = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    caller = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    caller_text = forms.CharField(label="Who called?", required=False, max_length=120)
    device = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    device_text = forms.CharField(label="Which device?", required=False, max_length=80)
    description = forms.CharField(
        label="What did they say?",
        required=False,
        max_length=MAX_DESCRIPTION,
        widget=forms.Textarea,
        help_text="No patient names. Numbers of a patient or an examination go into the protected fields.",
    )
    affected = forms.TypedChoiceField(
        label="Who is affected now?",
        coerce=Affected,
        choices=[(affected.value, AFFECTED_WORDS[affected]) for affected in Affected],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is affected now: it sets the priority."},
    )
    category = RowField(label="What is wrong?", error_messages={"required": "Choose what is wrong."})
    subject = forms.CharField(
        label="In one line",
        required=False,
        max_length=MAX_SUBJECT,
        help_text="Left empty, it is the first sentence of what they said.",
    )
    place = forms.CharField(label="Where, if not at the device?", required=False, max_length=120)
    accession = IdentifierField(IdentityField.ACCESSION, hint="Protected: encrypted, shown only with a reason.")
    patient_id = IdentifierField(IdentityField.PATIENT_ID, hint="Protected. Only if there is no accession number.")
    called_at = forms.DateTimeField(
        label="Time of the call",
        widget=MinuteInput,
        input_formats=MINUTE_FORMATS,
        error_messages={"invalid": "Write the time as 2026-03-31 14:30.", "required": "When was the call?"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = list(categories_in_use())
        offer_categories(self.fields["category"], rows=rows, empty="Choose")
        codes = {row.code: row.pk for row in rows}
        self.initial.setdefault("category", next((codes[code] for code in _ANYTHING if code in codes), ""))
        self.people: list[Person] = []
        """Whom the words could mean, for a page without JavaScript to choose from."""
        if self.data.get("add_to"):
            for name in _NOT_FOR_A_TICKET_THERE_IS:
                self.fields[name].required = False

    def clean_caller_text(self) -> str:
        """Find the caller: by the number chosen, else the only person the words fit."""
        text, chosen = self.cleaned_data["caller_text"], self.cleaned_data.get("caller", "")
        found, self.people = find_caller(chosen, text)
        if found is None:
            raise ValidationError(caller_error(text, many=bool(self.people)), code="caller")
        self.cleaned_data["caller"] = found
        return str(text)

    def decision(self) -> dict[str, Any] | None:
        """The priority the answers bring, with its words and reasons; None while one is missing."""
        category = self._clean_one("category")
        affected = self._clean_one("affected")
        if category is None or not affected:
            return None
        impact, urgency = impact_and_urgency(affected=affected, category_impact=category.impact)
        device = find_device(self.data.get("device") or "", self.data.get("device_text") or "")
        raised = raised_by_reach(impact=impact, device=device)
        decided = decide_priority(
            impact=raised.impact if raised else impact,
            urgency=urgency,
            is_sole_device=bool(device and device.is_sole),
            is_safety=category.is_safety,
        )
        reasons = [*([raised.words] if raised else []), *decided.reasons]
        return {"level": decided.priority, "words": PRIORITY_WORDS[decided.priority], "reasons": reasons}

    def goes_to(self, *, at: datetime) -> str:
        """Say which queue the answers so far lead to, and why; "" while what is wrong is not known."""
        category = self._clean_one("category")
        if category is None:
            return ""
        caller, _ = find_caller(*(str(self.data.get(name) or "")[:120] for name in ("caller", "caller_text")))
        device = find_device(self.data.get("device") or "", self.data.get("device_text") or "")
        site_id = device.site_id if device else caller.site_id if caller else None
        return route_words(
            Logged(
                category=category,
                device=device,
                site_id=site_id,
                department=caller.department if caller else "",
                text="\n".join(str(self.data.get(name) or "") for name in ("subject", "description")),
                source=Source.PHONE.value,
                told_at=self._clean_one("called_at") or at,
            )
        )

    def _clean_one(self, name: str) -> Any:
        try:
            return self.fields[name].clean(self.data.get(name))
        except ValidationError:
            return None

    def clean(self) -> None:
        """Find the device, and take the one line from what was said."""
        given = self.cleaned_data
        try:
            given["device"] = pick_device(given.get("device") or "", given.get("device_text") or "")
        except ValidationError as error:
            given.pop("device", None)
            self.add_error(None, error)
        if "subject" in given and "description" in given and not given["subject"]:
            said = given["description"]
            given["subject"] = subject_from(said, longest=MAX_SUBJECT)
            given["description"] = rest_of(said, given["subject"])
            if not given["subject"]:
                self.add_error("description", "Write what they said, a few words are enough.")

    def words(self) -> str:
        """Return all that was said, for a ticket there is; of the right form."""
        parts = (self.cleaned_data["subject"], self.cleaned_data["description"])
        return str(self.data.get("description") or "").strip() or "\n\n".join(part for part in parts if part)


def find_caller(chosen: str, text: str) -> tuple[Person | None, list[Person]]:
    """Return who was chosen by number, else the only person the words fit; and whom else the words could mean."""
    found = active_people().filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None
    if found is not None or not text:
        return found, []
    people = search_people(text)
    return (people[0], people) if len(people) == 1 else (None, people)


def find_device(tag: str, text: str) -> Device | None:
    """Return the device as the form would find it; None when the words fit none or several."""
    try:
        return pick_device(tag[:24], text[:80])
    except ValidationError:
        return None


def caller_error(text: str, *, many: bool) -> str:
    """Return what to do when nobody, or more than one, is meant by what was typed."""
    if not text:
        return "Say who called: name, e-mail or extension."
    return "Several people fit. Choose one of them." if many else "Nobody fits. Check the name, e-mail or extension."
