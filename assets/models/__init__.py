from assets.models.device import Device
from assets.models.downtime import AvailabilityTerms, Downtime, DowntimeRevision
from assets.models.flow import FlowLink, FlowService, Redundancy
from assets.models.location import Location
from assets.models.quality import MaintenanceEntry, QualityPlan, QualityResult
from assets.models.vendor import Vendor
from assets.models.work import PlannedWork, WorkStep

__all__ = [
    "AvailabilityTerms",
    "Device",
    "Downtime",
    "DowntimeRevision",
    "FlowLink",
    "FlowService",
    "Location",
    "MaintenanceEntry",
    "PlannedWork",
    "QualityPlan",
    "QualityResult",
    "Redundancy",
    "Vendor",
    "WorkStep",
]
