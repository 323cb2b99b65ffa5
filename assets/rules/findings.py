"""What the inspector may find in a file: a code, a title and an explanation in plain words.

The codes are stored and counted, so they never change; the words may.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much of the reading is left."""

    STOP = "stop"  # nothing, or next to nothing, could be read
    WARN = "warn"  # read, but something is wrong with the file
    NOTE = "note"  # read; worth knowing


@dataclass(frozen=True)
class Finding:
    """One thing found, ready to be shown."""

    code: str
    severity: Severity
    title: str
    explanation: str


def _stop(code: str, title: str, explanation: str) -> Finding:
    return Finding(code, Severity.STOP, title, explanation)


def _warn(code: str, title: str, explanation: str) -> Finding:
    return Finding(code, Severity.WARN, title, explanation)


def _note(code: str, title: str, explanation: str) -> Finding:
    return Finding(code, Severity.NOTE, title, explanation)


_ALL = (
    _stop("EMPTY", "The file is empty", "It holds no bytes at all. Export it again from the console or the PACS."),
    _stop(
        "NOT_DICOM",
        "This is not a DICOM file",
        "It has a DICOM name but not the DICOM mark inside. It may be a picture, an archive or a renamed file.",
    ),
    _stop(
        "NO_META",
        "The DICOM file header is missing",
        "The content looks like DICOM, but the header that files must start with is not there. "
        "Some old systems write such files; export it again as “DICOM Part 10”.",
    ),
    _stop(
        "MISSING_REQUIRED",
        "Required DICOM information is missing",
        "The file does not say what kind of object it is. It is damaged, cut short or was never complete.",
    ),
    _stop(
        "PRIVATE_ONLY",
        "The file holds private information only",
        "Every element in it belongs to one vendor and has no meaning for others. It may be a raw data or service "
        "file; export the images themselves.",
    ),
    _stop(
        "UNREADABLE",
        "The file could not be read",
        "It starts like a DICOM file, but its content does not follow the standard.",
    ),
    _stop(
        "DEFLATE_BOMB",
        "The file unpacks to far too much data",
        "It is compressed and grows hundreds of times when unpacked. Images do not do that; it was not unpacked.",
    ),
    _stop(
        "DEFLATE_DAMAGED",
        "The compressed part is damaged",
        "The file says that it is compressed (deflated), but it cannot be unpacked. Export it again uncompressed.",
    ),
    _stop(
        "NESTING_TOO_DEEP",
        "The file is nested too deeply",
        "Its lists hold lists that hold lists, far beyond anything a scanner writes. Reading was stopped.",
    ),
    _stop(
        "TOO_MANY_ELEMENTS",
        "The file has too many elements",
        "It holds far more entries than any known scanner writes. Reading was stopped.",
    ),
    _stop(
        "MEMORY_LIMIT", "Reading needed too much memory", "Reading was stopped before it could disturb anything else."
    ),
    _stop("TIME_LIMIT", "Reading took too long", "Reading was stopped before it could disturb anything else."),
    _stop(
        "INSPECTOR_FAILED",
        "The file could not be inspected",
        "The inspector stopped without an answer. Ask for the inspection again; if it stays, tell the administrator.",
    ),
    _warn(
        "TRUNCATED",
        "The file is cut short",
        "It ends before the length it declares. The copy or the transfer was probably interrupted; send it again.",
    ),
    _warn(
        "DAMAGED",
        "Part of the file is damaged",
        "An element inside it does not follow the standard; what stands before it was read.",
    ),
    _warn(
        "INCOMPLETE",
        "The file does not say which kind of image it is",
        "The modality or the object type is missing. A PACS may refuse it or sort it wrongly.",
    ),
    _warn(
        "MISSING_TYPE1",
        "Required attributes are missing",
        "The standard demands attributes of this kind of image that the file lacks or leaves empty. A PACS or viewer "
        "may refuse it, sort it wrongly or measure falsely.",
    ),
    _warn(
        "SYNTAX_MISMATCH",
        "The file is not encoded as it says",
        "The header names another transfer syntax than the content has. Other systems may fail to open it.",
    ),
    _warn(
        "LENGTH_INCONSISTENT",
        "The sizes in the file do not agree",
        "The image data is not as large as rows, columns and bits say. Viewers may show noise or refuse it.",
    ),
    _warn(
        "OVERSIZED_PIXELS",
        "The image claims to be enormous",
        "Rows, columns and frames would need more than 2 GB. The claim may be wrong; the pixels were not read.",
    ),
    _warn(
        "META_INCOMPLETE",
        "The DICOM file header is incomplete",
        "It does not say how the content is encoded. Many systems refuse such files.",
    ),
    _warn(
        "EXECUTABLE_PREAMBLE",
        "The file is also a program",
        "The first bytes are those of a program or another kind of file. Do not open it outside the viewer, "
        "and tell IT security.",
    ),
    _warn(
        "TRAILING_DATA",
        "Something is appended behind the image",
        "The file goes on after the end of its content. It may be left over from a copy, or another file hidden in "
        "this one; the appended part was not read.",
    ),
    _warn(
        "CHARSET_UNDECLARED",
        "Letters stand without a character set",
        "The name holds letters beyond plain English, but the file does not say in which character set. "
        "Systems will show it differently.",
    ),
    _warn(
        "CHARSET_DAMAGED",
        "Letters may be garbled",
        "The text does not fit the character set that the file declares. Names can look wrong in the PACS.",
    ),
    _warn(
        "IDENTITY_IN_DEVICE_FIELD",
        "A device field repeats patient information",
        "A field that should describe the machine holds part of a name or number of the patient. It was left out.",
    ),
    _note(
        "BURNED_IN_RISK",
        "The picture may show patient information",
        "Images of this kind often carry names in the picture itself. Do not pass it on without looking.",
    ),
    _note(
        "SECONDARY_CAPTURE",
        "This is a captured screen, not an original image",
        "It was made by a workstation or a converter, so the device named in it may not be the scanner.",
    ),
    _note(
        "PASS_THROUGH_TOOL",
        "The file was rewritten on its way",
        "Another program wrote this copy after the scanner. What it says about the device is less certain.",
    ),
    _note(
        "RETIRED_SYNTAX",
        "The encoding is retired",
        "Explicit VR Big Endian was taken out of the standard in 2006. Newer systems may refuse the file.",
    ),
    _note(
        "PRIVATE_OBJECT",
        "Only the vendor knows this kind of object",
        "The object type is not one of the standard. Systems of other vendors will usually refuse or ignore it.",
    ),
    _note(
        "ENCAPSULATED_DOCUMENT",
        "The file carries a document",
        "It wraps a PDF or another document instead of an image. The document was not opened.",
    ),
    _note(
        "DICOMDIR",
        "This is the index of a CD, not an image",
        "A DICOMDIR only lists the files of a disc. Attach one of the image files instead.",
    ),
)
FINDINGS: dict[str, Finding] = {finding.code: finding for finding in _ALL}


def findings_for(*, codes: tuple[str, ...]) -> tuple[Finding, ...]:
    """The findings of these codes, gravest first, each once; an unknown code is left out."""
    order = {severity: place for place, severity in enumerate(Severity)}
    found = [FINDINGS[code] for code in dict.fromkeys(codes) if code in FINDINGS]
    return tuple(sorted(found, key=lambda finding: order[finding.severity]))
