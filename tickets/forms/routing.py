"""Forms of the editor of the routing: one rule, whose devices go where, and publishing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assets.enums import KIND_LABELS, Criticality
from assets.rules.windows import BadHours, read_windows, write_windows
from tickets.actions.routing import MAX_WHY
from tickets.forms.promises import PromiseForm
from tickets.rules.policy_words import CRITICALITY_WORDS
from tickets.rules.routing_version import LONGEST_NAME, Known, Row
from tickets.rules.routing_words import SOURCE_WORDS, Names

_LISTS = {
    "categories": "About",
    "groups": "About anything in",
    "device_kinds": "On a device of kind",
    "modalities": "On a device of modality",
    "sites": "At the site",
    "teams": "On a device of the team",
    "departments": "From the department",
    "sources": "That came by",
    "outside": "Told outside the hours of",
}
"""Conditions chosen from a list, and their questions; the others have fields of their own."""

_LEVELS = [("", "any"), *((str(level.value), words) for level, words in CRITICALITY_WORDS.items())]


class TimesField(forms.CharField):
    """Times of the day as people write them; [start, end) minutes when cleaned."""

    def clean(self, value: Any) -> Any:
        try:
            return [list(window) for window in read_windows(super().clean(value))]
        except BadHours as error:
            raise ValidationError(str(error), code="times") from error

    def prepare_value(self, value: Any) -> Any:
        return write_windows(value) if isinstance(value, list | tuple) else value


class WordsField(forms.CharField):
    """Words and phrases, one a line; a list when cleaned."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class RoutingRuleForm(PromiseForm):
    """One rule: its name, for which tickets, and to which queue."""

    name = forms.CharField(
        label="What do you call it?",
        max_length=LONGEST_NAME,
        help_text="People read it on the timeline of every ticket it routes.",
        error_messages={"required": "Give it a name."},
    )
    queue = forms.ChoiceField(
        label="To which queue?", error_messages={"required": "Choose the queue.", "invalid_choice": "Choose the queue."}
    )
    is_active = forms.BooleanField(label="The rule is on", required=False)
    times = TimesField(
        label="Told between",
        required=False,
        max_length=200,
        help_text="By the clock of the ticket's site, such as 19:00-07:00; several with a comma.",
    )
    critical_least = forms.ChoiceField(label="Without the device at least", required=False, choices=_LEVELS)
    critical_most = forms.ChoiceField(label="Without the device at most", required=False, choices=_LEVELS)
    words = WordsField(
        label="That mention",
        required=False,
        max_length=20_000,
        help_text="Whole words or phrases of the text, one a line; capitals do not matter.",
    )

    def __init__(self, data: Any = None, *, rule: Row | None, names: Names, known: Known, seen: int) -> None:
        rule = rule or {"name": "", "queue": "", "when": {}, "is_active": True}
        when = rule["when"]
        levels = sorted(when.get("criticality", ()))
        initial = {name: rule[name] for name in ("name", "queue", "is_active")} | dict(when) | {"seen": seen}
        if levels:
            initial |= {"critical_most": str(levels[0]), "critical_least": str(levels[-1])}
        super().__init__(data, initial=initial)
        self.fields["queue"].choices = _queue_choices(names, known, kept=rule["queue"])  # type: ignore[attr-defined]  # a ChoiceField
        for name, choices in _choices(names, known, when).items():
            self.fields[name] = forms.MultipleChoiceField(
                label=_LISTS[name], choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )

    @property
    def lists(self) -> Iterable[dict[str, Any]]:
        """Return the conditions chosen from lists, with how many of each are chosen."""
        for name in _LISTS:
            field = self[name]
            if field.field.choices:  # type: ignore[attr-defined]  # of a MultipleChoiceField
                yield {"field": field, "count": len(field.value() or ())}

    def clean(self) -> None:
        """Put the bounds of criticality in order."""
        least, most = (self.cleaned_data.get(f"critical_{end}") for end in ("least", "most"))
        if least and most and int(most) > int(least):
            self.add_error("critical_most", "This is less than the “at least”: no device can be both.")

    def rule(self) -> Row:
        """Return the content of the right form."""
        given = self.cleaned_data
        when = {name: given[name] for name in (*_LISTS, "times", "words") if given.get(name)}
        if given["critical_least"] or given["critical_most"]:
            first = int(given["critical_most"] or Criticality.SITE)
            last = int(given["critical_least"] or Criticality.SINGLE)
            when["criticality"] = list(range(first, last + 1))
        return {"name": given["name"], "queue": given["queue"], "when": when, "is_active": given["is_active"]}

    def field_of(self, path: str) -> str | None:
        parts = path.split(".")[2:]
        if parts[:1] != ["when"]:
            return parts[0] if parts else None
        name = parts[1] if len(parts) > 1 else None
        return "critical_least" if name == "criticality" else name


