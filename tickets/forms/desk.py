"""Forms of the desk: one an action. They clean; the action decides."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts.queries.people import desk_people
from assets.models import Device
from assets.queries.devices import device_by_tag, search_devices
from tickets.actions.message import MAX_BODY
from tickets.enums import Metric, Priority, WaitReason
from tickets.models import Category, Ticket
from tickets.queries.categories import categories_in_use
from tickets.queries.inbox import queue_people, queues_in_use
from tickets.queries.playbooks import category_playbook
from tickets.rules.due import METRIC_WORDS
from tickets.rules.lifecycle import WAIT_REASON_WORDS
from tickets.rules.playbook import OTHER, OTHER_WORDS
from tickets.rules.priority import PRIORITY_WORDS
from tickets.rules.time_spent import MAX_MINUTES

_MAX_NUMBER = 2**63 - 1


class ActionForm(forms.Form):
    """What every action on a ticket carries: the version and the last event the person saw."""

    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, ticket: Ticket, **options: Any) -> None:
        super().__init__(_as_seen(data), **options)
        self.ticket = ticket
        self.uploads: list[Any] = []
        """The staged files that came with the form, so that a page with its errors still has them."""
        self.offer()

    def offer(self) -> None:
        """Fill in the choices that depend on the ticket."""

    def arguments(self) -> dict[str, Any]:
        """What the action takes besides actor, ticket, version and time."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "seen")}


def _as_seen(data: Any) -> Any:
    """What was sent; a button in a row of a list says version and last event in one value, such as 3.17."""
    if not data or "as_seen" not in data:
        return data
    data = data.copy()
    data["version"], _, data["seen"] = data["as_seen"].partition(".")
    return data


class Folded:
    """Stands for a small form that nobody has opened: its fields are nothing, so that no choices are read for it."""

    is_folded = True


class RowField(forms.Field):
    """One of the rows that the page offered, found again without a query."""

    widget = forms.Select
    default_error_messages = {"invalid": "This is not one of the choices. Choose another."}
    rows: dict[str, Any]

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return self.rows[str(value)]
        except KeyError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Model) else value


def offer_rows(field: Any, groups: Sequence[tuple[str, Sequence[Any]]]) -> None:
    """Make a RowField a choice of rows: groups are (label, rows); one without a label stands open."""
    choices: list[Any] = []
    for label, rows in groups:
        options = [(str(row.pk), str(row)) for row in rows]
        choices += [(label, options)] if label else options
    field.rows = {str(row.pk): row for _, rows in groups for row in rows}
    field.widget.choices = choices


class AssignForm(ActionForm):
    """To whom: those who work the ticket's queue first."""

    assignee = RowField(label="Give it to")

    def offer(self) -> None:
        people, members = list(desk_people().select_related(None)), queue_people(self.ticket.queue_id)
        here = [person for person in people if person.pk in members]
        others = [person for person in people if person.pk not in members]
        groups = [(f"Works in {self.ticket.queue.name}", here), ("Others on the desk", others)]
        offer_rows(self.fields["assignee"], [group for group in groups if group[1]])
        self.initial.setdefault("assignee", self.ticket.assignee_id)


class RouteForm(ActionForm):
    """To which queue."""

    queue = RowField(label="Send to queue")

    def offer(self) -> None:
        offer_rows(self.fields["queue"], [("", list(queues_in_use()))])
        self.initial.setdefault("queue", self.ticket.queue_id)


class CategoryForm(ActionForm):
    """What it is about."""

    category = RowField(label="Category")

    def offer(self) -> None:
        rows = categories_in_use().select_related(None).only("code", "group", "title")
        offer_categories(self.fields["category"], rows=rows)
        self.initial.setdefault("category", self.ticket.category_id)


def offer_categories(field: Any, *, rows: Iterable[Category], empty: str = "") -> None:
    """Fill a RowField with categories by group; `empty` are the words for none yet."""
    rows = list(rows)
    groups = list(dict.fromkeys(row.group for row in rows))
    offer_rows(field, [(group, [row for row in rows if row.group == group]) for group in groups])
    if empty:
        field.widget.choices = [("", empty), *field.widget.choices]


