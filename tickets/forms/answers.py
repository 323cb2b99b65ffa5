"""Answers to "is it solved?": what is still wrong, and how content somebody is. No patient may be named in either."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tickets.rules.phi import SitePatterns, found_in
from tickets.rules.satisfaction import MAX_COMMENT, SCORE_WORDS

_NAMED = _("This may name a patient: “%(found)s”. Take it out; the desk can ask you for it.")


class StillBrokenForm(forms.Form):
    """What is still wrong, in a few words; may be left empty."""

    body = forms.CharField(
        label=_("What is still wrong?"),
        help_text=_("No patient names, please."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_body(self) -> str:
        """The words, when they name no patient as far as we can see."""
        return _without_patients(self.cleaned_data["body"])


class RatingForm(forms.Form):
    """How content, and why."""

    score = forms.TypedChoiceField(
        label=_("How content are you with the help you got?"),
        coerce=int,
        choices=[(score, _(words)) for score, words in SCORE_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how content you are.")},
    )
    comment = forms.CharField(
        label=_("What could we do better?"),
        help_text=_("For the desk. No patient names, please."),
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_comment(self) -> str:
        """The words, when they name no patient as far as we can see."""
        return _without_patients(self.cleaned_data["comment"])

    def values(self) -> dict[str, Any]:
        """What rate_solution takes."""
        return {"score": self.cleaned_data["score"], "comment": self.cleaned_data["comment"]}


def _without_patients(text: str) -> str:
    hits = found_in(text, site=SitePatterns(tuple(settings.MRN_PATTERNS), tuple(settings.ACCESSION_PATTERNS)))
    if hits:
        raise ValidationError(_NAMED, code="names_patient", params={"found": hits[0].text})
    return text.strip()
