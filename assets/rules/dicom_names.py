"""DICOM names of the network: AE titles, and the SOP classes and transfer syntaxes a device can say it speaks.

Source: DICOM PS3.6 Annex A, the classes an imaging department meets; any other UID is taken as it is.
"""

import re

AE_TITLE_PATTERN = r"^[\x21-\x5b\x5d-\x7e]([\x20-\x5b\x5d-\x7e]{0,14}[\x21-\x5b\x5d-\x7e])?$"
AE_TITLE_RULE = "An AE title has 1 to 16 printable characters, no backslash, and no blank at either end."
"""DICOM PS3.5 6.2 and PS3.8 9.3.2."""
MAX_UID = 64
_UID = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))+")
_AE_TITLE = re.compile(AE_TITLE_PATTERN)
_ROOT = "1.2.840.10008."

_SOP_CLASSES = {
    "1.1": "Verification",
    "1.20.1": "Storage Commitment Push Model",
    "3.1.2.3.3": "Modality Performed Procedure Step",
    "5.1.1.1": "Basic Film Session",
    "5.1.1.2": "Basic Film Box",
    "5.1.1.4": "Basic Grayscale Image Box",
    "5.1.1.16": "Printer",
    "5.1.1.40": "Display System",
    "5.1.4.1.1.1": "Computed Radiography Image Storage",
    "5.1.4.1.1.1.1": "Digital X-Ray Image Storage For Presentation",
    "5.1.4.1.1.1.1.1": "Digital X-Ray Image Storage For Processing",
    "5.1.4.1.1.1.2": "Digital Mammography X-Ray Image Storage For Presentation",
    "5.1.4.1.1.1.2.1": "Digital Mammography X-Ray Image Storage For Processing",
    "5.1.4.1.1.2": "CT Image Storage",
    "5.1.4.1.1.2.1": "Enhanced CT Image Storage",
    "5.1.4.1.1.3.1": "Ultrasound Multi-frame Image Storage",
    "5.1.4.1.1.4": "MR Image Storage",
    "5.1.4.1.1.4.1": "Enhanced MR Image Storage",
    "5.1.4.1.1.4.2": "MR Spectroscopy Storage",
    "5.1.4.1.1.6.1": "Ultrasound Image Storage",
    "5.1.4.1.1.6.2": "Enhanced US Volume Storage",
    "5.1.4.1.1.7": "Secondary Capture Image Storage",
    "5.1.4.1.1.7.4": "Multi-frame True Color Secondary Capture Image Storage",
    "5.1.4.1.1.9.1.1": "12-lead ECG Waveform Storage",
    "5.1.4.1.1.9.2.1": "Hemodynamic Waveform Storage",
    "5.1.4.1.1.11.1": "Grayscale Softcopy Presentation State Storage",
    "5.1.4.1.1.11.2": "Color Softcopy Presentation State Storage",
    "5.1.4.1.1.12.1": "X-Ray Angiographic Image Storage",
    "5.1.4.1.1.12.1.1": "Enhanced XA Image Storage",
    "5.1.4.1.1.12.2": "X-Ray Radiofluoroscopic Image Storage",
    "5.1.4.1.1.13.1.1": "X-Ray 3D Angiographic Image Storage",
    "5.1.4.1.1.13.1.3": "Breast Tomosynthesis Image Storage",
    "5.1.4.1.1.20": "Nuclear Medicine Image Storage",
    "5.1.4.1.1.66": "Raw Data Storage",
    "5.1.4.1.1.66.1": "Spatial Registration Storage",
    "5.1.4.1.1.66.4": "Segmentation Storage",
    "5.1.4.1.1.77.1.4": "VL Photographic Image Storage",
    "5.1.4.1.1.88.11": "Basic Text SR Storage",
    "5.1.4.1.1.88.22": "Enhanced SR Storage",
    "5.1.4.1.1.88.33": "Comprehensive SR Storage",
    "5.1.4.1.1.88.50": "Mammography CAD SR Storage",
    "5.1.4.1.1.88.59": "Key Object Selection Document Storage",
    "5.1.4.1.1.88.67": "X-Ray Radiation Dose SR Storage",
    "5.1.4.1.1.88.68": "Radiopharmaceutical Radiation Dose SR Storage",
    "5.1.4.1.1.104.1": "Encapsulated PDF Storage",
    "5.1.4.1.1.104.2": "Encapsulated CDA Storage",
    "5.1.4.1.1.128": "Positron Emission Tomography Image Storage",
    "5.1.4.1.1.130": "Enhanced PET Image Storage",
    "5.1.4.1.1.481.1": "RT Image Storage",
    "5.1.4.1.1.481.2": "RT Dose Storage",
    "5.1.4.1.1.481.3": "RT Structure Set Storage",
    "5.1.4.1.1.481.5": "RT Plan Storage",
    "5.1.4.1.2.1.1": "Patient Root Query/Retrieve FIND",
    "5.1.4.1.2.1.2": "Patient Root Query/Retrieve MOVE",
    "5.1.4.1.2.1.3": "Patient Root Query/Retrieve GET",
    "5.1.4.1.2.2.1": "Study Root Query/Retrieve FIND",
    "5.1.4.1.2.2.2": "Study Root Query/Retrieve MOVE",
    "5.1.4.1.2.2.3": "Study Root Query/Retrieve GET",
    "5.1.4.31": "Modality Worklist FIND",
}
_TRANSFER_SYNTAXES = {
    "1.2": "Implicit VR Little Endian",
    "1.2.1": "Explicit VR Little Endian",
    "1.2.1.99": "Deflated Explicit VR Little Endian",
    "1.2.2": "Explicit VR Big Endian (retired)",
    "1.2.4.50": "JPEG Baseline (Process 1)",
    "1.2.4.51": "JPEG Extended (Process 2 and 4)",
    "1.2.4.57": "JPEG Lossless, process 14",
    "1.2.4.70": "JPEG Lossless, first-order prediction",
    "1.2.4.80": "JPEG-LS Lossless",
    "1.2.4.81": "JPEG-LS Lossy (Near-Lossless)",
    "1.2.4.90": "JPEG 2000 Lossless",
    "1.2.4.91": "JPEG 2000",
    "1.2.4.100": "MPEG2 Main Profile / Main Level",
    "1.2.4.102": "MPEG-4 AVC/H.264 High Profile / Level 4.1",
    "1.2.4.201": "High-Throughput JPEG 2000 Lossless",
    "1.2.4.203": "High-Throughput JPEG 2000",
    "1.2.5": "RLE Lossless",
}
SOP_CLASSES = {_ROOT + uid: name for uid, name in _SOP_CLASSES.items()}
TRANSFER_SYNTAXES = {_ROOT + uid: name for uid, name in _TRANSFER_SYNTAXES.items()}


