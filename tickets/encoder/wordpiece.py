"""WordPiece as BERT's uncased vocabularies want it: a text becomes the numbers of its pieces of words."""

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

MOST_TOKENS = 128
"""So many pieces the model was trained with; what follows is cut off."""

_LONGEST_WORD = 100
_CJK = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


def read_vocabulary(path: Path) -> dict[str, int]:
    """Return the piece of each line and its number. Raises OSError, or KeyError without the marks that BERT needs."""
    lines = path.read_text(encoding="utf-8").split("\n")
    vocabulary = {piece: number for number, piece in enumerate(lines) if piece}
    for mark in ("[CLS]", "[SEP]", "[UNK]"):
        vocabulary[mark]
    return vocabulary


def tokens(text: str, *, vocabulary: Mapping[str, int]) -> list[int]:
    """Return the numbers of the pieces between [CLS] and [SEP], at most MOST_TOKENS of them together."""
    found: list[int] = []
    for word in _words(text):
        found += _pieces(word, vocabulary)
        if len(found) >= MOST_TOKENS - 2:
            break
    return [vocabulary["[CLS]"], *found[: MOST_TOKENS - 2], vocabulary["[SEP]"]]


def _words(text: str) -> Iterator[str]:
    """Small letters without accents; signs and ideographs are words of their own."""
    word = ""
    plain = unicodedata.normalize("NFD", "".join(_cleaned(text))).lower()
    for char in plain:
        if unicodedata.category(char) == "Mn":
            continue
        if char.isspace() or _stands_alone(char):
            if word:
                yield word
            word = ""
            if not char.isspace():
                yield char
        else:
            word += char
    if word:
        yield word


def _cleaned(text: str) -> Iterator[str]:
    for char in text:
        if char in "\t\n\r" or char.isspace():
            yield " "
        elif char != "\ufffd" and unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs"}:
            yield char


def _stands_alone(char: str) -> bool:
    code = ord(char)
    is_sign = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return is_sign or unicodedata.category(char).startswith("P") or any(low <= code <= high for low, high in _CJK)


def _pieces(word: str, vocabulary: Mapping[str, int]) -> list[int]:
    """The longest piece that is known first, then the longest of the rest; [UNK] when a rest is not known."""
    if len(word) > _LONGEST_WORD:
        return [vocabulary["[UNK]"]]
    found, start = [], 0
    while start < len(word):
        end, mark = len(word), "##" if start else ""
        while end > start and mark + word[start:end] not in vocabulary:
            end -= 1
        if end == start:
            return [vocabulary["[UNK]"]]
        found.append(vocabulary[mark + word[start:end]])
        start = end
    return found
