from assets.models.blackout import Blackout
from assets.models.check import CheckRun, DeviceCheck
from assets.models.contract import ServiceContract
from assets.models.device import Device
from assets.models.dicom_network import NetworkAE, NetworkConnection, TransferCapability
from assets.models.document import DeviceDocument, DocumentVersion
from assets.models.downtime import AvailabilityTerms, Downtime, DowntimeRevision
from assets.models.flow import FlowLink, FlowService, Redundancy
from assets.models.location import Location, TrackedSite
from assets.models.quality import MaintenanceEntry, QualityPlan, QualityResult
from assets.models.sheet import RegisterSheet
from assets.models.software import SoftwareVersion
from assets.models.vendor import Vendor
from assets.models.work import PlannedWork, WorkStep

__all__ = [
    "AvailabilityTerms",
    "Blackout",
    "CheckRun",
    "Device",
    "DeviceCheck",
    "DeviceDocument",
    "DocumentVersion",
    "Downtime",
    "DowntimeRevision",
    "FlowLink",
    "FlowService",
    "Location",
    "MaintenanceEntry",
    "NetworkAE",
    "NetworkConnection",
    "PlannedWork",
    "QualityPlan",
    "QualityResult",
    "Redundancy",
    "RegisterSheet",
    "ServiceContract",
    "SoftwareVersion",
    "TrackedSite",
    "TransferCapability",
    "Vendor",
    "WorkStep",
]
