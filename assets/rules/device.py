"""What may be said of a device: the words of the register, checked field by field."""

RESERVED_WORDS = frozenset(
    {"history", "dicom", "edit", "retire", "documents", "label", "versions", "flow", "availability", "evidence", "qc"}
)
"""Last words of the addresses of a device's pages: no tag may end in a slash and one of them."""
