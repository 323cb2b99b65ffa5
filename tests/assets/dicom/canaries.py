"""Makes DICOM files full of canaries: words that name an invented patient, in every place a file has.

Each canary is a text that stands nowhere else, and has the name of its place. Used by the tests of the inspector, of
the vendor copy and of the product as a whole: none of them may come out anywhere.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydicom.datadict import keyword_dict
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit

from tests.assets.dicom.hostile import ITEM, ITEM_END, SEQUENCE_END, element

CT = "1.2.840.10008.5.1.4.1.1.2"
SIZE = 16
DEVICE = {"Manufacturer": "SIEMENS", "ManufacturerModelName": "SOMATOM Force", "DeviceSerialNumber": "74321"}
"""What is true of the scanner and may stay."""


@dataclass
class Canaries:
    """A file and what is hidden in it: place to text."""

    data: bytes
    texts: dict[str, str] = field(default_factory=dict)

    def found_in(self, haystack: str | bytes) -> list[str]:
        """Return the places whose canary stands in a text or in bytes, in any of the usual spellings and cases."""
        data = haystack.encode("utf-8", "replace") if isinstance(haystack, str) else haystack
        lowered = data.lower()
        return sorted(place for place, text in self.texts.items() if any(each in lowered for each in _spellings(text)))


def _spellings(text: str) -> set[bytes]:
    lowered = text.lower()
    found = {lowered.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")} | {lowered.encode().hex().encode()}
    return found | {part.encode() for part in lowered.split("^") if len(part) > 5}


class _Nest:
    """Hands out canaries and remembers them."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def word(self, place: str) -> str:
        """Eight letters and digits: long enough to stand nowhere by chance, and a multiple of what numbers take."""
        text = f"Zq{len(self.texts):02d}Vexk"
        self.texts[place] = text
        return text

    def name(self, place: str) -> str:
        text = f"{self.word(place)}^Jx{len(self.texts):02d}olanthe"
        self.texts[place] = text
        return text

    def digits(self, place: str) -> str:
        text = f"7{len(self.texts):02d}90411"
        self.texts[place] = text
        return text

    def date(self, place: str) -> str:
        text = f"19{11 + len(self.texts) % 80:02d}0{1 + len(self.texts) % 9}17"
        self.texts[place] = text
        return text

    def uid(self, place: str) -> str:
        text = f"1.2.826.0.1.3680043.9.7433.{len(self.texts)}.55501"
        self.texts[place] = text
        return text


_TEXT_VRS = {
    "AE": 0x00400001, "CS": 0x00100022, "LO": 0x00081030, "LT": 0x00104000, "SH": 0x00080050, "ST": 0x00080081,
    "UC": 0x00189908, "UR": 0x00081190, "UT": 0x00321067, "AS": 0x00101010,
}  # fmt: skip
_BYTE_VRS = {
    "AT": 0x00181078, "FD": 0x00189073, "FL": 0x00189461, "OB": 0x00282000, "OD": 0x00700022,
    "OF": 0x00640009, "OL": 0x00660129, "OV": 0x00660130, "OW": 0x00281201, "SL": 0x00186020, "SS": 0x00189219,
    "SV": 0x00720082, "UL": 0x00186018, "US": 0x00189065, "UV": 0x00720083, "UN": 0x00091199,
}  # fmt: skip
_PLAIN_FIELDS = {
    "PatientID": "LO", "OtherPatientIDs": "LO", "PatientAddress": "LO", "PatientTelephoneNumbers": "SH",
    "MedicalRecordLocator": "LO", "EthnicGroup": "SH", "Occupation": "SH", "AdditionalPatientHistory": "LT",
    "InstitutionalDepartmentName": "LO", "SeriesDescription": "LO", "ProtocolName": "LO", "ImageComments": "LT",
    "RequestedProcedureDescription": "LO", "PerformedProcedureStepDescription": "LO", "StudyID": "SH",
    "AdmissionID": "LO", "CurrentPatientLocation": "LO", "ContrastBolusAgent": "LO", "DerivationDescription": "ST",
    "DocumentTitle": "ST", "FillerOrderNumberImagingServiceRequest": "LO", "AcquisitionComments": "LT",
    "BodyPartExamined": "CS", "ImageType": "CS", "SliceThickness": "DS", "ScanOptions": "CS", "ConvolutionKernel": "SH",
    "FilterType": "SH", "ClinicalTrialSubjectID": "LO", "RetrieveAETitle": "AE", "IssuerOfPatientID": "LO",
}  # fmt: skip
_NAMES = (
    "PatientName", "OtherPatientNames", "PatientBirthName", "PatientMotherBirthName", "ReferringPhysicianName",
    "PhysiciansOfRecord", "PerformingPhysicianName", "NameOfPhysiciansReadingStudy", "OperatorsName",
    "ResponsiblePerson", "RequestingPhysician",
)  # fmt: skip
_DATES = ("PatientBirthDate", "StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate")
_UIDS = (
    "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID",
    "SynchronizationFrameOfReferenceUID",
)  # fmt: skip
_DEVICE_FIELDS = ("StationName", "SoftwareVersions", "InstitutionName", "GantryID", "PerformedStationAETitle")


