"""Routing rules as data: the first that fits sends the ticket to its queue."""

from django.db import models


class RoutingRule(models.Model):
    """One ordered rule. conditions: the keys of tickets.rules.routing, such as {"categories": ["R21"]}."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=100)
    conditions = models.JSONField(default=dict)
    queue = models.ForeignKey("tickets.Queue", on_delete=models.PROTECT, related_name="routing_rules")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