def is_uid(text: str) -> bool:
    """True for a UID as PS3.5 chapter 9 writes it: at most 64 digits and dots, no part with a leading zero."""
    return len(text) <= MAX_UID and _UID.fullmatch(text) is not None


def is_ae_title(text: str) -> bool:
    """True for a title that an association can carry."""
    return _AE_TITLE.fullmatch(text) is not None


def sop_class_name(uid: str) -> str:
    """Return the name of a SOP class, or the UID itself."""
    return SOP_CLASSES.get(uid, uid)


def transfer_syntax_name(uid: str) -> str:
    """Return the name of a transfer syntax, or the UID itself."""
    return TRANSFER_SYNTAXES.get(uid, uid)


def sop_class_uid(text: str) -> str:
    """Return the UID for a UID or a name in any case; "" when it is neither."""
    return _uid_of(text, SOP_CLASSES)


def transfer_syntax_uid(text: str) -> str:
    """Return the UID for a UID or a name in any case; "" when it is neither."""
    return _uid_of(text, TRANSFER_SYNTAXES)


def _uid_of(text: str, names: dict[str, str]) -> str:
    wanted = " ".join(text.split()).casefold()
    if is_uid(wanted):
        return wanted
    return next((uid for uid, name in names.items() if name.casefold() == wanted), "")
