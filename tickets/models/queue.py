"""Queues and the people who work them."""

from django.conf import settings
from django.db import models


class Queue(models.Model):
    """A group of specialists who take tickets of one kind, such as PACS or network."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=100)
    is_active = models.BooleanField(default=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="QueueMember", related_name="queues")

    def __str__(self) -> str:
        return self.name


class QueueMember(models.Model):
    """That a person works a queue; a lead answers for it."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="queue_memberships")
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "person"], name="queue_member_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.queue_id}"
