"""What tickets are found by. Triggers of the database keep it (tickets_index_text, in the migration that adds it)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class TicketText(models.Model):
    """The words of one ticket, as written (`simple`) and by their stems (`english`); the number is one of them.

    public: subject (A), description (B) and what the requester may read (C). everything: notes of the desk as well
    (D); never searched for anybody who may not read them.
    """

    ticket = models.OneToOneField("tickets.Ticket", primary_key=True, on_delete=models.CASCADE, related_name="text")
    public = SearchVectorField()
    everything = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["everything"], name="tickettext_everything")]

    def __str__(self) -> str:
        return f"text of {self.ticket_id}"


class SearchWord(models.Model):
    """A word that several subjects or a device hold, for telling what somebody meant who mistyped it."""

    word = models.CharField(max_length=60, unique=True)
    tickets = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["word"], name="searchword_trgm", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word
