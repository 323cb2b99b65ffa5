"""How the desk of a site looks and speaks in its messages."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import Language
from accounts.rules.languages import LANGUAGE_WORDS

_LANGUAGES = [(tag.value, LANGUAGE_WORDS[tag]) for tag in Language]


class Branding(models.Model):
    """Name, colour, logo and telephone of a desk. Without a site: of all sites that have none of their own.

    accent: "#rrggbb" on which white words can be read. logo: a PNG made by us from what was sent.
    """

    site = models.OneToOneField("accounts.Site", null=True, on_delete=models.PROTECT, related_name="branding")
    name = models.CharField(max_length=40)
    sender = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    footer = models.CharField(max_length=120, blank=True)
    accent = models.CharField(max_length=7)
    language = models.CharField(max_length=10, choices=_LANGUAGES)
    logo = models.BinaryField(blank=True, default=b"")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.F("site"), condition=Q(site__isnull=True), nulls_distinct=False, name="branding_one_for_all"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ExtraLine(models.Model):
    """A sentence of the site's own in the mails of one kind to requesters, in one language."""

    kind = models.CharField(max_length=24)
    language = models.CharField(max_length=10, choices=_LANGUAGES)
    line = models.CharField(max_length=200)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="extra_line_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"
