"""The form of a problem record."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assets.models import Device
from assets.queries.devices import device_by_tag
from tickets.actions.problem import MAX_TEXT, MAX_TICKETS, MAX_TITLE, Found
from tickets.enums import ProblemState
from tickets.forms.desk import RowField, offer_categories, offer_rows
from tickets.forms.relations import ticket_number
from tickets.models import Problem
from tickets.queries.categories import categories_in_use
from tickets.queries.inbox import queues_in_use
from tickets.rules.problems import PROBLEM_WORDS

_MOST_DEVICES = 30


def _long(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=MAX_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ProblemForm(forms.Form):
    """What is known of a problem. tickets: their numbers, when it is opened; version: when it is edited."""

    title = forms.CharField(
        label="What comes back",
        max_length=MAX_TITLE,
        error_messages={"required": "Say in a few words what comes back."},
    )
    state = forms.TypedChoiceField(
        label="State",
        coerce=ProblemState,
        choices=[(state.value, PROBLEM_WORDS[state]) for state in ProblemState],
        initial=ProblemState.OPEN.value,
    )
    queue = RowField(label="Who looks for the cause", error_messages={"required": "Choose a queue."})
    description = _long("What is seen", "When and where it shows. No patient data.")
    cause = _long("Cause", "Needed for a known error and for a solved problem.")
    workaround = _long("What helps meanwhile", "Shown to the desk on tickets like this.")
    category = RowField(label="Category", required=False)
    devices = forms.CharField(
        label="Devices", required=False, max_length=400, help_text="Tags, with commas between them, such as CT1, CT2."
    )
    tickets = forms.CharField(
        label="Tickets", required=False, max_length=2_000, help_text="Numbers, with commas between them."
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, problem: Problem | None = None, initial: Any = None) -> None:
        super().__init__(data, initial=_values(problem) if problem else initial)
        offer_rows(self.fields["queue"], [("", list(queues_in_use()))])
        offer_categories(self.fields["category"], rows=categories_in_use(), empty="Any")
        if problem:
            del self.fields["tickets"]

    def clean_devices(self) -> list[Device]:
        found = []
        for tag in _parts(self.cleaned_data["devices"])[:_MOST_DEVICES]:
            device = device_by_tag(tag[:40])
            if device is None:
                raise ValidationError(f"There is no device with the tag {tag[:40]}.", code="unknown_device")
            found.append(device)
        return found

    def clean_tickets(self) -> list[int]:
        return [ticket_number(part) for part in _parts(self.cleaned_data["tickets"])[:MAX_TICKETS]]

    def found(self) -> Found:
        """The cleaned answers as the actions take them."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("tickets", "version")}
        return Found(**data)


def first_words(query: Mapping[str, str]) -> dict[str, str]:
    """What another page suggests: shown in the form, and cleaned like anything typed."""
    names = {"title": MAX_TITLE, "description": MAX_TEXT, "devices": 400, "tickets": 2_000, "category": 20, "queue": 20}
    return {name: query[name][:most] for name, most in names.items() if query.get(name)}


def _values(problem: Problem) -> dict[str, Any]:
    names = ("title", "state", "description", "cause", "workaround", "version")
    return {
        **{name: getattr(problem, name) for name in names},
        "queue": problem.queue_id,
        "category": problem.category_id,
        "devices": ", ".join(device.tag for device in problem.devices.all()),
    }


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
