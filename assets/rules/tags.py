"""The tag sheet: allow-listed facts of a file under the names and tags of the standard, and how two files differ."""

from collections.abc import Mapping
from dataclasses import dataclass

from assets.rules.pseudonyms import KIND_WORDS

# Name of the fact: (group of the sheet, name in DICOM PS3.6, tag)
_SHEET = {
    "modality": ("Object", "Modality", "(0008,0060)"),
    "sop_class_name": ("Object", "SOP Class", "(0008,0016)"),
    "sop_class_uid": ("Object", "SOP Class UID", "(0008,0016)"),
    "transfer_syntax_name": ("Object", "Transfer Syntax", "(0002,0010)"),
    "transfer_syntax_uid": ("Object", "Transfer Syntax UID", "(0002,0010)"),
    "character_set": ("Object", "Specific Character Set", "(0008,0005)"),
    "is_secondary_capture": ("Object", "Captured screen", ""),
    "pass_through_tool": ("Object", "Rewritten by", "(0002,0013)"),
    "preamble": ("Object", "Preamble", ""),
    "missing": ("Object", "Required but missing", ""),
    "manufacturer": ("Device", "Manufacturer", "(0008,0070)"),
    "model": ("Device", "Manufacturer's Model Name", "(0008,1090)"),
    "serial": ("Device", "Device Serial Number", "(0018,1000)"),
    "station_name": ("Device", "Station Name", "(0008,1010)"),
    "ae_title": ("Device", "Station AE Title", "(0008,0055)"),
    "software_versions": ("Device", "Software Versions", "(0018,1020)"),
    "institution": ("Device", "Institution Name", "(0008,0080)"),
    "device_uid": ("Device", "Device UID", "(0018,1002)"),
    "udi": ("Device", "Unique Device Identifier", "(0018,1009)"),
    "detector_id": ("Device", "Detector ID", "(0018,700A)"),
    "observer_serial": ("Device", "Device Observer Serial Number", ""),
    "observer_uid": ("Device", "Device Observer UID", ""),
    "uid_serials": ("Device", "Serial number inside identifiers", ""),
    "uid_root_vendor": ("Device", "Vendor of the identifiers", ""),
    "series_number": ("Place in the study", "Series Number", "(0020,0011)"),
    "instance_number": ("Place in the study", "Instance Number", "(0020,0013)"),
    "body_part": ("Place in the study", "Body Part Examined", "(0018,0015)"),
    "image_position": ("Place in the study", "Image Position (Patient)", "(0020,0032)"),
    "image_orientation": ("Place in the study", "Image Orientation (Patient)", "(0020,0037)"),
    "slice_thickness": ("Place in the study", "Slice Thickness", "(0018,0050)"),
    "slice_spacing": ("Place in the study", "Spacing Between Slices", "(0018,0088)"),
    "rows": ("Image", "Rows", "(0028,0010)"),
    "columns": ("Image", "Columns", "(0028,0011)"),
    "frames": ("Image", "Number of Frames", "(0028,0008)"),
    "samples": ("Image", "Samples per Pixel", "(0028,0002)"),
    "bits_allocated": ("Image", "Bits Allocated", "(0028,0100)"),
    "bits_stored": ("Image", "Bits Stored", "(0028,0101)"),
    "photometric": ("Image", "Photometric Interpretation", "(0028,0004)"),
    "pixel_spacing": ("Image", "Pixel Spacing", "(0028,0030)"),
    "window_center": ("Image", "Window Center", "(0028,1050)"),
    "window_width": ("Image", "Window Width", "(0028,1051)"),
    "rescale_slope": ("Image", "Rescale Slope", "(0028,1053)"),
    "rescale_intercept": ("Image", "Rescale Intercept", "(0028,1052)"),
    "burned_in_risk": ("Image", "May show a name, because", ""),
}


@dataclass(frozen=True)
class TagLine:
    """One line of the sheet."""

    group: str
    name: str
    tag: str
    value: str


@dataclass(frozen=True)
class Difference:
    """One line of the comparison of two files. is_identity: the values themselves are never shown."""

    name: str
    tag: str
    first: str
    second: str
    is_same: bool
    is_identity: bool = False


def tag_sheet(facts: Mapping[str, object]) -> list[TagLine]:
    """The facts of a file in the order of the sheet; facts without a line there are not shown."""
    return [
        TagLine(group=group, name=name, tag=tag, value=value_words(facts[fact]))
        for fact, (group, name, tag) in _SHEET.items()
        if facts.get(fact) not in (None, "", [])
    ]


def differences(
    *,
    first: Mapping[str, object],
    second: Mapping[str, object],
    first_keys: Mapping[str, str],
    second_keys: Mapping[str, str],
) -> list[Difference]:
    """How two files of one ticket compare: identities by their pseudonyms, then every fact that either of them has."""
    found = [
        Difference(
            name=words,
            tag="",
            first="given" if first_keys.get(kind) else "–",
            second="given" if second_keys.get(kind) else "–",
            is_same=first_keys.get(kind) == second_keys.get(kind),
            is_identity=True,
        )
        for kind, words in KIND_WORDS.items()
        if first_keys.get(kind) or second_keys.get(kind)
    ]
    for fact, (_, name, tag) in _SHEET.items():
        ours, theirs = first.get(fact), second.get(fact)
        if ours in (None, "", []) and theirs in (None, "", []):
            continue
        found.append(
            Difference(name=name, tag=tag, first=value_words(ours), second=value_words(theirs), is_same=ours == theirs)
        )
    return found


def value_words(value: object) -> str:
    """A fact in words."""
    if value is True:
        return "yes"
    if value in (None, "", [], False):
        return "–"
    if isinstance(value, list | tuple):
        numbers = all(isinstance(one, float | int) for one in value)
        return " \\ ".join(f"{one:g}" for one in value) if numbers else ", ".join(str(one) for one in value)
    return str(value)
