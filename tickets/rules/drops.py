"""Which dropped files are taken, by their first bytes; pure, and the same words in the browser and on the server."""

from assets.rules.sniff import archive_kind, looks_like_dicom


def refusal_of(*, head: bytes, name: str, size: int, most_bytes: int) -> str:
    """Why a dropped file is not taken, in a sentence; "" when it is. head: its first 132 bytes or more."""
    if size == 0:
        return "The file is empty."
    if size > most_bytes:
        return f"The file is larger than {most_bytes // 2**20} MB."
    archive = archive_kind(head)
    if archive:
        return f"{archive} archives are not unpacked here. Unpack it and drop the folder instead."
    return "" if looks_like_dicom(head, name) else "This is not a DICOM file."
