"""Which identities of a file are compared, and in which form, so that "JONES^ANN" is "Jones, Ann"."""

import hmac
import re

KINDS = ("study", "series", "instance", "frame", "patient", "name", "birth", "accession")
_UIDS = frozenset({"study", "series", "instance", "frame"})
_SHAPE = re.compile(r"[0-9a-f]{32}", re.ASCII)

KIND_WORDS = {
    "patient": "Patient ID",
    "name": "Patient name",
    "birth": "Birth date",
    "accession": "Accession number",
    "study": "Study",
    "series": "Series",
    "instance": "Image (SOP instance)",
    "frame": "Frame of reference",
}


def as_compared(*, kind: str, value: str) -> str:
    """The value as it is compared: a UID as it stands, all else by its letters and digits in one case.

    The parts of a name that stand behind "=" are other spellings and count for nothing.
    """
    if kind in _UIDS:
        return value.strip(" \0")
    if kind == "name":
        value = value.partition("=")[0]
    return "".join(char for char in value.casefold() if char.isalnum())


def is_pseudonym(value: object) -> bool:
    """True when the value has the shape of a pseudonym; what else a child process may say is not taken."""
    return isinstance(value, str) and _SHAPE.fullmatch(value) is not None


def pseudonym(*, kind: str, value: str, key: bytes) -> str:
    """128 bits of an HMAC-SHA-256 in hexadecimal. `kind` is one of KINDS, `value` as as_compared() gives it."""
    return hmac.digest(key, f"{kind}\0{value}".encode(errors="replace"), "sha256").hex()[:32]
