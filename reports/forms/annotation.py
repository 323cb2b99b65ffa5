"""What happened."""

from typing import Any

from django import forms

from accounts.models import Site
from reports.actions.annotation import Happened
from reports.enums import NoteKind
from reports.rules.charts_notes import KIND_WORDS


class AnnotationForm(forms.Form):
    """A day, what it was, and words for the chart."""

    date = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    kind = forms.ChoiceField(label="Kind", choices=[(kind.value, words) for kind, words in KIND_WORDS.items()])
    text = forms.CharField(
        label="What happened?",
        help_text="A few words for charts and printed reports, such as “New PACS version”. No patients, no names.",
        max_length=80,
        error_messages={"required": "Say in a few words what happened."},
    )
    site = forms.ModelChoiceField(
        label="Where", queryset=Site.objects.none(), required=False, empty_label="Everywhere"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["site"].queryset = Site.objects.order_by("name", "pk")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["site"].label_from_instance = lambda site: site.name  # type: ignore[attr-defined]  # likewise

    def happened(self) -> Happened:
        """What a valid form says."""
        found = self.cleaned_data
        text = " ".join(found["text"].split())
        return Happened(date=found["date"], kind=NoteKind(found["kind"]), text=text, site=found["site"])
