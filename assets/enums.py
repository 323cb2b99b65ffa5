"""The words for equipment: kinds, criticality, lifecycle."""

from enum import IntEnum, StrEnum


class DeviceKind(StrEnum):
    """What a device or system is, as the desk sorts it."""

    MODALITY = "modality"
    WORKSTATION = "workstation"
    DISPLAY = "display"
    PACS = "pacs"
    ARCHIVE = "archive"
    RIS = "ris"
    DICTATION = "dictation"
    INTERFACE = "interface"
    ROUTER = "router"
    NETWORK = "network"
    SERVER = "server"
    PRINTER = "printer"
    SOFTWARE = "software"
    OTHER = "other"


KIND_LABELS = {
    DeviceKind.MODALITY: "Scanner or X-ray unit",
    DeviceKind.WORKSTATION: "Workstation",
    DeviceKind.DISPLAY: "Display",
    DeviceKind.PACS: "PACS",
    DeviceKind.ARCHIVE: "Image archive",
    DeviceKind.RIS: "RIS",
    DeviceKind.DICTATION: "Dictation",
    DeviceKind.INTERFACE: "Interface engine",
    DeviceKind.ROUTER: "DICOM router",
    DeviceKind.NETWORK: "Network part",
    DeviceKind.SERVER: "Server",
    DeviceKind.PRINTER: "Printer",
    DeviceKind.SOFTWARE: "Software",
    DeviceKind.OTHER: "Other",
}


class Criticality(IntEnum):
    """How much care stops when the device stops; 1 is the gravest."""

    SITE = 1
    SERVICE = 2
    ROOM = 3
    SINGLE = 4


class Lifecycle(StrEnum):
    """Where a device is in its life; retired devices keep their tickets."""

    PLANNED = "planned"
    IN_USE = "in_use"
    REPAIR = "repair"
    RETIRED = "retired"


LIFECYCLE_LABELS = {
    Lifecycle.PLANNED: "Planned",
    Lifecycle.IN_USE: "In use",
    Lifecycle.REPAIR: "In repair",
    Lifecycle.RETIRED: "Retired",
}
CRITICALITY_LABELS = {
    Criticality.SITE: "The whole site stops with it",
    Criticality.SERVICE: "A service stops with it",
    Criticality.ROOM: "A room stops with it",
    Criticality.SINGLE: "One place of work",
}


class TransferRole(StrEnum):
    """Which side of a DICOM transfer an application plays (PS3.15 H.1.2, dicomTransferRole)."""

    SCU = "SCU"
    SCP = "SCP"


class VersionSource(StrEnum):
    """Who says that a device runs a software version."""

    TYPED = "typed"
    EVIDENCE = "evidence"


class SheetKind(StrEnum):
    """What kind of file an import of the register came as."""

    TABLE = "table"
    LDIF = "ldif"


class SheetState(StrEnum):
    """Where an import of the register is: looked at, written, or thrown away."""

    CHECKED = "checked"
    APPLIED = "applied"
    DISCARDED = "discarded"
