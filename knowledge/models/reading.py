"""What people did with articles: read them, judged them, solved their problem, used them on a ticket."""

from django.conf import settings
from django.db import models

from knowledge.enums import StepKind
from knowledge.models.article import Article
from knowledge.models.version import ArticleVersion


class Vote(models.Model):
    """Whether a version helped a person; one vote each, which they may change."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_helpful = models.BooleanField()
    comment = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="vote_once_per_version")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.is_helpful}"


class HelpStep(models.Model):
    """That a person was shown an article, opened it, or said that it fixed their problem. Rows are only ever added.

    visit: the form of the portal it happened on, or the day when it was read outside of one; each step counts once
    in a visit. What the form said then is kept, so that a later ticket about the same can be told.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="steps")
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    visit = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in StepKind])
    is_portal = models.BooleanField(help_text="On the form of a new ticket.")
    category = models.ForeignKey("tickets.Category", null=True, on_delete=models.SET_NULL, related_name="+")
    tile = models.ForeignKey("tickets.Tile", null=True, on_delete=models.SET_NULL, related_name="+")
    device = models.ForeignKey("assets.Device", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "visit", "article", "kind"], name="help_step_once_per_visit")
        ]
        indexes = [models.Index(fields=["kind", "at"], name="help_step_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.article_id}"


class ArticleUse(models.Model):
    """That an article was used to work on a ticket."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="uses")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "article"], name="article_use_once_per_ticket")]
        indexes = [models.Index(fields=["at"], name="article_use_at")]

    def __str__(self) -> str:
        return f"{self.article_id} on {self.ticket_id}"


class SearchMiss(models.Model):
    """Words that found nothing, without who looked for them and never with a digit. Kept for 90 days."""

    words = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="search_miss_at")]

    def __str__(self) -> str:
        return self.words
