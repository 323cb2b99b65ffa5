from assets.models.device import Device
from assets.models.location import Location
from assets.models.vendor import Vendor

__all__ = ["Device", "Location", "Vendor"]
