"""Attributes that an image must have, by its kind: Type 1 of the modules of its IOD (DICOM PS3.3, Annex A and C).

Only attributes that are Type 1 without condition, for the kinds of image that a radiology department sends.
"""

from pydicom.dataset import Dataset

from assets.dicom.values import values

_GENERAL = {  # C.7.2.1, C.7.3.1, C.12.1
    0x00080018: "SOP Instance UID",
    0x0020000D: "Study Instance UID",
    0x0020000E: "Series Instance UID",
    0x00080060: "Modality",
}
_PIXELS = {  # C.7.6.3
    0x00280002: "Samples per Pixel",
    0x00280004: "Photometric Interpretation",
    0x00280010: "Rows",
    0x00280011: "Columns",
    0x00280100: "Bits Allocated",
    0x00280101: "Bits Stored",
    0x00280102: "High Bit",
    0x00280103: "Pixel Representation",
}
_PLANE = {  # C.7.6.2
    0x00200032: "Image Position (Patient)",
    0x00200037: "Image Orientation (Patient)",
    0x00280030: "Pixel Spacing",
}
_TYPE = {0x00080008: "Image Type"}
_RESCALE = {0x00281052: "Rescale Intercept", 0x00281053: "Rescale Slope"}
_MR = {0x00180020: "Scanning Sequence", 0x00180021: "Sequence Variant"}  # C.8.3.1
_DX = {  # C.8.11.1, C.8.11.3, C.8.11.4
    0x00080068: "Presentation Intent Type",
    0x00281040: "Pixel Intensity Relationship",
    0x00281041: "Pixel Intensity Relationship Sign",
    0x00281054: "Rescale Type",
    0x20500020: "Presentation LUT Shape",
    0x00282110: "Lossy Image Compression",
    0x00280301: "Burned In Annotation",
    0x00181164: "Imager Pixel Spacing",
}
_SC = {0x00080064: "Conversion Type"}  # C.8.6.1
_XA = {0x00281040: "Pixel Intensity Relationship", 0x00181155: "Radiation Setting"}  # C.8.7.1, C.8.7.2
_PT = {0x00541000: "Series Type", 0x00541001: "Units", 0x00541330: "Image Index"}  # C.8.9.1, C.8.9.4

_STORAGE = "1.2.840.10008.5.1.4.1.1."
_IMAGE = _GENERAL | _PIXELS
REQUIRED: dict[str, dict[int, str]] = {
    f"{_STORAGE}1": _IMAGE,  # CR
    f"{_STORAGE}1.1": _IMAGE | _TYPE | _RESCALE | _DX,  # DX for presentation
    f"{_STORAGE}1.1.1": _IMAGE | _TYPE | _RESCALE | _DX,  # DX for processing
    f"{_STORAGE}1.2": _IMAGE | _TYPE | _RESCALE | _DX,  # MG for presentation
    f"{_STORAGE}1.2.1": _IMAGE | _TYPE | _RESCALE | _DX,  # MG for processing
    f"{_STORAGE}2": _IMAGE | _TYPE | _RESCALE | _PLANE,  # CT
    f"{_STORAGE}4": _IMAGE | _TYPE | _PLANE | _MR,  # MR
    f"{_STORAGE}3.1": _IMAGE,  # US, many frames
    f"{_STORAGE}6.1": _IMAGE,  # US
    f"{_STORAGE}7": _IMAGE | _SC,  # captured screen
    f"{_STORAGE}12.1": _IMAGE | _TYPE | _XA,  # XA
    f"{_STORAGE}12.2": _IMAGE | _TYPE | _XA,  # RF
    f"{_STORAGE}20": _IMAGE,  # NM
    f"{_STORAGE}128": _IMAGE | _TYPE | _PLANE | _RESCALE | _PT,  # PET
}
REQUIRED_TAGS = tuple(sorted(frozenset().union(*REQUIRED.values())))
MOST_NAMED = 8


def missing_from(*, dataset: Dataset, sop_class: str, has_pixels: bool) -> list[str]:
    """The names of the required attributes that are absent or empty, at most eight; [] for a kind that is not here."""
    wanted = REQUIRED.get(sop_class, {})
    names = [name for tag, name in wanted.items() if not any(values(dataset, tag))]
    if wanted and not has_pixels:
        names.append("Pixel Data")
    return names[:MOST_NAMED]