def full_file() -> Canaries:
    """A CT image with a canary in every place there is: about a hundred of them."""
    nest = _Nest()
    image = _image()
    image |= {_tag(keyword): element(_tag(keyword), "PN", nest.name(keyword)) for keyword in _NAMES}
    image |= {_tag(word): element(_tag(word), vr, nest.word(word)) for word, vr in _PLAIN_FIELDS.items()}
    image |= {_tag(keyword): element(_tag(keyword), "DA", nest.date(keyword)) for keyword in _DATES}
    image |= {_tag(keyword): element(_tag(keyword), "UI", nest.uid(keyword)) for keyword in _UIDS}
    image |= {tag: element(tag, vr, nest.word(f"VR {vr}")) for vr, tag in (_TEXT_VRS | _BYTE_VRS).items()}
    image[0x00201070] = element(0x00201070, "IS", nest.digits("VR IS"))
    image[0x00189074] = element(0x00189074, "DT", nest.date("VR DT") + "101500")
    image[0x00101030] = element(0x00101030, "DS", nest.digits("VR DS"))
    image |= _nested(nest) | _private(nest) | _drawn(nest)
    name = nest.texts["PatientName"].partition("^")[0]
    # A scanner that was named after its patient.
    image |= {_tag(word): element(_tag(word), "LO", f"OF {name}") for word in _DEVICE_FIELDS}
    after = element(0xFFFCFFFC, "OB", nest.word("trailing padding"))
    pixels = bytes(40) + nest.word("pixels").encode() + bytes(SIZE * SIZE * 2 - 48)
    body = _joined(image) + element(0x7FE00010, "OW", pixels) + after
    preamble = nest.word("preamble").encode()
    meta = _meta(nest.texts["SOPInstanceUID"], nest)
    tail = b"\0\0" + nest.word("after the end").encode()
    return Canaries(data=preamble.ljust(128, b"\0") + b"DICM" + meta + body + tail, texts=nest.texts)


def charset_file(charset: str, name: str, encoded: bytes) -> Canaries:
    """An image whose patient has a name in another script, which a comment repeats. encoded: the name as stored."""
    nest = _Nest()
    image = _image() | {
        0x00080005: element(0x00080005, "CS", charset),
        0x00100010: element(0x00100010, "PN", encoded),
        0x00104000: element(0x00104000, "LT", encoded),
    }
    image |= {_tag(keyword): element(_tag(keyword), "UI", nest.uid(keyword)) for keyword in _UIDS[:3]}
    nest.texts |= {f"name {part}": part for part in name.replace("=", "^").split("^") if len(part.encode()) > 5}
    nest.texts["stored"] = encoded.decode("latin-1")
    return _plain_file(image, nest, bytes(SIZE * SIZE * 2))


def clean_picture_file() -> Canaries:
    """A CT image whose picture may be taken over, with a canary behind its last value."""
    nest = _Nest()
    image = _named_image(nest)
    return _plain_file(image, nest, bytes(range(256)) * 2 + nest.word("behind the picture").encode())


def jpeg_file(*, comment: bool) -> Canaries:
    """A compressed image; with `comment` its JPEG carries a canary in a comment."""
    nest = _Nest()
    image = _named_image(nest)
    words = nest.word("JPEG comment").encode() if comment else b""
    said = b"\xff\xfe" + struct.pack(">H", len(words) + 2) + words if comment else b""
    scan = b"\xff\xda" + struct.pack(">H", 8) + bytes(6) + b"\x12\x34" * 20
    picture = b"\xff\xd8" + said + scan + b"\xff\xd9"
    item = b"\xfe\xff\x00\xe0"
    pixels = element(0x7FE00010, "OB", b"", 0xFFFFFFFF) + item + struct.pack("<L", 0)
    pixels += item + struct.pack("<L", len(picture)) + picture + SEQUENCE_END
    meta = _meta(nest.texts["SOPInstanceUID"], None, syntax=str(JPEGBaseline8Bit))
    return Canaries(data=bytes(128) + b"DICM" + meta + _joined(image) + pixels, texts=nest.texts)


def _plain_file(image: Mapping[int, bytes], nest: _Nest, pixels: bytes) -> Canaries:
    meta = _meta(nest.texts["SOPInstanceUID"], None)
    body = _joined(image) + element(0x7FE00010, "OW", pixels)
    return Canaries(data=bytes(128) + b"DICM" + meta + body, texts=nest.texts)


