"""What a ticket says, as a vector: the optional part that finds like tickets in other words.

The column `embedding` (pgvector) is no field of the model: it is there only where the database has the extension
(`tickets_prepare_likeness`, in the migration that adds this table).
"""

import pgtrigger
from django.db import models


class TicketVector(models.Model):
    """That the vector of a ticket was made, and by which encoder; made anew when that is another.

    A ticket whose text says too little has a row without a vector.
    """

    ticket = models.OneToOneField("tickets.Ticket", primary_key=True, on_delete=models.CASCADE, related_name="vector")
    encoder = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ticket", "encoder"], name="ticketvector_encoder")]

    def __str__(self) -> str:
        return f"vector of {self.ticket_id}"


FORGET_VECTOR = pgtrigger.Trigger(
    name="forget_vector",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("subject", "description"),
    func="PERFORM tickets_forget_vector(NEW.id); RETURN NULL;",
)
"""Of the ticket: a vector never outlives the text it was made of."""
