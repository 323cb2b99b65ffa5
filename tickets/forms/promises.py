"""Forms of the editor of promises: what everybody is promised, one special promise, one step, and publishing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tickets.actions.policy import MAX_WHY
from tickets.enums import Metric, Priority
from tickets.queries.policy_content import known_departments
from tickets.rules.duration import BadDuration, read_duration, write_duration
from tickets.rules.policy import CONDITIONS, LONGEST_NAME, METRICS, PRIORITIES, RELATIONS, Row, Target, Targets
from tickets.rules.policy_words import CRITICALITY_WORDS, METRIC_NAMES, RELATION_WORDS, Names
from tickets.rules.priority import PRIORITY_WORDS

_CONDITION_LABELS = {
    "category": "About",
    "queue": "In the queue",
    "site": "At the site",
    "criticality": "On a device with which",
    "department": "From the department",
}


class DurationField(forms.Field):
    """Hours and minutes as people write them; seconds when cleaned, None for nothing."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "placeholder": "as agreed", "maxlength": 30})
        super().__init__(required=False, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        try:
            return read_duration(str(value or ""))
        except BadDuration as error:
            words = str(error)
            raise ValidationError(f"{self.label}: {words[0].lower()}{words[1:]}", code="duration") from error

    def prepare_value(self, value: Any) -> Any:
        return write_duration(value) if isinstance(value, int) else value


class PromiseForm(forms.Form):
    """A form whose errors may come from the action, named by the path in the content. seen: the revision it shows."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def field_of(self, path: str) -> str | None:
        """Return the field a path such as "targets.1.resolution" is about, None for the form as a whole."""
        return None

    def add_problems(self, error: ValidationError) -> None:
        """Show what an action refused beside the fields it is about."""
        problems: dict[str, str] = getattr(error, "problems", None) or {"": error.messages[0]}
        for path, problem in problems.items():
            name = self.field_of(path)
            self.add_error(name if name in self.fields else None, problem)


def _target_fields(names: Names, *, empty: str = "") -> dict[str, forms.Field]:
    """Return calendar and three durations for each priority; `empty` are the words for no promise of its own."""
    calendars = [*([("", empty)] if empty else []), *names.calendars.items()]
    made: dict[str, forms.Field] = {}
    for priority in PRIORITIES:
        made[f"p{priority}_calendar"] = forms.ChoiceField(
            label=f"P{priority} hours",
            choices=calendars,
            required=not empty,
            error_messages={"required": f"Choose the hours of P{priority}."},
        )
        for metric in METRICS:
            made[f"p{priority}_{metric}"] = DurationField(label=f"P{priority} {METRIC_NAMES[metric].lower()}")
    return made


def _target_initial(targets: Targets) -> dict[str, Any]:
    return {
        f"p{priority}_{name}": target.get(name)
        for priority, target in targets.items()
        for name in ("calendar", *METRICS)
    }


def _target(cleaned: Mapping[str, Any], priority: str) -> Target:
    found = {metric: cleaned.get(f"p{priority}_{metric}") for metric in METRICS}
    return {"calendar": cleaned.get(f"p{priority}_calendar", ""), **found}


class _ByPriority(PromiseForm):
    """Targets of five priorities, for the page to set in rows."""

    @property
    def rows(self) -> Iterable[dict[str, Any]]:
        for priority in Priority:
            fields = [self[f"p{priority.value}_{name}"] for name in (*METRICS, "calendar")]
            yield {"level": priority.value, "label": PRIORITY_WORDS[priority], "fields": fields}


class TargetsForm(_ByPriority):
    """What is promised to everybody."""

    def __init__(self, data: Any = None, *, targets: Targets, names: Names, seen: int) -> None:
        super().__init__(data, initial={"seen": seen, **_target_initial(targets)})
        self.fields.update(_target_fields(names))

    def targets(self) -> Targets:
        """Return the content of the right form."""
        return {priority: _target(self.cleaned_data, priority) for priority in PRIORITIES}

    def field_of(self, path: str) -> str | None:
        _, _, rest = path.partition(".")
        return f"p{rest.replace('.', '_')}"


class RuleForm(_ByPriority):
    """One special promise: its name, for whom, and what for which priorities."""

    name = forms.CharField(
        label="What do you call it?",
        max_length=LONGEST_NAME,
        help_text="People read it beside the due time of a ticket.",
        error_messages={"required": "Give it a name."},
    )

    def __init__(self, data: Any = None, *, rule: Row | None, names: Names, seen: int) -> None:
        rule = rule or {"name": "", "when": {}, "targets": {}}
        super().__init__(
            data, initial={"seen": seen, "name": rule["name"], **rule["when"], **_target_initial(rule["targets"])}
        )
        for condition, choices in _condition_choices(names, rule).items():
            field = forms.TypedMultipleChoiceField(
                label=_CONDITION_LABELS[condition],
                choices=choices,
                coerce=int if condition == "criticality" else str,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[condition] = field
        self.fields.update(_target_fields(names, empty="as for everybody"))

    @property
    def conditions(self) -> Iterable[dict[str, Any]]:
        """Return the conditions for the page, with how many of each are chosen."""
        for name in CONDITIONS:
            field = self[name]
            yield {"field": field, "count": len(field.value() or ())}

    def clean(self) -> None:
        """Ask for the hours where a promise has none."""
        for priority in PRIORITIES:
            target = _target(self.cleaned_data, priority)
            if not target["calendar"] and any(target[metric] is not None for metric in METRICS):
                self.add_error(f"p{priority}_calendar", f"Choose the hours of P{priority}, or empty its times.")

    def rule(self) -> Row:
        """Return the content of the right form."""
        found = {priority: _target(self.cleaned_data, priority) for priority in PRIORITIES}
        return {
            "name": self.cleaned_data["name"],
            "when": {name: self.cleaned_data[name] for name in CONDITIONS if self.cleaned_data[name]},
            "targets": {priority: target for priority, target in found.items() if target["calendar"]},
        }

    def field_of(self, path: str) -> str | None:
        parts = path.split(".")[2:]
        if parts[:1] == ["when"]:
            return parts[1] if len(parts) > 1 else None
        if parts[:1] == ["targets"]:
            return "p" + "_".join(parts[1:])
        return parts[0] if parts else None


def _condition_choices(names: Names, rule: Row) -> dict[str, list[tuple[Any, str]]]:
    departments = dict.fromkeys([*known_departments(), *rule["when"].get("department", ())])
    return {
        "category": list(names.categories.items()),
        "queue": list(names.queues.items()),
        "site": list(names.sites.items()),
        "criticality": [(level.value, words) for level, words in CRITICALITY_WORDS.items()],
        "department": [(name, name) for name in sorted(departments)],
    }


class StepForm(PromiseForm):
    """What happens when so much of a promise is used up."""

    metric = forms.ChoiceField(
        label="Which promise?",
        choices=[(metric.value, METRIC_NAMES[metric.value]) for metric in Metric],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which promise it belongs to."},
    )
    percent = forms.IntegerField(
        label="When so many per cent of the promised time are used up",
        min_value=1,
        max_value=100,
        help_text="100 is the moment the promise is missed.",
        error_messages={"required": "Write 1 to 100."},
    )
    priority = forms.TypedMultipleChoiceField(
        label="For which tickets?",
        coerce=int,
        required=False,
        choices=[(level.value, f"P{level.value} {PRIORITY_WORDS[level]}") for level in Priority],
        widget=forms.CheckboxSelectMultiple,
        help_text="None for all.",
    )
    tell = forms.MultipleChoiceField(
        label="Who is told?",
        required=False,
        choices=[(relation, RELATION_WORDS[relation].capitalize()) for relation in RELATIONS],
        widget=forms.CheckboxSelectMultiple,
    )
    raise_to = forms.TypedChoiceField(
        label="Raise the priority",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "no"), *((level, f"to P{level}, when it is lower") for level in range(1, 5))],
    )
    route_to = forms.ChoiceField(label="Send it to another queue", required=False)

    def __init__(self, data: Any = None, *, step: Row | None, names: Names, seen: int) -> None:
        super().__init__(data, initial={"seen": seen, **(step or {"metric": "first_response", "percent": 75})})
        self.fields["route_to"].choices = [("", "no"), *names.queues.items()]  # type: ignore[attr-defined]  # a ChoiceField

    def step(self) -> Row:
        """Return the content of the right form."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return found | {"route_to": found["route_to"] or None}

    def field_of(self, path: str) -> str | None:
        return path.split(".")[2] if path.count(".") == 2 else None


class PublishForm(PromiseForm):
    """Why, and whether tickets that exist are looked at next."""

    why = forms.CharField(
        label="Why do the promises change?",
        max_length=MAX_WHY,
        help_text="Everybody who reads the versions sees this.",
        error_messages={"required": "Say why the promises change, so that everybody can follow."},
    )
    then = forms.ChoiceField(
        label="For which tickets?",
        choices=[
            ("new", "Tickets logged from now on"),
            ("replay", "Tickets logged from now on, and then show me what it would do to tickets there are"),
        ],
        initial="new",
        widget=forms.RadioSelect,
    )
