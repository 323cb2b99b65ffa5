"""Telling a DICOM file from others by its first bytes."""

_PREAMBLE = 128
_ENDINGS = (".dcm", ".dicom", ".ima")


def looks_like_dicom(head: bytes, name: str) -> bool:
    """True when the file says DICM after its preamble (DICOM PS3.10 7.1) or is named like one.

    A guess that decides only whether the file is inspected; the inspection says what it really is.
    """
    return head[_PREAMBLE : _PREAMBLE + 4] == b"DICM" or name.lower().endswith(_ENDINGS)
