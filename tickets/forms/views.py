"""A list kept under a name."""

from typing import Any

from django import forms

from tickets.forms.desk import RowField, offer_rows
from tickets.queries.inbox import queues_in_use
from tickets.rules.query import LONGEST

AUDIENCES = [("owner", "Only me"), ("queue", "The people of a queue"), ("desk", "Everybody on the desk")]


class ViewForm(forms.Form):
    """Name, line and audience. The action judges the line."""

    name = forms.CharField(
        label="Name", max_length=60, error_messages={"required": "Give the view a name, such as “CT, due today”."}
    )
    line = forms.CharField(
        label="Words and filters",
        max_length=LONGEST,
        required=False,
        help_text="Such as queue:pacs is:unassigned due:<4h. Nothing shows all tickets.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    audience = forms.ChoiceField(
        label="Who finds it",
        choices=AUDIENCES,
        initial="owner",
        widget=forms.RadioSelect,
        help_text="Everybody still sees only the tickets they may see; “mine” is whoever looks.",
    )
    queue = RowField(label="Queue", required=False)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        offer_rows(self.fields["queue"], [("", list(queues_in_use()))])
        self.fields["queue"].widget.choices = [("", "Choose"), *self.fields["queue"].widget.choices]

    def clean_name(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["name"]).split())
