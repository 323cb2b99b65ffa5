"""Whether the software a file names is another than the register's."""

import re


def is_drift(*, registered: str, seen: str) -> bool:
    """True when the file names a software version and the register does not know it.

    Files often say more than the register ("syngo CT VA48A" for "VA48A"): all words of the register's version must be
    among those of the file. An unknown version in the register is a drift as well.
    """
    known, said = _words(registered), _words(seen)
    return bool(said) and not (known and known <= said)


def _words(text: str) -> set[str]:
    return set(re.split(r"[\s,;/\\]+", text.casefold().strip())) - {""}
