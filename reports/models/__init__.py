from reports.models.annotation import Annotation
from reports.models.cycle import CycleFact
from reports.models.export import ExportJob
from reports.models.fact import TicketFact
from reports.models.rollup import RollUp, RollUpZone, StaleDay
from reports.models.saved import SavedReport
from reports.models.schedule import ReportAttempt, ReportDelivery, ReportSchedule
from reports.models.stay import StayFact

__all__ = [
    "Annotation",
    "CycleFact",
    "ExportJob",
    "ReportAttempt",
    "ReportDelivery",
    "ReportSchedule",
    "RollUp",
    "RollUpZone",
    "SavedReport",
    "StaleDay",
    "StayFact",
    "TicketFact",
]
