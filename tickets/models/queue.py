"""Queues and the people who work them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from tickets.enums import Strategy


class Queue(models.Model):
    """A group of specialists who take tickets of one kind, such as PACS or network."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=100)
    is_active = models.BooleanField(default=True)
    strategy = models.CharField(
        max_length=12, default=Strategy.PULL, choices=[(each.value, each.value) for each in Strategy]
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="QueueMember", related_name="queues")

    def __str__(self) -> str:
        return self.name


class QueueMember(models.Model):
    """That a person works a queue; a lead answers for it.

    capacity: open tickets of this queue at most, for giving out alone; null for no limit, 0 for none by itself.
    skills: category codes, category groups and modalities this person knows. turn: counts up within the queue; whoever
    has the lowest is next. last_assigned_at: when a ticket was last given to them.
    """

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="queue_memberships")
    is_lead = models.BooleanField(default=False)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    turn = models.PositiveBigIntegerField(default=0)
    last_assigned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "person"], name="queue_member_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.queue_id}"
