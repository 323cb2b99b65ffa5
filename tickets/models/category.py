"""What can go wrong in an imaging department, as reference data."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Tile(models.Model):
    """One big choice on the portal's first question, in clinicians' words."""

    code = models.SlugField(max_length=30, unique=True)
    title = models.CharField(max_length=60)
    hint = models.CharField(max_length=120, blank=True)
    icon = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField(default=100)

    def __str__(self) -> str:
        return self.title


class Category(models.Model):
    """A kind of ticket: who owns it, how grave it usually is, and how it is worked."""

    code = models.CharField(max_length=8, unique=True)
    group = models.CharField(max_length=60)
    title = models.CharField(max_length=80, help_text="What the clinician would say.")
    symptoms = models.CharField(max_length=200, blank=True)
    tile = models.ForeignKey(Tile, null=True, blank=True, on_delete=models.PROTECT, related_name="categories")
    queue = models.ForeignKey("tickets.Queue", on_delete=models.PROTECT, related_name="categories")
    impact = models.PositiveSmallIntegerField()
    urgency = models.PositiveSmallIntegerField()
    default_priority = models.PositiveSmallIntegerField()
    context_fields = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    runbook = ArrayField(models.TextField(), default=list, blank=True)
    resolution_codes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_safety = models.BooleanField(default=False)
    is_portal = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=100)
    playbook = models.ForeignKey(
        "tickets.PlaybookVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What administrators made of runbook and resolution_codes; without one those hold.",
    )

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.title
