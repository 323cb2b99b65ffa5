"""Asking for a report as a file, and keeping its question."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from reports.enums import FileKind, Paper
from reports.render.sections import PAGES, clean_query
from reports.rules.exports import KIND_WORDS

PAPERS = ((Paper.A4.value, "A4"), (Paper.LETTER.value, "Letter"))


class QuestionForm(forms.Form):
    """Which report page with which question; filled in by the page itself, so never shown."""

    page = forms.ChoiceField(choices=[(page.code, page.label) for page in PAGES.values()], widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    def clean_query(self) -> dict[str, str]:
        """The query string as it is kept."""
        return clean_query(self.cleaned_data["query"])


class FileForm(QuestionForm):
    """What to make of it."""

    kind = forms.ChoiceField(label="File", choices=[(kind.value, words) for kind, words in KIND_WORDS.items()])
    paper = forms.ChoiceField(label="Paper", choices=PAPERS, required=False)

    def clean_kind(self) -> FileKind:
        return FileKind(self.cleaned_data["kind"])

    def clean_paper(self) -> Paper:
        return Paper(self.cleaned_data["paper"] or Paper.A4)


def report_tools(*, page: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Return what reports/_tools.html shows on a report page: make a file of it, save it, send it regularly."""
    given = {"page": page, "query": urlencode(query)}
    return {
        "file_form": FileForm(initial=given, auto_id="file_%s"),
        "save_form": SaveForm(initial=given, auto_id="save_%s"),
        "schedule_url": f"{reverse('reports:schedule_new')}?{urlencode(given)}",
    }


class SaveForm(QuestionForm):
    """Under which name, and for whom."""

    name = forms.CharField(
        label="Name", max_length=80, error_messages={"required": "Give the view a name, such as “CT, last month”."}
    )
    is_shared = forms.BooleanField(
        label="Share it", help_text="Everybody who reads reports finds it in the list.", required=False
    )

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())
