from reports.models.fact import TicketFact

__all__ = ["TicketFact"]
