"""Tags in their normal form, so that “MR 3T”, “mr-3t” and “#MR  3T” are one."""

import re
import unicodedata

MAX_TAG = 40
MAX_TAGS = 20
"""On one ticket."""


def tag_name(text: str) -> str:
    """Return the normal form: small letters and digits with single dashes; empty when there is neither."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:MAX_TAG].strip("-")
