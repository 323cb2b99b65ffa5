from assets.models.contract import ServiceContract
from assets.models.device import Device
from assets.models.dicom_network import NetworkAE, NetworkConnection, TransferCapability
from assets.models.document import DeviceDocument
from assets.models.location import Location
from assets.models.sheet import RegisterSheet
from assets.models.software import SoftwareVersion
from assets.models.vendor import Vendor

__all__ = [
    "Device",
    "DeviceDocument",
    "Location",
    "NetworkAE",
    "NetworkConnection",
    "RegisterSheet",
    "ServiceContract",
    "SoftwareVersion",
    "TransferCapability",
    "Vendor",
]
