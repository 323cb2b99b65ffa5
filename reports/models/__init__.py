from reports.models.cycle import CycleFact
from reports.models.fact import TicketFact
from reports.models.stay import StayFact

__all__ = ["CycleFact", "StayFact", "TicketFact"]
