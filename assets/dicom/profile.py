"""What a vendor copy may hold: PS3.15 Basic Profile with Retain Device and Institution Identity, as an allow-list.

A list of what to take away leaves behind what nobody thought of. So a copy is built from nothing: an element that is
not here does not exist for it, whatever group, owner or depth it has. Everything else of the Basic Profile follows:
what it removes is not here, what it empties is in EMPTY, what it replaces is in UIDS.
"""

from collections.abc import Mapping

from assets.dicom import terms

METHOD = ("PS3.15 Basic Profile, Retain Device, Institution", "RadDesk allow-list 1, verified")
"""(0012,0063), at most 64 characters a value."""

BASIC, DEVICE, INSTITUTION = "113100", "113109", "113112"
CODES: Mapping[str, str] = {
    BASIC: "Basic Application Confidentiality Profile",
    DEVICE: "Retain Device Identity Option",
    INSTITUTION: "Retain Institution Identity Option",
}
"""Codes of CID 7050 for (0012,0064); only those that hold for the file are written into it."""

EMPTY = (
    0x00080020,  # study date
    0x00080030,  # study time
    0x00080050,  # accession number
    0x00080090,  # referring physician
    0x00100010,  # patient's name
    0x00100020,  # patient id
    0x00100030,  # birth date
    0x00100040,  # sex
    0x00200010,  # study id
)
"""Type 2 elements of every image: there, and empty (Z)."""

UIDS = frozenset({
    0x00080018,  # SOP instance
    0x0020000D,  # study
    0x0020000E,  # series
    0x00200052,  # frame of reference
    0x00209161,  # concatenation
    0x00209164,  # dimension organisation
})  # fmt: skip
"""Replaced, the same by the same within a ticket (U)."""

STANDARD_UIDS = frozenset({0x00080016})
"""Taken over only when the standard defines the value."""

INSTITUTION_NAME = 0x00080080
DEVICE_TEXTS = frozenset({
    0x00080070,  # manufacturer
    0x00081010,  # station name (K)
    0x00081090,  # model
    0x00181000,  # serial number (K)
    0x00181004,  # plate (K)
    0x00181005,  # generator (K)
    0x00181008,  # gantry (K)
    0x00181020,  # software versions
    0x0018700A,  # detector (K)
    0x00080055,  # station AE title (C)
    0x00400241,  # performed station AE title (C)
    0x00400242,  # performed station name (K)
})  # fmt: skip
"""Held against the identity of the file before they are taken over (K, and C for AE titles)."""

DEVICE_UID = 0x00181002

_IMAGE_TYPE = frozenset(
    [
        "ORIGINAL",
        "DERIVED",
        "PRIMARY",
        "SECONDARY",
        "AXIAL",
        "LOCALIZER",
        "MPR",
        "VOLUME",
        "OTHER",
        "PROJECTION",
        "M",
        "P",
        "R",
        "I",
        "IR",
        "NONE",
        "NORM",
        "DIS2D",
        "DIS3D",
        "ADC",
        "FFE",
        "SE",
        "T1",
        "T2",
        "MIXED",
        "EMISSION",
        "TRANSMISSION",
        "STATIC",
        "DYNAMIC",
        "GATED",
        "WHOLE",
        "TOMO",
        "RECON",
        "BODY",
    ]
) | {
    "WHOLE BODY",
    "RECON TOMO",
    "SINGLE PLANE",
    "BIPLANE A",
    "BIPLANE B",
    "FM_FFE",
    "M_FFE",
    "M_SE",
    "T1 MAP",
    "CT_SOM5 SPI",
}
TERMS: Mapping[int, frozenset[str]] = {
    0x00080008: _IMAGE_TYPE,
    0x00080060: terms.MODALITIES,
    0x00080064: terms.CAPTURE_CONVERSIONS,
    0x00080068: frozenset({"FOR PRESENTATION", "FOR PROCESSING"}),
    0x00180015: terms.BODY_PARTS,
    0x00180020: frozenset({"SE", "IR", "GR", "EP", "RM"}),
    0x00180021: frozenset({"SK", "MTC", "SS", "TRSS", "SP", "MP", "OSP", "NONE"}),
    0x00180023: frozenset({"2D", "3D"}),
    0x00185100: frozenset({"HFP", "HFS", "HFDR", "HFDL", "FFP", "FFS", "FFDR", "FFDL", "LFP", "LFS", "RFP", "RFS"}),
    0x00185101: frozenset({"AP", "PA", "LL", "RL", "LLD", "LLO", "RLD", "RLO", "CC", "MLO", "ML", "LM", "XCC"}),
    0x00189004: frozenset({"PRODUCT", "RESEARCH", "SERVICE"}),
    0x00200060: frozenset({"L", "R"}),
    0x00200062: frozenset({"L", "R", "B", "U"}),
    0x00280004: terms.PHOTOMETRIC - {"PALETTE COLOR"},
    0x00280301: frozenset({"YES", "NO"}),
    0x00281040: frozenset({"LIN", "LOG", "DISP"}),
    0x00281054: frozenset({"HU", "US", "OD", "MGML", "ED", "Z_EFF", "PCT"}),
    0x00282110: frozenset({"00", "01"}),
    0x20500020: frozenset({"IDENTITY", "INVERSE"}),
}
"""Words of closed lists; any other value is left out."""

