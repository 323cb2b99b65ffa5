"""All tickets a batch at a time, or a sample of them, for what goes over every one of them."""

from collections.abc import Iterator

from tickets.models import Ticket


def ticket_batches(size: int = 500) -> Iterator[list[int]]:
    """Yield the ids of all tickets in order, in batches."""
    last = 0
    while True:
        rows = Ticket.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        batch = list(rows[:size])
        if not batch:
            return
        yield batch
        last = batch[-1]


def ticket_sample(*, share: int, turn: int) -> list[int]:
    """Return every `share`-th ticket; another turn gives another sample, and all turns give all tickets."""
    rows = Ticket.objects.extra(where=["id %% %s = %s"], params=[share, turn % share])
    return list(rows.order_by("pk").values_list("pk", flat=True))


def ticket_count() -> int:
    """Return how many tickets there are."""
    return Ticket.objects.count()
