"""The short code on the label of a device: stable, not to be guessed, easy to read aloud."""

import re
import secrets

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0, 1, I, L, O and U: nobody mistakes one for another, and no word appears by chance."""
_CODE = re.compile(f"[{CODE_LETTERS}]{{8}}")


def new_code() -> str:
    """Return a random code of eight letters and digits, one of 656 thousand million."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(8))


def code_of(text: str) -> str:
    """Return the code as typed or scanned, in any case, with or without a dash or blank; "" when it cannot be one."""
    code = re.sub(r"[\s-]", "", text).upper()
    return code if _CODE.fullmatch(code) else ""
