"""The filters of the delivery log."""

from typing import Any

from django import forms

from notifications.enums import Channel, DeliveryState
from notifications.queries.deliveries import DeliveryFilter
from notifications.queries.endpoints import endpoint_choices
from notifications.rules.words import CHANNEL_WORDS, STATE_WORDS

_MAX_NUMBER = 2**63 - 1


class DeliveryFilterForm(forms.Form):
    """What to show; everything may be left empty."""

    recipient = forms.CharField(
        required=False,
        max_length=80,
        label="Recipient",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Name or address", "data-shortcut": "/"}),
    )
    state = forms.ChoiceField(
        required=False,
        label="State",
        choices=[("", "All"), *((state.value, words) for state, words in STATE_WORDS.items())],
    )
    ticket = forms.IntegerField(required=False, min_value=1, max_value=_MAX_NUMBER, label="Ticket number")

    channel = forms.ChoiceField(
        required=False,
        label="Channel",
        choices=[("", "All"), *((c.value, CHANNEL_WORDS[c]) for c in Channel if c is not Channel.INBOX)],
    )
    endpoint = forms.TypedChoiceField(required=False, label="Endpoint", coerce=int, empty_value=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = endpoint_choices()
        if choices:
            self.fields["endpoint"].choices = [("", "All"), *choices]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["endpoint"]

    def wanted(self) -> DeliveryFilter:
        """The filters that make sense; a wrong one counts as empty."""
        self.full_clean()
        found = getattr(self, "cleaned_data", {})
        return DeliveryFilter(
            state=DeliveryState(found["state"]) if found.get("state") else "",
            recipient=found.get("recipient", "").strip(),
            ticket=found.get("ticket"),
            channel=found.get("channel") or "",
            endpoint=found.get("endpoint"),
        )
