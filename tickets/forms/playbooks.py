"""The form of a category's playbook: rows of steps, causes and fields, with room for new ones."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from tickets.enums import FieldKind, NeededAt
from tickets.rules.custom_fields import KIND_WORDS, NEEDED_WORDS
from tickets.rules.playbook import (
    MAX_KEY,
    MAX_LABEL,
    MAX_STEP,
    MAX_WORDS,
    Cause,
    CustomField,
    Playbook,
    Step,
    code_for,
    key_for,
)

_BLANK = 3
"""Rows to write something new into; saving gives more."""


class _Row(forms.Form):
    """A row with its place in the order. One without words is none."""

    key = forms.CharField(required=False, max_length=MAX_KEY, widget=forms.HiddenInput)
    place = forms.IntegerField(
        label="Place", required=False, min_value=0, max_value=999, widget=forms.NumberInput(attrs={"class": "place"})
    )


class StepRow(_Row):
    """One step."""

    text = forms.CharField(label="Step", required=False, max_length=MAX_STEP)
    is_required = forms.BooleanField(label="Required", required=False)


class CauseRow(_Row):
    """One cause."""

    text = forms.CharField(label="Cause", required=False, max_length=MAX_WORDS)


class FieldRow(_Row):
    """One field."""

    text = forms.CharField(label="Field", required=False, max_length=MAX_LABEL)
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[(kind.value, KIND_WORDS[kind]) for kind in FieldKind]
    )
    choices = forms.CharField(
        label="Answers to choose from, one a line", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    needed = forms.ChoiceField(
        label="Required",
        required=False,
        choices=[(when.value, NEEDED_WORDS[when]) for when in NeededAt],
    )


_Steps = formset_factory(StepRow, extra=_BLANK, max_num=60)
_Causes = formset_factory(CauseRow, extra=_BLANK, max_num=80)
_Fields = formset_factory(FieldRow, extra=2, max_num=50)


class PlaybookForm:
    """Three lists in one form. seen: number of the version that was shown, 0 for the usual playbook."""

    def __init__(self, data: Any = None, *, playbook: Playbook, seen: int) -> None:
        self.playbook = playbook
        self.steps = _Steps(data, prefix="steps", initial=_numbered(_step_rows(playbook)))
        self.causes = _Causes(data, prefix="causes", initial=_numbered(_cause_rows(playbook)))
        self.fields = _Fields(data, prefix="fields", initial=_numbered(_field_rows(playbook)))
        self.problems: list[str] = []
        raw = data.get("seen", "") if data else ""
        self.seen = int(raw) if raw.isdecimal() and len(raw) < 9 else seen

    @property
    def lists(self) -> list[BaseFormSet]:
        return [self.steps, self.causes, self.fields]

    def is_valid(self) -> bool:
        """Say whether every row can be read; what they say together the action judges."""
        judged = [each.is_valid() for each in self.lists]  # every list, so that the page has all errors
        return all(judged)

    def add_error(self, error: ValidationError) -> None:
        """Keep what the action said, for the page."""
        self.problems += error.messages

    def wanted(self) -> Playbook:
        """The playbook that the rows say, in their order; a row keeps its key, and a new one is given one."""
        return Playbook(
            steps=tuple(
                Step(key=key, text=row["text"], is_required=row["is_required"])
                for key, row in _keyed(self.steps, {step.key for step in self.playbook.steps}, key_for)
            ),
            causes=tuple(
                Cause(code=code, words=row["text"])
                for code, row in _keyed(self.causes, {cause.code for cause in self.playbook.causes}, code_for)
            ),
            fields=tuple(
                CustomField(
                    key=key,
                    label=row["text"],
                    kind=FieldKind(row["kind"] or FieldKind.TEXT),
                    choices=tuple(dict.fromkeys(line.strip() for line in row["choices"].splitlines() if line.strip())),
                    needed=NeededAt(row["needed"] or NeededAt.NEVER),
                )
                for key, row in _keyed(self.fields, {field.key for field in self.playbook.fields}, key_for)
            ),
        )


def _keyed(rows: BaseFormSet, known: set[str], make: Any) -> list[tuple[str, dict[str, Any]]]:
    """The rows with words, by their place, each with the key it had or a new one."""
    written = [form.cleaned_data for form in rows if form.cleaned_data.get("text")]
    in_order = sorted(written, key=lambda row: 1000 if row["place"] is None else row["place"])
    found: list[tuple[str, dict[str, Any]]] = []
    for row in in_order:
        taken = known | {key for key, _ in found}
        found.append((row["key"] if row["key"] in known else make(row["text"], taken), row))
    return found


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"place": number, **row} for number, row in enumerate(rows, start=1)]


def _step_rows(playbook: Playbook) -> list[dict[str, Any]]:
    return [{"key": step.key, "text": step.text, "is_required": step.is_required} for step in playbook.steps]


def _cause_rows(playbook: Playbook) -> list[dict[str, Any]]:
    return [{"key": cause.code, "text": cause.words} for cause in playbook.causes]


def _field_rows(playbook: Playbook) -> list[dict[str, Any]]:
    return [
        {
            "key": field.key,
            "text": field.label,
            "kind": field.kind.value,
            "choices": "\n".join(field.choices),
            "needed": field.needed.value,
        }
        for field in playbook.fields
    ]
