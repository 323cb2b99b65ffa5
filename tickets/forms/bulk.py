"""What is done to the chosen tickets, and what it needs."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.queries.people import desk_people
from tickets.actions.message import MAX_BODY
from tickets.enums import Priority, WaitReason
from tickets.forms.desk import RowField, offer_categories, offer_rows
from tickets.models import Ticket
from tickets.queries.categories import categories_in_use
from tickets.queries.inbox import queues_in_use
from tickets.rules.bulk import BulkAct
from tickets.rules.lifecycle import WAIT_REASON_WORDS
from tickets.rules.playbook import OTHER, OTHER_WORDS
from tickets.rules.priority import PRIORITY_WORDS

_MAX_NUMBER = 2**63 - 1
NEEDS: dict[BulkAct, dict[str, str]] = {
    BulkAct.ASSIGN: {"assignee": "Choose to whom."},
    BulkAct.ROUTE: {"queue": "Choose a queue."},
    BulkAct.PRIORITY: {"priority": "Choose the priority.", "reason": "Say why, so that everybody can follow."},
    BulkAct.CATEGORY: {"category": "Choose the category."},
    BulkAct.WAIT: {"wait_reason": "Choose what you wait for."},
    BulkAct.RESOLVE: {"code": "Choose the cause.", "done": "Say what was done; the requesters read it."},
    BulkAct.MERGE: {"into": "Write the number of the other ticket."},
    BulkAct.NOTE: {"body": "Write something first."},
}
"""The fields an act cannot do without, with what to say when one is missing."""

_GIVEN: dict[BulkAct, dict[str, str]] = {
    BulkAct.ASSIGN: {"assignee": "assignee"},
    BulkAct.ROUTE: {"queue": "queue"},
    BulkAct.PRIORITY: {"priority": "priority", "reason": "reason"},
    BulkAct.CATEGORY: {"category": "category"},
    BulkAct.WAIT: {"reason": "wait_reason", "until": "until", "message": "message"},
    BulkAct.RESOLVE: {"code": "code", "done": "done"},
    BulkAct.MERGE: {"into": "into"},
    BulkAct.NOTE: {"body": "body"},
}
"""What an act is given, by the field it comes from."""


def _text(label: str, *, rows: int = 2, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=MAX_BODY, widget=widget, **options)


class BulkForm(forms.Form):
    """One form for every act: the button that was pressed says which. Only its own fields are looked at."""

    act = forms.ChoiceField(choices=[(act.value, act.value) for act in BulkAct if act is not BulkAct.UNDO])
    ticket = forms.Field(required=False)
    key = forms.CharField(max_length=60, required=False)
    assignee = RowField(label="Give them to", required=False)
    queue = RowField(label="Send them to", required=False)
    priority = forms.TypedChoiceField(
        label="Priority",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Choose"), *((level.value, f"P{level.value} {PRIORITY_WORDS[level]}") for level in Priority)],
    )
    reason = forms.CharField(label="Why", required=False, max_length=500)
    category = RowField(label="Category", required=False)
    wait_reason = forms.ChoiceField(
        label="What for?",
        required=False,
        choices=[("", "Choose"), *((reason.value, WAIT_REASON_WORDS[reason]) for reason in WaitReason)],
    )
    until = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the date as 2026-03-31."},
    )
    message = _text("Message to the requesters")
    code = forms.ChoiceField(label="Cause", required=False)
    done = _text("What was done", help_text="The requesters read this.")
    into = forms.CharField(label="They go on in ticket number", required=False, max_length=20)
    body = _text("Private note")

    def __init__(self, data: Any = None, *, tickets: Sequence[Ticket], numbers: Sequence[int], **options: Any) -> None:
        super().__init__(data, **options)
        self.numbers = numbers
        """All that were chosen, those nobody can see included: each gets its answer."""
        self.fresh_key = uuid.uuid4().hex
        _offer(self.fields["assignee"], list(desk_people().select_related(None)))
        _offer(self.fields["queue"], list(queues_in_use()))
        rows = categories_in_use().select_related(None).only("code", "group", "title")
        offer_categories(self.fields["category"], rows=rows, empty="Choose")
        codes = sorted({code for ticket in tickets for code in ticket.category.resolution_codes})
        named = [(code, code.replace("_", " ").capitalize()) for code in codes]
        self.fields["code"].choices = [("", "Choose"), (OTHER, OTHER_WORDS), *named]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_into(self) -> int | None:
        text = str(self.cleaned_data["into"]).strip().lstrip("#")
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()) or int(text) > _MAX_NUMBER:
            raise ValidationError("Write the number of a ticket, such as 1042.")
        return int(text)

    def clean(self) -> None:
        """Ask for what the act needs; a mistake in a field of another act is none."""
        act = self.cleaned_data.get("act")
        if not act:
            return
        own = set(_GIVEN.get(BulkAct(act), {}).values())
        for name in set(self.errors) - own - {"act", "__all__"}:
            del self.errors[name]
        for name, message in NEEDS.get(BulkAct(act), {}).items():
            if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
                self.add_error(name, message)

    @property
    def chosen_act(self) -> BulkAct:
        return BulkAct(self.cleaned_data["act"])

    def given(self) -> dict[str, Any]:
        """What the act is given: ids, codes and text."""
        fields = _GIVEN.get(self.chosen_act, {})
        return {name: _plain(self.cleaned_data[field]) for name, field in fields.items()}


def _offer(field: Any, rows: Iterable[Any]) -> None:
    offer_rows(field, [("", list(rows))])
    field.widget.choices = [("", "Choose"), *field.widget.choices]


def _plain(value: Any) -> Any:
    if hasattr(value, "pk"):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value
