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


class DeviceState(StrEnum):
    """How far a device could be used. PLANNED: agreed work was done on it."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    PLANNED = "planned"


class DowntimeSource(StrEnum):
    """Who said that a device was down: a ticket, a check of its own accord, or a person."""

    TICKET = "ticket"
    CHECK = "check"
    PERSON = "person"


class CheckKind(StrEnum):
    """How a device is asked whether it works, or who else says so."""

    C_ECHO = "c_echo"
    TCP = "tcp"
    HTTP = "http"
    OUTSIDE = "outside"


class CheckState(StrEnum):
    """What a check says of its device. UNKNOWN: it could not be asked, or never answered yet."""

    UNKNOWN = "unknown"
    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    PLANNED = "planned"


class WorkState(StrEnum):
    """Where planned work stands; rules/work.py says what may follow what."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    UNDER_WAY = "under_way"
    DONE = "done"
    ROLLED_BACK = "rolled_back"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class QualityKind(StrEnum):
    """What is done again and again to keep a device fit for use."""

    DAILY_QC = "daily_qc"
    DISPLAY_GSDF = "display_gsdf"
    CALIBRATION = "calibration"
    VENDOR_PM = "vendor_pm"
    SAFETY_TEST = "safety_test"
    OTHER = "other"


class DisplayClass(StrEnum):
    """Display classes of AAPM TG-270; mammography is a stricter kind of diagnostic."""

    DIAGNOSTIC = "diagnostic"
    MAMMOGRAPHY = "mammography"
    MODALITY = "modality"
    CLINICAL_SPECIALIST = "clinical_specialist"
    EHR = "ehr"


class Every(StrEnum):
    """The unit of an interval."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class LinkKind(StrEnum):
    """What goes from one device to another, or what the other stands on."""

    IMAGES = "images"
    WORKLIST = "worklist"
    ORDERS = "orders"
    RESULTS = "results"
    DICTATION = "dictation"
    DATA = "data"
    EXAMS = "exams"
    PLATFORM = "platform"


LINK_LABELS = {
    LinkKind.IMAGES: "Images",
    LinkKind.WORKLIST: "Worklist",
    LinkKind.ORDERS: "Orders and patient data (HL7)",
    LinkKind.RESULTS: "Reports and results",
    LinkKind.DICTATION: "Dictation",
    LinkKind.DATA: "Other data",
    LinkKind.EXAMS: "Examinations done on it",
    LinkKind.PLATFORM: "Network, server or power it needs",
}


class FlowState(StrEnum):
    """How a device or service stands in the flow, the gravest last. PLANNED: by agreed work, on it or elsewhere."""

    UP = "up"
    PLANNED = "planned"
    DEGRADED = "degraded"
    CUT_OFF = "cut_off"
    DOWN = "down"


FLOW_STATE_LABELS = {
    FlowState.UP: "Working",
    FlowState.PLANNED: "Planned work",
    FlowState.DEGRADED: "Degraded",
    FlowState.CUT_OFF: "Cut off",
    FlowState.DOWN: "Down",
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
    """What an import of the register holds: a table of devices, their DICOM configuration, or contracts."""

    TABLE = "table"
    LDIF = "ldif"
    CONTRACTS = "contracts"


class SheetState(StrEnum):
    """Where an import of the register is: looked at, written, or thrown away."""

    CHECKED = "checked"
    APPLIED = "applied"
    DISCARDED = "discarded"


class DocumentKind(StrEnum):
    """What a paper about a device is."""

    MANUAL = "manual"
    CONFORMANCE = "conformance"
    ACCEPTANCE = "acceptance"
    DRAWING = "drawing"
    CERTIFICATE = "certificate"
    CONFIGURATION = "configuration"
    OTHER = "other"


DOCUMENT_LABELS = {
    DocumentKind.MANUAL: "Manual",
    DocumentKind.CONFORMANCE: "DICOM or IHE conformance statement",
    DocumentKind.ACCEPTANCE: "Acceptance or test report",
    DocumentKind.DRAWING: "Drawing or plan",
    DocumentKind.CERTIFICATE: "Certificate or licence",
    DocumentKind.CONFIGURATION: "Configuration or protocol",
    DocumentKind.OTHER: "Other",
}
