"""Vendor copies: why one may not be made, and what is said of what was done."""

from collections.abc import Mapping, Sequence

COPY_REFUSALS: Mapping[str, str] = {
    "NOT_DICOM": "This is no DICOM file, so nothing of it can be taken over safely.",
    "NO_META": "The file has no file header (preamble and DICM), so it cannot be read reliably.",
    "EMPTY": "The file is empty.",
    "UNREADABLE": "The file is too damaged to be read.",
    "DAMAGED": "The file is too damaged to be read to its end.",
    "TRUNCATED": "The file ends too early.",
    "DICOMDIR": "A DICOMDIR is a list of other files; there is nothing in it for a vendor.",
    "DEFLATE_BOMB": "The file unpacks to far more than an image can be. It was not unpacked.",
    "DEFLATE_DAMAGED": "The packed part of the file is damaged.",
    "NESTING_TOO_DEEP": "The file is nested deeper than any real one.",
    "TOO_MANY_ELEMENTS": "The file has more elements than any real one.",
    "NO_CLASS": "The file does not say what kind of object it is, or says a kind that the standard does not know.",
    "UNKNOWN_SYNTAX": "The file is written in a way that the standard does not know.",
    "TIME_LIMIT": "Reading it took too long and was stopped.",
    "MEMORY_LIMIT": "Reading it took too much memory and was stopped.",
    "TOO_LARGE": "The file is too large for a copy.",
    "COPY_FAILED": "The copy could not be made.",
    "IDENTITY_FOUND": "After cleaning, something that names the patient was still in the copy. It was thrown away.",
    "NOT_VERIFIED": "The copy could not be checked. It was thrown away.",
    "FILE_GONE": "The original is not stored any more.",
}
"""Code to the sentence the desk reads."""

PIXEL_WORDS: Mapping[str, str] = {
    "kept": "The picture is in it, unchanged.",
    "not_asked": "Without the picture, as you asked.",
    "none": "The file holds no picture.",
    "risk": "Without the picture: it may show a name.",
    "encoded": "Without the picture: the compressed data carries text or cannot be followed.",
    "size": "Without the picture: its size does not fit what the file says.",
    "palette": "Without the picture: its colours lie in a table that cannot be checked.",
    "packed": "Without the picture: the file is packed as a whole.",
}
"""What became of the pixel data."""


def report_lines(report: Mapping[str, object]) -> Sequence[str]:
    """Say what was done to a copy, for the desk and for the packet."""
    lines = [PIXEL_WORDS.get(str(report.get("pixels")), "")]
    kept, dropped = report.get("kept"), report.get("dropped")
    if isinstance(kept, int) and isinstance(dropped, int):
        lines.append(f"{kept} elements taken over or renewed, {dropped} left out.")
    identities, forms = report.get("needles"), report.get("forms")
    if isinstance(identities, int) and isinstance(forms, int):
        lines.append(
            f"Checked: none of {identities} identifying values of the original is in it, in {forms} spellings."
        )
    device_dropped = report.get("device_dropped")
    if device_dropped:
        lines.append(
            f"{device_dropped} device field{'s' if device_dropped != 1 else ''} left out: the patient was named there."
        )
    return [line for line in lines if line]
