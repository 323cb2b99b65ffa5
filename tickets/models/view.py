"""Lists worth opening again."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A line of filters under a name. Whom it is shown to is no say on tickets: each sees those they may see.

    line: as tickets.rules.query writes it, its order included. position: its place among its owner's.
    """

    class Audience(models.TextChoices):
        OWNER = "owner", "Only me"
        QUEUE = "queue", "People of a queue"
        DESK = "desk", "Everybody on the desk"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    line = models.CharField(max_length=400, blank=True)
    audience = models.CharField(max_length=5, choices=Audience.choices, default=Audience.OWNER)
    queue = models.ForeignKey("tickets.Queue", null=True, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="view_name_once"),
            models.CheckConstraint(
                condition=(Q(audience="queue") & Q(queue__isnull=False))
                | (~Q(audience="queue") & Q(queue__isnull=True)),
                name="view_of_queue_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StartPage(models.Model):
    """Which view the desk opens with for somebody."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"start page of {self.person_id}"
