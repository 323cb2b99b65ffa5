"""The inspector's child process: a hostile file comes in on descriptor 0, one small JSON goes out on 1.

On descriptor 2 comes the key under which identities become pseudonyms, if they are wanted. Run by
`assets.dicom.inspect` as `python -I child.py`. Knows no Django, no database and no other secret; its environment is
empty. Exit code 0 with JSON, or death by a limit; there is no third way.
"""

import json
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

MAX_ANSWER = 64 * 1024
# pydicom imports whatever it finds: downloaders, picture libraries. The child needs none and may use none.
_UNWANTED = ("requests", "tqdm", "PIL", "numpy", "pydicom_data", "gdcm")
_CHARSET_WORDS = ("encoding", "Character Set", "escape sequence")
_SYNTAX_WORDS = "VR for reading"


def main() -> None:
    """Load everything, close the doors, read, answer."""
    load()
    from assets.dicom import seal

    key = _key()
    seal.seal()
    tell(key=key)


def load() -> None:
    """Import all that a sealed process needs, and forbid the rest."""
    for name in _UNWANTED:
        sys.modules[name] = None  # type: ignore[assignment]  # the documented way to forbid an import
    # Last on the path, so that nothing of the project can stand in for a library.
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    from assets.dicom import facts, header, pseudonyms, seal  # noqa: F401  # loaded before the doors close

    logging.disable(logging.CRITICAL)


def tell(*, key: bytes) -> None:
    """Read the file on descriptor 0 and write the answer to descriptor 1; the process is sealed."""
    with os.fdopen(0, "rb", closefd=False) as stream:
        text = json.dumps(answer(stream=stream, size=os.fstat(0).st_size, key=key), ensure_ascii=True).encode()
    os.write(1, text if len(text) <= MAX_ANSWER else b'{"codes": ["UNREADABLE"], "facts": {}}')


def _key() -> bytes:
    """What the parent says on descriptor 2; nothing where that leads nowhere."""
    try:
        return os.read(2, 64)
    except OSError:
        return b""


def answer(*, stream: BinaryIO, size: int, key: bytes = b"") -> dict[str, Any]:
    """The facts, the codes and, with a key, the pseudonyms of one file.

    The outermost guard: whatever happens inside ends in a code.
    """
    from assets.dicom.header import Stopped

    codes: list[str] = []
    try:
        with _heard_warnings(codes):
            facts, found, keys = _read(stream=stream, size=size, key=key)
    except Stopped as stopped:
        return {"facts": {}, "codes": [stopped.code]}
    except MemoryError:
        return {"facts": {}, "codes": ["MEMORY_LIMIT"]}
    except Exception:  # this is the outermost loop: any other failure is the file's fault
        return {"facts": {}, "codes": ["UNREADABLE"]}
    if "META_INCOMPLETE" in found:
        codes = [code for code in codes if code != "SYNTAX_MISMATCH"]  # nothing was promised
    return {"facts": facts, "codes": list(dict.fromkeys(found + codes)), "keys": keys}


def _read(*, stream: BinaryIO, size: int, key: bytes) -> tuple[dict[str, Any], list[str], dict[str, str]]:
    from assets.dicom.facts import WANTED, facts_of
    from assets.dicom.header import guarded, read_header
    from assets.dicom.pseudonyms import pseudonyms_of

    with guarded() as budget:
        header = read_header(stream=stream, size=size, wanted=WANTED, budget=budget)
        facts, codes = facts_of(header=header)
        return facts, codes, pseudonyms_of(dataset=header.dataset, key=key)


@contextmanager
def _heard_warnings(codes: list[str]) -> Iterator[None]:
    """pydicom reports damaged text and a false transfer syntax only as warnings. Their text may name the patient."""

    def hear(message: Warning | str, *_: object, **__: object) -> None:
        text = str(message)
        if _SYNTAX_WORDS in text and "SYNTAX_MISMATCH" not in codes:
            codes.append("SYNTAX_MISMATCH")
        if any(word in text for word in _CHARSET_WORDS) and "CHARSET_DAMAGED" not in codes:
            codes.append("CHARSET_DAMAGED")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = hear
        yield


if __name__ == "__main__":
    main()
