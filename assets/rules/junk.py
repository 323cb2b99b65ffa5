"""Values that equipment writes when nobody has told it who it is.

A junk value must never link a file to a device: two consoles both called "Computer001" would
be taken for one. The list comes from real files of several vendors and grows with each surprise.
"""

import re

_WORDS = frozenset(
    {
        "anonymized",
        "anonymous",
        "computer",
        "console",
        "default",
        "dicom",
        "hospital",
        "hostname",
        "localhost",
        "na",
        "nil",
        "no",
        "none",
        "notavailable",
        "notconnected",
        "notset",
        "null",
        "oem",
        "serialnumber",
        "station",
        "stationname",
        "tbd",
        "test",
        "tobefilledbyoem",
        "unknown",
        "unspecified",
        "workstation",
    }
)
_COUNTING = ("1234567890", "0123456789")
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\d{1,3}(\.\d{1,3}){3}",  # an IP address where a serial number belongs
        r"([0-9a-f]{2}[:-]){5}[0-9a-f]{2}",  # a network card's address
        r"-?0+\d{0,3}",  # "000000000", "-0000200"
        r"[\d]+,[\d]+",  # "1,0"
        r"computer[ _-]?\d*",
        r"console[ _-]?\d*",
        r"oem-[a-z0-9]+",  # the name Windows gave itself at the factory
        r"(.)\1*",  # one character, once or many times
        r"x+\d*",
    )
)
_CASSETTE = re.compile(r"cassette holder", re.IGNORECASE)


def key(text: str) -> str:
    """The text as it is compared: letters and digits only, in one case."""
    return "".join(char for char in text.casefold() if char.isalnum())


def is_junk(text: str) -> bool:
    """True when the value says nothing about which device it is: empty, a placeholder, a counter."""
    bare = text.strip()
    squeezed = key(bare)
    if len(squeezed) < 2 or squeezed in _WORDS:
        return True
    if squeezed.isdigit() and len(squeezed) >= 3 and any(run.startswith(squeezed) for run in _COUNTING):
        return True
    return any(pattern.fullmatch(bare) for pattern in _PATTERNS)


def is_junk_serial(text: str) -> bool:
    """As `is_junk`, and a serial number of fewer than three characters is a guess, not a number."""
    return is_junk(text) or len(key(text)) < 3


def is_junk_model(text: str) -> bool:
    """As `is_junk`; a CR reader that reports its cassette has not said what it is itself."""
    return is_junk(text) or bool(_CASSETTE.search(text))
