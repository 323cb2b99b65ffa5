"""The filters of the delivery log."""

from django import forms

from notifications.enums import DeliveryState
from notifications.queries.deliveries import DeliveryFilter
from notifications.rules.words import STATE_WORDS

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

    def wanted(self) -> DeliveryFilter:
        """The filters that make sense; a wrong one counts as empty."""
        self.full_clean()
        found = getattr(self, "cleaned_data", {})
        return DeliveryFilter(
            state=DeliveryState(found["state"]) if found.get("state") else "",
            recipient=found.get("recipient", "").strip(),
            ticket=found.get("ticket"),
        )
