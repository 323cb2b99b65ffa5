"""The sentences of a ticket's DICOM card: what a technologist wants to know, in the order they ask it."""

from collections.abc import Mapping

from assets.rules.junk import is_junk, is_junk_serial
from assets.rules.makers import maker

_KINDS = {
    "CR": "X-ray image (CR)",
    "CT": "CT image",
    "DX": "X-ray image (DX)",
    "ECG": "ECG",
    "IO": "Dental X-ray image",
    "MG": "Mammography image",
    "MR": "MR image",
    "NM": "Nuclear medicine image",
    "PT": "PET image",
    "PX": "Panoramic dental X-ray image",
    "RF": "Fluoroscopy image",
    "RTDOSE": "Radiotherapy dose",
    "RTIMAGE": "Radiotherapy image",
    "RTPLAN": "Radiotherapy plan",
    "RTSTRUCT": "Radiotherapy structures",
    "SC": "Captured screen",
    "SEG": "Segmentation",
    "SR": "Structured report",
    "US": "Ultrasound image",
    "XA": "Angiography image",
}
_ENCODINGS = {
    "1.2.840.10008.1.2": "uncompressed (implicit VR)",
    "1.2.840.10008.1.2.1": "uncompressed",
    "1.2.840.10008.1.2.1.99": "deflated",
    "1.2.840.10008.1.2.2": "uncompressed (big endian, retired)",
    "1.2.840.10008.1.2.4.50": "JPEG baseline, lossy",
    "1.2.840.10008.1.2.4.51": "JPEG extended, lossy",
    "1.2.840.10008.1.2.4.57": "JPEG lossless",
    "1.2.840.10008.1.2.4.70": "JPEG lossless",
    "1.2.840.10008.1.2.4.80": "JPEG-LS lossless",
    "1.2.840.10008.1.2.4.81": "JPEG-LS near-lossless",
    "1.2.840.10008.1.2.4.90": "JPEG 2000 lossless",
    "1.2.840.10008.1.2.4.91": "JPEG 2000",
    "1.2.840.10008.1.2.4.100": "MPEG-2 video",
    "1.2.840.10008.1.2.4.102": "H.264 video",
    "1.2.840.10008.1.2.4.201": "HTJ2K lossless",
    "1.2.840.10008.1.2.5": "RLE lossless",
}


def card_lines(*, facts: Mapping[str, object], device_label: str = "") -> tuple[str, ...]:
    """The card: what it is and where it is from, then the image, then how to find it in its series.

    `device_label` is what the register calls the linked device; without it the file's own station name is used.
    Junk values are left out; no facts give no lines.
    """
    lines = (
        _origin(facts=facts, device_label=device_label),
        _image(facts=facts),
        _place(facts=facts),
    )
    return tuple(line.rstrip(".") + "." for line in lines if line)


def encoding_name(*, uid: str, standard_name: str = "") -> str:
    """How the pixels are stored, as people say it; the standard's own name when there is no short one."""
    return _ENCODINGS.get(uid, standard_name)


def kind_words(facts: Mapping[str, object]) -> str:
    """What kind of object it is, as people say it; "" when the file does not say."""
    modality = _text(facts, "modality")
    return _KINDS.get(modality, "") or _text(facts, "sop_class_name") or modality


def _origin(*, facts: Mapping[str, object], device_label: str) -> str:
    kind = kind_words(facts)
    station = _text(facts, "station_name")
    source = device_label or ("" if is_junk(station) else station)
    serial = _text(facts, "serial")
    made_by = (
        " ".join(filter(None, (maker(_text(facts, "manufacturer")), _text(facts, "model")))),
        "" if is_junk_serial(serial) else f"serial number {serial}",
        f"software {_text(facts, 'software_versions')}" if _text(facts, "software_versions") else "",
    )
    machine = ", ".join(filter(None, made_by))
    what = f"{kind or 'DICOM object'} from {source}" if source else kind
    return " — ".join(filter(None, (what, machine)))


def _image(*, facts: Mapping[str, object]) -> str:
    rows, columns, frames = (_number(facts, name) for name in ("rows", "columns", "frames"))
    bits = _number(facts, "bits_stored")
    encoding = encoding_name(
        uid=_text(facts, "transfer_syntax_uid"), standard_name=_text(facts, "transfer_syntax_name")
    )
    if not (rows and columns):
        return f"Encoding: {encoding}" if encoding else ""
    parts = (
        f"{columns} × {rows} pixels",
        f"{frames} frames" if frames > 1 else "",
        f"{bits} bit{'s' * (bits > 1)}" if bits else "",
        encoding,
    )
    return ", ".join(filter(None, parts))


def _place(*, facts: Mapping[str, object]) -> str:
    parts = (
        _text(facts, "body_part").capitalize(),
        f"series {_number(facts, 'series_number')}" if _number(facts, "series_number") else "",
        f"image {_number(facts, 'instance_number')}" if _number(facts, "instance_number") else "",
    )
    line = ", ".join(filter(None, parts))
    return line[:1].upper() + line[1:]


def _text(facts: Mapping[str, object], name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def _number(facts: Mapping[str, object], name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