class PriorityForm(ActionForm):
    """How urgent, and why."""

    priority = forms.TypedChoiceField(
        label="Priority",
        coerce=lambda value: Priority(int(value)),
        choices=[(level.value, f"P{level.value} {PRIORITY_WORDS[level]}") for level in Priority],
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        required=False,
        help_text="Becomes a private note.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def offer(self) -> None:
        self.initial.setdefault("priority", self.ticket.priority)


class DeviceForm(ActionForm):
    """Which device: its tag from the list, or words that name exactly one."""

    device = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    device_text = forms.CharField(label="Device", required=False, max_length=80)
    is_none = forms.BooleanField(label="It is not about a device", required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("is_none"):
            self.cleaned_data["device"] = None
            return
        found = pick_device(self.cleaned_data.get("device", ""), self.cleaned_data.get("device_text", ""))
        if found is None:
            raise ValidationError({"device_text": "Write the tag or name of the device."})
        self.cleaned_data["device"] = found

    def arguments(self) -> dict[str, Any]:
        return {"device": self.cleaned_data["device"]}


def pick_device(tag: str, text: str) -> Device | None:
    """Return the device chosen by tag, or the only one the text names; None when nothing was given.

    Raises ValidationError on device_text when there is none, or naming those to choose from.
    """
    if tag or text:
        exact = device_by_tag(tag or text)
        if exact is not None:
            return exact
    if not text:
        return None
    found = search_devices(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError({"device_text": "No device fits. Check the spelling, or use the tag on its sticker."})
    names = ", ".join(device.tag for device in found)
    raise ValidationError({"device_text": f"Several devices fit: {names}. Write one of these tags."})


class MinuteInput(forms.DateTimeInput):
    """The browser's own field for a date and time, to the minute."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


MINUTE_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class DueForm(ActionForm):
    """Which promise is due when, agreed by hand, and why; or that it goes by the promise again."""

    metric = forms.TypedChoiceField(label="Which promise", coerce=Metric)
    due_at = forms.DateTimeField(
        label="Due",
        required=False,
        widget=MinuteInput,
        input_formats=MINUTE_FORMATS,
        error_messages={"invalid": "Write the time as 2026-03-31 14:30."},
    )
    is_none = forms.BooleanField(label="Go by the promise again", required=False)
    reason = forms.CharField(
        label="Why",
        max_length=500,
        required=False,
        help_text="Becomes a private note.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def offer(self) -> None:
        """Offer what is owed now: an answer to the ticket or to a later message, and the solution."""
        is_owed = {
            Metric.FIRST_RESPONSE: self.ticket.first_responded_at is None,
            Metric.NEXT_RESPONSE: self.ticket.next_response_due_at is not None,
            Metric.RESOLUTION: True,
        }
        choices = [(metric.value, METRIC_WORDS[metric]) for metric in Metric if is_owed[metric]]
        self.fields["metric"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.initial.setdefault("metric", Metric.RESOLUTION.value)

    def clean(self) -> None:
        if self.cleaned_data.get("is_none"):
            self.cleaned_data["due_at"] = None
        elif "due_at" in self.cleaned_data and self.cleaned_data["due_at"] is None:
            raise ValidationError({"due_at": "Say when it is due."})

    def arguments(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("metric", "due_at", "reason")}


class MergeForm(ActionForm):
    """In which ticket it goes on."""

    into = forms.CharField(
        label="It goes on in ticket number",
        max_length=20,
        help_text="For two tickets about the same thing. This one is closed and its promises are called off.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Write the number of the other ticket."},
    )

    def clean_into(self) -> int:
        text = self.cleaned_data["into"].strip().lstrip("#")
        if not text.isdecimal() or int(text) > _MAX_NUMBER:
            raise ValidationError("Write the number of a ticket, such as 1042.")
        return int(text)

    def arguments(self) -> dict[str, Any]:
        return {"into_id": self.cleaned_data["into"]}


class FilesField(forms.FileField):
    """Files of a page without JavaScript; any number."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return list(data or [])


class FilesInput(forms.FileInput):
    """Takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else []


class UploadsField(forms.Field):
    """Ids of files that came before the form."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[Any]:
        return [forms.UUIDField().clean(each) for each in value or []]


class MinutesField(forms.IntegerField):
    """Time spent on what is written; none when it is left out."""

    def __init__(self) -> None:
        super().__init__(
            label="Minutes spent",
            required=False,
            min_value=0,
            max_value=MAX_MINUTES,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


class MessageForm(ActionForm):
    """What is written, and files."""

    body = forms.CharField(
        label="Message",
        max_length=MAX_BODY,
        widget=forms.Textarea,
        error_messages={"required": "Write something first."},
    )
    minutes = MinutesField()
    token = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    uploads = UploadsField(required=False)  # type: ignore[assignment]  # Django takes fields off the class
    files = FilesField(required=False, widget=FilesInput)  # type: ignore[assignment]  # Django takes fields off

    def offer(self) -> None:
        """Name the page that shows this form, so that sending it twice writes once."""
        self.fresh_token = uuid.uuid4().hex

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return {"key": given.pop("token"), **given}

    def clean_uploads(self) -> list[Any]:
        """Remember the files for the page with the errors."""
        found: list[Any] = self.cleaned_data["uploads"]
        self.uploads = found  # type: ignore[assignment]  # as above
        return found


class WaitForm(ActionForm):
    """Why the work pauses, until when, and what the requester is told."""

    reason = forms.TypedChoiceField(
        label="What are we waiting for?",
        coerce=WaitReason,
        choices=[(reason.value, WAIT_REASON_WORDS[reason]) for reason in WaitReason],
    )
    until = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the date as 2026-03-31."},
    )
    message = forms.CharField(
        label="Message to the requester", required=False, max_length=MAX_BODY, widget=forms.Textarea
    )


class ResolveForm(ActionForm):
    """The cause and what was done. override: why a supervisor resolves it although something is missing."""

    code = forms.ChoiceField(label="Cause", error_messages={"required": "Choose the cause."})
    done = forms.CharField(
        label="What was done",
        max_length=MAX_BODY,
        widget=forms.Textarea,
        help_text="The requester reads this.",
        error_messages={"required": "Say what was done; the requester reads it."},
    )
    minutes = MinutesField()
    override = forms.CharField(
        label="Why it can be resolved all the same",
        required=False,
        max_length=500,
        help_text="Becomes a private note.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def offer(self) -> None:
        causes = [(cause.code, cause.words) for cause in category_playbook(self.ticket.category).causes]
        self.fields["code"].choices = [("", "Choose"), *causes, (OTHER, OTHER_WORDS)]  # type: ignore[attr-defined]  # a ChoiceField


class ReopenForm(ActionForm):
    """What is still wrong."""

    message = forms.CharField(label="What is still wrong?", required=False, max_length=MAX_BODY, widget=forms.Textarea)
