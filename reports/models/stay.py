"""One row for each stretch of a ticket in one state in one pair of hands."""

from django.db import models

from reports.models.dimensions import Dimensions
from tickets.enums import Party, State


class StayFact(Dimensions):
    """[started_at, ended_at) in which neither state nor holder changed; ended_at null while it goes on.

    party: who held it; "" once it is solved, which is neither work nor waiting. held_queue: the queue it was in.
    agent: id of the person who had it. reason: of a wait. wall_seconds, business_seconds (in the hours promised to the
    ticket): null while it goes on. A closed ticket stays nowhere.
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State])
    party = models.CharField(max_length=10, blank=True, choices=[(party.value, party.value) for party in Party])
    reason = models.CharField(max_length=12, blank=True)
    held_queue = models.ForeignKey("tickets.Queue", on_delete=models.PROTECT, related_name="+", db_index=False)
    agent = models.PositiveBigIntegerField(null=True)
    wall_seconds = models.PositiveBigIntegerField(null=True)
    business_seconds = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "position"],
                include=["started_at", "state", "party", "wall_seconds", "business_seconds"],  # time by state: no table
                name="stay_fact_once",
            )
        ]
        indexes = [
            models.Index(fields=["started_at"], name="stay_started"),
            models.Index(fields=["ended_at"], name="stay_ended"),
            models.Index(fields=["agent", "started_at"], name="stay_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.position} of {self.ticket_id}"