def _choices(names: Names, known: Known, when: Mapping[str, Sequence[Any]]) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen; what was chosen and is gone stays a choice, so that it can be seen and taken out."""
    there: dict[str, dict[str, str]] = {
        "categories": dict(names.categories),
        "groups": {group: group for group in dict.fromkeys(known.categories.values())},
        "device_kinds": {kind.value: label for kind, label in KIND_LABELS.items()},
        "modalities": {code: code for code in sorted(known.modalities)},
        "sites": dict(names.sites),
        "teams": dict(names.teams),
        "departments": {name: name for name in sorted(known.departments)},
        "sources": {str(source): words for source, words in SOURCE_WORDS.items()},
        "outside": dict(names.calendars),
    }
    for name, choices in there.items():
        for value in when.get(name, ()):
            choices.setdefault(value, f"{value} (no longer there)")
    return {name: list(choices.items()) for name, choices in there.items()}


def _queue_choices(names: Names, known: Known, *, kept: str, empty: str = "Choose") -> list[tuple[str, str]]:
    found = [(code, names.queue(code)) for code, is_open in known.queues.items() if is_open]
    if kept and kept not in dict(found):
        found.append((kept, f"{names.queue(kept)} (takes no tickets)"))
    return [("", empty), *found]


class OwnersForm(PromiseForm):
    """Where tickets about the devices of each team go when no rule fits."""

    def __init__(self, data: Any = None, *, owners: Sequence[Row], names: Names, known: Known, seen: int) -> None:
        self._teams = dict(names.teams)
        kept = {owner["team"]: owner for owner in owners}
        for team in kept:
            self._teams.setdefault(team, f"{team} (no longer there)")
        initial: dict[str, Any] = {"seen": seen}
        for team in self._teams:
            initial[f"queue_{team}"] = kept.get(team, {}).get("queue", "")
            initial[f"instead_{team}"] = kept.get(team, {}).get("instead_of", [])
        super().__init__(data, initial=initial)
        for team, name in self._teams.items():
            choices = _queue_choices(names, known, kept=initial[f"queue_{team}"], empty="by the category")
            self.fields[f"queue_{team}"] = forms.ChoiceField(label=name, choices=choices, required=False)
            self.fields[f"instead_{team}"] = forms.MultipleChoiceField(
                label=f"{name}: only instead of",
                choices=[(code, names.queue(code)) for code in known.queues],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def teams(self) -> Iterable[dict[str, Any]]:
        """Return the fields of each team, with how many queues are chosen."""
        for team in self._teams:
            instead = self[f"instead_{team}"]
            yield {"queue": self[f"queue_{team}"], "instead": instead, "count": len(instead.value() or ())}

    def owners(self) -> list[Row]:
        """Return the content of the right form."""
        given = self.cleaned_data
        return [
            {"team": team, "queue": given[f"queue_{team}"], "instead_of": given[f"instead_{team}"]}
            for team in self._teams
            if given[f"queue_{team}"]
        ]


class PublishRoutingForm(PromiseForm):
    """Why the routing changes."""

    why = forms.CharField(
        label="Why does the routing change?",
        max_length=MAX_WHY,
        help_text="Everybody who reads the versions sees this.",
        error_messages={"required": "Say why the routing changes, so that everybody can follow."},
    )
