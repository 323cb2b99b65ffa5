"""What the API takes and shows of articles. Everything is loaded by the queries; nothing here asks the database."""

from typing import Any

from rest_framework import serializers

from knowledge.actions.reading import MAX_COMMENT
from knowledge.enums import ArticleKind, Audience, Language
from knowledge.models import Article
from knowledge.render import html_of


class ArticlesQuery(serializers.Serializer):
    """What to look for."""

    q = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=200,
        help_text="Words that the article holds, all of them.",
    )
    category = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=8, help_text="Code of a category."
    )


class ArticleRow(serializers.Serializer):
    """An article in a list."""

    slug = serializers.CharField()
    title = serializers.CharField(source="published.title")
    summary = serializers.CharField(source="published.summary")
    kind = serializers.ChoiceField(choices=[kind.value for kind in ArticleKind])
    audience = serializers.ChoiceField(choices=[each.value for each in Audience])
    language = serializers.ChoiceField(choices=[each.value for each in Language])
    published_at = serializers.DateTimeField()


class ArticleOutput(ArticleRow):
    """An article with its published words. The HTML is safe to show."""

    version = serializers.IntegerField(source="published.number")
    symptoms = serializers.CharField(source="published.symptoms")
    body = serializers.CharField(source="published.body", help_text="Markdown.")
    html = serializers.SerializerMethodField()
    categories = serializers.SerializerMethodField(help_text="Codes.")
    devices = serializers.SerializerMethodField(help_text="Makers and models it is about; empty for any.")

    def get_html(self, article: Article) -> str:
        return str(html_of(article.published)) if article.published else ""

    def get_categories(self, article: Article) -> list[str]:
        return [category.code for category in article.categories.all()]

    def get_devices(self, article: Article) -> list[str]:
        return [str(each) for each in article.device_models.all()]


class VoteInput(serializers.Serializer):
    """Whether it helped."""

    helpful = serializers.BooleanField()
    comment = serializers.CharField(required=False, default="", allow_blank=True, max_length=MAX_COMMENT)

    def validate_comment(self, value: str) -> Any:
        return value.replace("\x00", "")


class VoteOutput(serializers.Serializer):
    """Your vote on the published version."""

    helpful = serializers.BooleanField(source="is_helpful")
    comment = serializers.CharField()
    at = serializers.DateTimeField()
