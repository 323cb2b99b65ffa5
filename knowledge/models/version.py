"""The words of an article, version by version, and what was done with them."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from knowledge.enums import Move
from knowledge.models.article import Article

_NEVER_CHANGES = pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete)


class ArticleVersion(models.Model):
    """What an article said at one time. The database refuses changes: a correction is another version.

    author: None for the starter content of the product. html: the body as shown, made by this `renderer`; a newer
    renderer makes it anew when it is read. hints: what suggestions are found by, short; words: everything.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=140)
    summary = models.CharField(max_length=300, blank=True)
    symptoms = models.CharField(max_length=300, blank=True, help_text="What people say when they have this problem.")
    body = models.TextField()
    html = models.TextField()
    renderer = models.PositiveSmallIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    hints = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("symptoms", weight="B", config="english")
        + SearchVector("summary", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    words = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("symptoms", weight="B", config="english")
        + SearchVector("summary", weight="B", config="english")
        + SearchVector("body", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="version_once_per_article")]
        indexes = [
            GinIndex(fields=["hints"], name="version_hints", fastupdate=False),
            GinIndex(fields=["words"], name="version_words", fastupdate=False),
            GinIndex(fields=["title"], name="version_title_trgm", opclasses=["gin_trgm_ops"]),
        ]
        triggers = [_NEVER_CHANGES]

    def __str__(self) -> str:
        return f"{self.article_id} version {self.number}"


class ArticleAct(models.Model):
    """What somebody did to an article: its audit trail, never changed. actor: None for the product itself."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="acts")
    version = models.ForeignKey(ArticleVersion, null=True, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=10, choices=[(move.value, move.value) for move in Move])
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["article", "id"], name="article_act")]
        triggers = [_NEVER_CHANGES]

    def __str__(self) -> str:
        return f"{self.kind} {self.article_id}"
