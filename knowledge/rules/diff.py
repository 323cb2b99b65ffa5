"""What changed between two versions, line by line and word by word."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CONTEXT = 2
_WORDS = re.compile(r"\s+|[^\s\w]|\w+")


@dataclass(frozen=True)
class Piece:
    """A stretch of one line; is_changed: it is in this version only."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class Line:
    """One line of a comparison. kind: "same", "removed", "added", or "gap" for unchanged lines left out (count)."""

    kind: str
    pieces: tuple[Piece, ...]
    count: int = 0


def compare(old: str, new: str) -> list[Line]:
    """Return the lines of both texts in order, what was removed before what came in its place; empty when equal."""
    before, after = old.splitlines(), new.splitlines()
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    if before == after:
        return []
    lines: list[Line] = []
    blocks = matcher.get_opcodes()
    for at, (tag, i1, i2, j1, j2) in enumerate(blocks):
        if tag == "equal":
            lines += _unchanged(before[i1:i2], is_first=at == 0, is_last=at == len(blocks) - 1)
        else:
            lines += _changed(before[i1:i2], after[j1:j2])
    return lines


def _unchanged(texts: Sequence[str], *, is_first: bool, is_last: bool) -> list[Line]:
    head = 0 if is_first else _CONTEXT
    tail = 0 if is_last else _CONTEXT
    if len(texts) <= head + tail + 1:
        return [_same(text) for text in texts]
    end = len(texts) - tail
    gap = Line("gap", (), end - head)
    return [*(_same(text) for text in texts[:head]), gap, *(_same(text) for text in texts[end:])]


def _same(text: str) -> Line:
    return Line("same", (Piece(text, False),))


def _changed(removed: Sequence[str], added: Sequence[str]) -> Iterator[Line]:
    """Lines that pair up show their changed words; the rest is new or gone as a whole."""
    pairs = [_pieces(old, new) for old, new in zip(removed, added, strict=False)]
    for at, text in enumerate(removed):
        yield Line("removed", pairs[at][0] if at < len(pairs) else (Piece(text, True),))
    for at, text in enumerate(added):
        yield Line("added", pairs[at][1] if at < len(pairs) else (Piece(text, True),))


def _pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    if matcher.ratio() < 0.4:
        return (Piece(old, True),), (Piece(new, True),)
    left, right = [], []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        is_changed = tag != "equal"
        left.append(Piece("".join(before[i1:i2]), is_changed))
        right.append(Piece("".join(after[j1:j2]), is_changed))
    return tuple(piece for piece in left if piece.text), tuple(piece for piece in right if piece.text)