def _named_image(nest: _Nest) -> dict[int, bytes]:
    image = _image()
    image[0x00100010] = element(0x00100010, "PN", nest.name("PatientName"))
    image[0x00100020] = element(0x00100020, "LO", nest.word("PatientID"))
    return image | {_tag(keyword): element(_tag(keyword), "UI", nest.uid(keyword)) for keyword in _UIDS[:3]}


def _image() -> dict[int, bytes]:
    numbers = {
        "Rows": SIZE, "Columns": SIZE, "SamplesPerPixel": 1, "BitsAllocated": 16, "BitsStored": 12, "HighBit": 11,
        "PixelRepresentation": 0,
    }  # fmt: skip
    image = {_tag(word): element(_tag(word), "US", struct.pack("<H", value)) for word, value in numbers.items()}
    image |= {_tag(word): element(_tag(word), "LO", value) for word, value in DEVICE.items()}
    texts = {"SOPClassUID": ("UI", CT + "\0"), "Modality": ("CS", "CT"), "InstanceNumber": ("IS", "3"),
             "PhotometricInterpretation": ("CS", "MONOCHROME2"), "SeriesNumber": ("IS", "2")}  # fmt: skip
    return image | {_tag(word): element(_tag(word), vr, value) for word, (vr, value) in texts.items()}


def _nested(nest: _Nest) -> dict[int, bytes]:
    found = {}
    for depth, tag in ((1, 0x00081140), (3, 0x00400275), (8, 0x00081250)):
        inner = element(0x00081030, "LO", nest.word(f"nested {depth} deep, text"))
        inner += element(0x00100010, "PN", nest.name(f"nested {depth} deep, name"))
        for level in range(depth - 1):
            inner = _sequence((0x0040A730, 0x00081115)[level % 2], inner)
        found[tag] = _sequence(tag, inner)
    for tag, place in ((0x00880200, "icon"), (0x04000561, "original attributes")):
        found[tag] = _sequence(tag, element(0x00204000, "LT", nest.word(place)))
    uid = element(0x00081155, "UI", nest.uid("referenced image"))
    found[0x00082112] = _sequence(0x00082112, uid)
    return found


def _private(nest: _Nest) -> dict[int, bytes]:
    found = {0x00290010: element(0x00290010, "LO", nest.word("private creator"))}
    for tag, vr in ((0x00291001, "LO"), (0x00291002, "PN"), (0x00291003, "UT"), (0x00291004, "SH"), (0x00291020, "OB")):
        found[tag] = element(tag, vr, nest.word(f"private {vr}"))
    found[0x00291010] = _sequence(0x00291010, element(0x00100010, "PN", nest.name("in a private sequence")))
    found[0x00780010] = element(0x00780010, "LO", nest.word("unknown even group"))
    found[0x00091001] = element(0x00091001, "UN", nest.word("private without creator"))
    return found


def _drawn(nest: _Nest) -> dict[int, bytes]:
    places = {
        0x60003000: ("OW", "overlay data"), 0x60000022: ("LO", "overlay description"),
        0x60001500: ("LO", "overlay label"), 0x60004000: ("LT", "overlay comments"), 0x50003000: ("OW", "curve"),
        0x00420011: ("OB", "encapsulated document"),
    }  # fmt: skip
    return {tag: element(tag, vr, nest.word(place)) for tag, (vr, place) in places.items()}


def _meta(instance: str, nest: _Nest | None, *, syntax: str = str(ExplicitVRLittleEndian)) -> bytes:
    values = {
        0x00020001: ("OB", b"\0\1"), 0x00020002: ("UI", CT.encode() + b"\0"), 0x00020003: ("UI", _uid(instance)),
        0x00020010: ("UI", _uid(syntax)),
    }  # fmt: skip
    if nest is not None:
        texts = {
            0x00020013: ("SH", "meta version name"), 0x00020016: ("AE", "meta source AE"),
            0x00020017: ("AE", "meta sending AE"), 0x00020018: ("AE", "meta receiving AE"),
            0x00020102: ("OB", "meta private bytes"),
        }  # fmt: skip
        values |= {tag: (vr, nest.word(place).encode()) for tag, (vr, place) in texts.items()}
        values[0x00020012] = ("UI", _uid(nest.uid("meta implementation")))
        values[0x00020100] = ("UI", _uid(nest.uid("meta private creator")))
    body = _joined({tag: element(tag, vr, value) for tag, (vr, value) in values.items()})
    return element(0x00020000, "UL", struct.pack("<L", len(body))) + body


def _uid(text: str) -> bytes:
    return text.encode() + b"\0" * (len(text) % 2)


def _sequence(tag: int, inner: bytes) -> bytes:
    return element(tag, "SQ", b"", 0xFFFFFFFF) + ITEM + inner + ITEM_END + SEQUENCE_END


def _tag(keyword: str) -> int:
    return keyword_dict[keyword]


def _joined(elements: Mapping[int, bytes]) -> bytes:
    return b"".join(elements[tag] for tag in sorted(elements))
