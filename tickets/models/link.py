"""What one ticket is to another."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from tickets.enums import LinkKind

_TWO_GENERATIONS = """
    IF NEW.kind = 'parent_of' AND EXISTS (
        SELECT 1 FROM tickets_ticketlink
        WHERE kind = 'parent_of' AND id <> NEW.id AND (target_id = NEW.source_id OR source_id = NEW.target_id)
    ) THEN
        RAISE EXCEPTION 'A ticket under another has no tickets under it.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class TicketLink(models.Model):
    """The source is `kind` of the target: source PARENT_OF target.

    Two tickets have one link of a kind, in one direction. A ticket has one parent, and families have two generations,
    so that there is no cycle; the database refuses both.
    """

    source = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=14, choices=[(kind.value, kind.value) for kind in LinkKind])
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_two_tickets"),
            models.UniqueConstraint("kind", Least("source", "target"), Greatest("source", "target"), name="link_once"),
            models.UniqueConstraint(fields=["target"], condition=Q(kind="parent_of"), name="link_one_parent"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="two_generations",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_TWO_GENERATIONS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
