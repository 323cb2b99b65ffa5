"""The forms of endpoints: what one is, and which time is replayed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from notifications.actions.endpoint import Wanted
from notifications.enums import EndpointKind
from notifications.models import Endpoint
from notifications.queries.endpoints import queue_choices
from notifications.rules.endpoints import MORE_EVENTS
from notifications.rules.gateway import EXAMPLE, METHODS, BadTemplate, check_template, headers_of
from notifications.rules.reach import BadNumber, e164
from notifications.rules.targets import BadTarget, target_of
from notifications.rules.words import NEWS_WORDS
from tickets.enums import Priority
from tickets.rules.priority import PRIORITY_WORDS

EVENT_CHOICES = sorted(
    ((kind.value, words) for kind, words in {**NEWS_WORDS, **MORE_EVENTS}.items()), key=lambda choice: choice[1]
)
_MINUTE = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
_GATEWAY_ONLY = ("method", "body", "headers", "number")
_LISTENERS = (EndpointKind.WEBHOOK, EndpointKind.TEAMS, EndpointKind.SLACK, EndpointKind.MATTERMOST)


class EndpointForm(forms.Form):
    """One endpoint of a kind. The address and the headers are secret: they are written, never shown again."""

    name = forms.CharField(label="Name", max_length=80, help_text="What your colleagues call it.")
    url = forms.CharField(
        label="Address",
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "https://"}),
        help_text="It begins with https://. It is stored encrypted.",
    )
    method = forms.ChoiceField(label="Method", choices=[(each, each) for each in METHODS], initial="POST")
    body = forms.CharField(
        label="Message",
        max_length=4000,
        strip=False,
        initial=EXAMPLE,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="JSON, or one name=value a line. {number}, {text} and {id} are filled in.",
    )
    headers = forms.CharField(
        label="Headers",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text="One a line, as “Authorization: Bearer …”. Stored encrypted.",
    )
    number = forms.CharField(
        label="Number of the shared phone or pager",
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text="Tests go there, and the events chosen below. Write it with its country, as +44 7700 900123.",
    )
    events = forms.MultipleChoiceField(
        label="Events", required=False, choices=EVENT_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    queues = forms.TypedMultipleChoiceField(
        label="Only these queues", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    priorities = forms.TypedMultipleChoiceField(
        label="Only these priorities",
        required=False,
        coerce=int,
        choices=[(each.value, f"P{each.value}, {PRIORITY_WORDS[each].lower()}") for each in Priority],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any = None, *, kind: EndpointKind, endpoint: Endpoint | None = None, body: str = ""
    ) -> None:
        super().__init__(data, initial=_initial(endpoint, body) if endpoint else None)
        self.kind, self.endpoint = kind, endpoint
        self.fields["queues"].choices = queue_choices()  # type: ignore[attr-defined]  # a choice field
        if kind is not EndpointKind.GATEWAY:
            for name in _GATEWAY_ONLY:
                del self.fields[name]
        if kind is EndpointKind.PAGER:
            self.fields["url"] = forms.EmailField(label="Mail address of the pager")
        if endpoint:
            self.fields["url"].required = False
            self.fields["url"].help_text = f"Leave it empty to keep what it is: {endpoint.shown}…"
        if endpoint and kind is EndpointKind.GATEWAY:
            self.fields["headers"].help_text += " Leave them empty to keep what they are."

    def clean_url(self) -> str:
        """An address that can be called; where it leads is found out when it is tried."""
        url = str(self.cleaned_data["url"]).strip()
        if url and self.kind is not EndpointKind.PAGER:
            _checked(target_of, url)
        return url

    def clean_body(self) -> str:
        """A template that can be filled in."""
        _checked(check_template, self.cleaned_data["body"])
        return str(self.cleaned_data["body"])

    def clean_headers(self) -> dict[str, str]:
        """Headers by name."""
        return dict(_checked(headers_of, self.cleaned_data["headers"]))

    def clean_number(self) -> str:
        """The number as the world writes it."""
        return str(_checked(e164, self.cleaned_data["number"]))

    def clean(self) -> dict[str, Any]:
        """A webhook or chat that listens to nothing would do nothing."""
        if self.kind in _LISTENERS and not self.cleaned_data.get("events") and "events" not in self.errors:
            self.add_error("events", "Choose at least one event.")
        return self.cleaned_data

    def wanted(self) -> Wanted:
        """What it is to be."""
        found = dict(self.cleaned_data)
        url, headers = found.pop("url") or None, found.pop("headers", None) or None
        if self.endpoint is None:
            url, headers = url or "", headers or {}
        for name in ("events", "queues", "priorities"):
            found[name] = tuple(found[name])
        return Wanted(url=url, headers=headers, **found)


class ReplayForm(forms.Form):
    """Which time is replayed, by the reader's own clock."""

    since = forms.DateTimeField(label="From", input_formats=_MINUTE)
    until = forms.DateTimeField(label="To", input_formats=_MINUTE)
    also_sent = forms.BooleanField(
        label="Also what it had accepted",
        required=False,
        help_text="Each message keeps its id, so that a receiver that keeps ids drops what it knows.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
            self.fields[name].error_messages["invalid"] = "Write the time as 2026-03-31 14:30."

    def clean(self) -> dict[str, Any]:
        """The time must not end before it begins."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until <= since:
            self.add_error("until", "The end must lie after the beginning.")
        return self.cleaned_data


def _initial(endpoint: Endpoint, body: str) -> dict[str, Any]:
    kept = {name: getattr(endpoint, name) for name in ("name", "method", "number", "events", "queues", "priorities")}
    return kept | {"body": body}


def _checked(check: Any, text: str) -> Any:
    try:
        return check(text)
    except (BadTarget, BadTemplate, BadNumber) as error:
        raise ValidationError(str(error)) from None
