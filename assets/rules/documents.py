"""Which files are taken as papers about a device, by what they hold; the name decides only among office formats."""

from assets.rules.files import media_type_of
from assets.rules.sniff import archive_kind, looks_like_dicom
from assets.rules.zip_list import Listing

DOCUMENT_REFUSALS = {
    "document_empty": "The file is empty. Check it and choose it again.",
    "document_too_large": "The file is larger than {limit} MB.",
    "document_is_dicom": "This is a DICOM file, which may hold patient data. Put it on a ticket instead.",
    "document_is_archive": "Archives are not taken. Unpack it and add each document by itself.",
    "document_kind": "Documents are PDF, images (PNG, JPEG, TIFF, WebP, GIF), text or office files. Save it as one of "
    "these and choose it again.",
    "same_file": "This file is in the register already, as the newest version of this document.",
    "many_documents": "A device has at most {most} documents. Remove one first.",
    "many_versions": "A document has at most {most} versions. Begin a new document.",
    "document_missing": "Somebody has removed this document meanwhile.",
    "title_needed": "Say what the document is, such as Manual.",
}
"""Refusal code to the sentence the person reads."""

_ZIPPED = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".vsdx": "application/vnd.ms-visio.drawing.main+xml",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".odg": "application/vnd.oasis.opendocument.graphics",
}
_COMPOUND = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".vsd": "application/vnd.visio",
}
_COMPOUND_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Compound File Binary Format, [MS-CFB] 2.2: what office programs wrote before 2007."""
_TIFF_HEADS = (b"II*\x00", b"MM\x00*")
_TEXTS = {".txt": "text/plain", ".log": "text/plain", ".md": "text/plain", ".csv": "text/csv", ".ldif": "text/plain"}
ENDINGS = (".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", *_TEXTS, *_ZIPPED, *_COMPOUND)
"""What a browser offers to choose from; what is taken is decided by content."""
_PLAIN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
_WORDS = {
    "application/pdf": "PDF",
    "image/tiff": "TIFF image",
    "image/png": "PNG image",
    "image/jpeg": "JPEG image",
    "image/gif": "GIF image",
    "image/webp": "WebP image",
    "text/plain": "text",
    "text/csv": "CSV",
}


def document_type(*, head: bytes, name: str, listing: Listing | None) -> tuple[str, str]:
    """Return the media type and "", or "" and a code of DOCUMENT_REFUSALS.

    head: the first 4 KB; listing: what is in it when it is a ZIP, else None.
    """
    if looks_like_dicom(head, name):
        return "", "document_is_dicom"
    ending = _ending(name)
    if listing is not None:
        return _zipped(listing, ending)
    if archive_kind(head):
        return "", "document_is_archive"
    if head.startswith(_COMPOUND_HEAD) and ending in _COMPOUND:
        return _COMPOUND[ending], ""
    if head.startswith(_TIFF_HEADS):
        return "image/tiff", ""
    media_type = media_type_of(head=head, name=name)
    if media_type in _PLAIN:
        return media_type, ""
    if ending in _TEXTS and _is_text(head):
        return _TEXTS[ending], ""
    return "", "document_kind"


def type_words(media_type: str) -> str:
    """Return a media type as people call it."""
    return _WORDS.get(media_type, "office file")


def _zipped(listing: Listing, ending: str) -> tuple[str, str]:
    """Office files are ZIPs that say so in their table of contents."""
    if listing.is_office and not listing.problem and ending in _ZIPPED:
        return _ZIPPED[ending], ""
    return "", "document_is_archive"


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if stem and dot else ""


def _is_text(head: bytes) -> bool:
    """True for text in any of the encodings of the last forty years: no control characters but those of lines."""
    return not any(byte < 9 or 13 < byte < 32 and byte != 27 for byte in head)
