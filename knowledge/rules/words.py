"""What people type, as words to look for; and which of it may be kept."""

import re
from collections.abc import Sequence

from knowledge.rules.identifiers import has_identifier

MOST_WORDS = 8
_LONGEST = 24
_KEPT = 80
_MOST_KEPT = 6
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_SMALL = frozenset(
    [
        "a",
        "about",
        "after",
        "again",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "cannot",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "don",
        "down",
        "for",
        "from",
        "had",
        "has",
        "have",
        "having",
        "help",
        "here",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "isn",
        "it",
        "its",
        "just",
        "me",
        "my",
        "need",
        "no",
        "not",
        "now",
        "of",
        "on",
        "one",
        "or",
        "our",
        "out",
        "over",
        "please",
        "problem",
        "she",
        "he",
        "so",
        "some",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "too",
        "up",
        "us",
        "very",
        "want",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "work",
        "working",
        "works",
        "would",
        "you",
        "your",
        "hello",
        "hi",
        "since",
        "today",
        "yesterday",
        "still",
        "get",
        "got",
        "see",
    ]
)


def significant(text: str) -> tuple[str, ...]:
    """Return up to 8 words worth looking for, in order, each once, in small letters.

    Left out are small words, single letters and whatever is mostly digits, such as the number of a patient.
    """
    found: dict[str, None] = {}
    for match in _WORD.finditer(text):
        word = match.group().lower()
        digits = sum(letter.isdigit() for letter in word)
        if 1 < len(word) <= _LONGEST and word not in _SMALL and digits * 2 <= len(word):
            found.setdefault(word)
        if len(found) == MOST_WORDS:
            break
    return tuple(found)


def storable(text: str) -> str:
    """Return the words of a search as they may be kept: in order of the alphabet, without small words.

    Empty when it holds a digit or anything that looks like an identifier, or is too long to be a search.
    """
    if any(letter.isdigit() for letter in text) or has_identifier(text):
        return ""
    words = significant(text)
    joined = " ".join(sorted(words))
    return joined if len(words) <= _MOST_KEPT and len(joined) <= _KEPT else ""


def slug_of(title: str, *, taken: Sequence[str] = ()) -> str:
    """Return a lasting address for a title; a number is added when it is taken or ours."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-") or "article"
    number, slug = 1, words
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{words}-{number}"
    return slug


RESERVED = frozenset({"suggest", "solved", "thanks", "check", "ticket", "runbook"})
"""Addresses below /help/ that are pages of their own."""