NUMBERS = frozenset({
    0x00180050, 0x00180060, 0x00180080, 0x00180081, 0x00180082, 0x00180083, 0x00180084, 0x00180086, 0x00180087,
    0x00180088, 0x00180089, 0x00180090, 0x00180091, 0x00180093, 0x00180094, 0x00180095, 0x00181063, 0x00181100,
    0x00181110, 0x00181111, 0x00181114, 0x00181120, 0x00181130, 0x00181150, 0x00181151, 0x00181152, 0x00181153,
    0x00181164, 0x00181170, 0x00181190, 0x00181310, 0x00181314, 0x00181316, 0x00181405, 0x00181411, 0x00181412,
    0x00181413, 0x00189305, 0x00189306, 0x00189307, 0x00189309, 0x00189310, 0x00189311, 0x00189345,
    0x00200011, 0x00200012, 0x00200013, 0x00200032, 0x00200037, 0x00201002, 0x00201041, 0x00209056, 0x00209057,
    0x00209128, 0x00209157, 0x00209165, 0x00209167,
    0x00280002, 0x00280006, 0x00280008, 0x00280010, 0x00280011, 0x00280030, 0x00280034, 0x00280100, 0x00280101,
    0x00280102, 0x00280103, 0x00280106, 0x00280107, 0x00280120, 0x00281050, 0x00281051, 0x00281052, 0x00281053,
    0x00282112,
})  # fmt: skip
"""Geometry, encoding and exposure: numbers that a service engineer needs, written anew as numbers."""

SEQUENCES = frozenset({
    0x52009229, 0x52009230,  # shared and per-frame functional groups
    0x00289110, 0x00209116, 0x00209113, 0x00289132, 0x00289145, 0x00209111,  # of an enhanced image: geometry and window
    0x00209221, 0x00209222,  # dimensions
})  # fmt: skip
"""Followed, with the same lists for what is inside."""

DEIDENTIFIED = frozenset({0x00120062, 0x00120063, 0x00120064, 0x00080100, 0x00080102, 0x00080104, 0x00080005})
"""What a copy says of itself."""

PIXELS = 0x7FE00010
META = frozenset({0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013})
IMPLEMENTATION_UID = "2.25.224071968219204571396022930117330160221"
IMPLEMENTATION_NAME = "RADDESK_COPY_1"

WANTED = frozenset({INSTITUTION_NAME, DEVICE_UID, *UIDS, *STANDARD_UIDS, *DEVICE_TEXTS, *TERMS, *NUMBERS, *SEQUENCES})
"""Everything that is taken over from a file, if its value is right."""

MAY_BE_IN_COPY = WANTED | DEIDENTIFIED | {*EMPTY, PIXELS}
