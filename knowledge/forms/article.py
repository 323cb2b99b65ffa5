"""What a writer fills in."""

import difflib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from knowledge.actions.article import MAX_BODY, About, Words
from knowledge.enums import ArticleKind, Audience, Language
from knowledge.models import Article
from knowledge.queries.drafting import categories_by_code, category_choices, makers_and_models
from knowledge.rules.identifiers import Finding, findings

AUDIENCE_WORDS = {Audience.CLINICIAN: "Everybody, clinicians too", Audience.AGENT: "The help desk only"}
KIND_WORDS = {ArticleKind.ARTICLE: "Article: explains", ArticleKind.RUNBOOK: "Runbook: numbered steps for the desk"}
LANGUAGE_WORDS = {
    Language.ENGLISH: "English",
    Language.GERMAN: "Deutsch",
    Language.FRENCH: "Français",
    Language.SPANISH: "Español",
    Language.ITALIAN: "Italiano",
    Language.DUTCH: "Nederlands",
}
_MOST_DEVICES = 30


class ArticleForm(forms.Form):
    """The words of a version and what the article is about."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)
    title = forms.CharField(
        max_length=140, label="Title", help_text="As somebody with the problem would say it.",
        error_messages={"required": "Give the article a title."},
    )  # fmt: skip
    symptoms = forms.CharField(
        required=False, max_length=300, label="What people say",
        help_text="Other words for the same problem. The article is found by them.",
    )  # fmt: skip
    summary = forms.CharField(
        required=False, max_length=300, label="In one sentence", help_text="Shown below the title in every list."
    )
    body = forms.CharField(
        max_length=MAX_BODY,
        label="Text",
        help_text="Markdown: ## heading, **bold**, - list, 1. numbered step, - [ ] step, tables. No pictures, no HTML.",
        widget=forms.Textarea(attrs={"rows": 18, "class": "mono"}),
        error_messages={
            "required": "Write the text.",
            "max_length": f"A text holds {MAX_BODY:,} characters. Make two articles of it.",
        },
    )
    audience = forms.ChoiceField(
        label="Who may read it", choices=[(each.value, words) for each, words in AUDIENCE_WORDS.items()]
    )
    kind = forms.ChoiceField(label="What it is", choices=[(each.value, words) for each, words in KIND_WORDS.items()])
    language = forms.ChoiceField(
        label="Language", choices=[(each.value, words) for each, words in LANGUAGE_WORDS.items()]
    )
    categories = forms.MultipleChoiceField(
        required=False, label="Categories", widget=forms.CheckboxSelectMultiple,
        help_text="It is suggested for tickets of these.",
    )  # fmt: skip
    devices = forms.CharField(
        required=False, max_length=4_000, label="Device models",
        help_text="Only when it is true of these alone. One a line: maker / model, or a maker for all of its models.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_clean = forms.BooleanField(required=False, label="I looked: none of this belongs to a patient or a person")

    def __init__(self, data: Any = None, *, article: Article | None = None, **options: Any) -> None:
        initial = _initial_of(article) if article else {"audience": Audience.CLINICIAN.value, "seen": 0}
        super().__init__(data, initial=initial | options.pop("initial", {}), **options)
        self.article = article
        self.fields["categories"].choices = category_choices()  # type: ignore[attr-defined]  # a ChoiceField
        self.findings: Sequence[Finding] = ()

    def clean_title(self) -> str:
        return _storable(self.cleaned_data["title"])

    def clean_body(self) -> str:
        return _storable(self.cleaned_data["body"])

    def clean_devices(self) -> list[tuple[str, str]]:
        """Return (maker, model) pairs, as the register writes them."""
        lines = [line.strip() for line in self.cleaned_data["devices"].splitlines() if line.strip()]
        if not lines:
            return []
        if len(lines) > _MOST_DEVICES:
            raise ValidationError(f"An article names at most {_MOST_DEVICES} models.", code="too_many")
        known = _Register([*makers_and_models(), *(_lines_of(self.article) if self.article else ())])
        return [known.pair(line) for line in lines]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        texts = (data.get(name, "") for name in ("title", "symptoms", "summary", "body"))
        self.findings = [found for text in texts for found in findings(text)]
        if self.findings and not data.get("is_clean"):
            self.add_error(
                "is_clean",
                ValidationError(
                    "Something looks like a name or a number of somebody. Look at it below.", code="unclean"
                ),
            )
        return data

    @property
    def chosen(self) -> list[str]:
        """The titles of the chosen categories, for those who do not open the list."""
        codes = set(self["categories"].value() or ())
        groups = self.fields["categories"].choices  # type: ignore[attr-defined]  # a ChoiceField
        return [title for _, rows in groups for code, title in rows if code in codes]

    def words(self) -> Words:
        """What the version says."""
        data = self.cleaned_data
        return Words(title=data["title"], summary=data["summary"], symptoms=data["symptoms"], body=data["body"])

    def about(self) -> About:
        """What the article is about and for whom."""
        data = self.cleaned_data
        return About(
            audience=Audience(data["audience"]),
            kind=ArticleKind(data["kind"]),
            language=Language(data["language"]),
            categories=categories_by_code(data["categories"]),
            devices=data["devices"],
        )


class _Register:
    """The makers and models there are."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.pairs = {line.casefold(): _pair(line) for line in lines}
        self.makers = {pair[0].casefold(): pair[0] for pair in self.pairs.values()}

    def pair(self, line: str) -> tuple[str, str]:
        maker, model = _pair(line)
        found = self.pairs.get(f"{maker} / {model}".rstrip(" /").casefold())
        if found:
            return found
        if not model and maker.casefold() in self.makers:
            return self.makers[maker.casefold()], ""
        near = difflib.get_close_matches(line.casefold(), list(self.pairs), n=1, cutoff=0.5)
        hint = f" Did you mean “{' / '.join(filter(None, self.pairs[near[0]]))}”?" if near else ""
        raise ValidationError(f"“{line[:80]}” is not in the device register.{hint}", code="unknown_model")


class RetireForm(forms.Form):
    """Why; used for sending back and publishing alone too."""

    reason = forms.CharField(required=False, max_length=500, label="Why", widget=forms.Textarea(attrs={"rows": 2}))


class ReviewDueForm(forms.Form):
    """When an article is to be looked at again."""

    due = forms.DateField(
        required=False, label="Look at it again on", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class VoteForm(forms.Form):
    """Whether it helped."""

    helpful = forms.TypedChoiceField(choices=[("yes", "Yes"), ("no", "No")], coerce=lambda value: value == "yes")
    comment = forms.CharField(required=False, max_length=500)


def _initial_of(article: Article) -> dict[str, Any]:
    """What an article, loaded by desk_article, says now."""
    latest = article.latest
    words = {"seen": latest.number, "title": latest.title, "summary": latest.summary} if latest else {}
    rest = {"symptoms": latest.symptoms, "body": latest.body} if latest else {}
    return {
        **words,
        **rest,
        "audience": article.audience,
        "kind": article.kind,
        "language": article.language,
        "categories": [category.code for category in article.categories.all()],
        "devices": "\n".join(_lines_of(article)),
    }


def _lines_of(article: Article) -> list[str]:
    return [f"{each.manufacturer} / {each.model}".rstrip(" /") for each in article.device_models.all()]


def _pair(line: str) -> tuple[str, str]:
    maker, _, model = line.partition("/")
    return maker.strip(), model.strip()


def _storable(text: str) -> str:
    return text.replace("\x00", "")
