from assets.models.device import Device
from assets.models.flow import FlowLink, FlowService, Redundancy
from assets.models.location import Location
from assets.models.vendor import Vendor

__all__ = ["Device", "FlowLink", "FlowService", "Location", "Redundancy", "Vendor"]
