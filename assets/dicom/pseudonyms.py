"""Identities as keyed pseudonyms: two files can be compared, and nobody can read what was compared.

Each is an HMAC-SHA-256 over the kind and the value, under a key that belongs to one ticket: equal values are equal
within the ticket and unrelated in any other. Without a key there are none.
"""

from pydicom.dataset import Dataset

from assets.dicom.values import first
from assets.rules.pseudonyms import as_compared, pseudonym

_TAGS = {
    "study": 0x0020000D,
    "series": 0x0020000E,
    "instance": 0x00080018,
    "frame": 0x00200052,
    "patient": 0x00100020,
    "name": 0x00100010,
    "birth": 0x00100030,
    "accession": 0x00080050,
}
IDENTITIES = tuple(_TAGS.values())


def pseudonyms_of(*, dataset: Dataset, key: bytes) -> dict[str, str]:
    """The pseudonyms of the identities this dataset holds; {} without a key."""
    if not key:
        return {}
    found = {kind: as_compared(kind=kind, value=first(dataset, tag)) for kind, tag in _TAGS.items()}
    return {kind: pseudonym(kind=kind, value=value, key=key) for kind, value in found.items() if value}
