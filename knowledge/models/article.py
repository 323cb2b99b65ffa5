"""An article: what stays the same while its words change."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from knowledge.enums import ArticleKind, ArticleState, Audience, Language


class Article(models.Model):
    """Known by its slug for ever; its words are in its versions.

    state is that of the latest version. published is the version people read, whatever is being written meanwhile;
    None before the first publication and while retired.
    """

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ArticleKind])
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ArticleState])
    audience = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Audience])
    language = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Language])
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    categories = models.ManyToManyField("tickets.Category", blank=True, related_name="articles")
    review_due = models.DateField(null=True, blank=True)
    latest = models.ForeignKey("knowledge.ArticleVersion", null=True, on_delete=models.PROTECT, related_name="+")
    published = models.OneToOneField("knowledge.ArticleVersion", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    from_ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ArticleState.RETIRED.value) | Q(published__isnull=True),
                name="article_retired_is_not_published",
            ),
            models.CheckConstraint(
                condition=~Q(state=ArticleState.PUBLISHED.value) | Q(published__isnull=False),
                name="article_published_has_version",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-updated_at", "-id"], name="article_state"),
            models.Index(fields=["review_due", "id"], condition=Q(published__isnull=False), name="article_review_due"),
        ]

    def __str__(self) -> str:
        return self.slug


class ArticleModel(models.Model):
    """A kind of device an article is about: maker and model as in the device register; no model means all of them."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="device_models")
    manufacturer = models.CharField(max_length=64)
    model = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("article", Lower("manufacturer"), Lower("model"), name="article_model_once")
        ]
        indexes = [models.Index(Lower("manufacturer"), name="article_model_maker")]

    def __str__(self) -> str:
        return f"{self.manufacturer} {self.model}".strip()
