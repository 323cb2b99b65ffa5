"""An article drafted from a ticket, with people and numbers left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.rules.identifiers import findings

_TITLE = 140
_SUMMARY = 300
_SHORTEST_NAME = 3
_PLACEHOLDER = {
    "an e-mail address": "[address]",
    "a name with a title": "[name]",
    "a name as DICOM writes it": "[name]",
}
_GREETING = re.compile(r"^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^.!?\n]{0,40}?[,!.]?\s*$", re.I)
_CLOSING = re.compile(
    r"^\s*(?:(?:many |kind |best |warm )?(?:thanks|thank you|regards|wishes|greetings|cheers)\b[^\n]{0,40})[.!,]?\s*$",
    re.I,
)


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A solved ticket as an article needs it. people: names of everybody on it, phone numbers, addresses."""

    subject: str
    description: str
    done: str
    category: str
    device: str
    people: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The first words of an article."""

    title: str
    summary: str
    symptoms: str
    body: str


def draft_of(solved: Solved) -> Draft:
    """Return the draft; whoever drafts reads it before anybody else does."""
    subject, seen, done = (
        without_people(text, people=solved.people) for text in (solved.subject, solved.description, solved.done)
    )
    about = f" ({solved.device})" if solved.device else ""
    own_words = subject.removeprefix(f"{solved.category}:").strip() or solved.category
    return Draft(
        title=_cut(f"{solved.category}{about}" if own_words == solved.category else f"{own_words}{about}", _TITLE),
        summary=_cut(_first_sentence(done), _SUMMARY),
        symptoms=_cut(f"{solved.category}. {own_words}" if own_words != solved.category else solved.category, _SUMMARY),
        body=f"## What you see\n\n{seen or own_words}\n\n## What helped\n\n{done or 'Say here what was done.'}\n\n"
        "## When it does not help\n\nLog a ticket and say that you tried this.\n",
    )


def without_people(text: str, *, people: Sequence[str]) -> str:
    """Return the text without greetings, without the people named, and without whatever looks like an identifier."""
    lines = [line for line in text.splitlines() if not (_GREETING.match(line) or _CLOSING.match(line))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_masked(line, people=people) for line in lines)).strip()


def _masked(line: str, *, people: Sequence[str]) -> str:
    for found in reversed(findings(line)):
        line = line[: found.start] + _PLACEHOLDER.get(found.what, "[number]") + line[found.end :]
    for name in sorted(_names(people), key=len, reverse=True):
        line = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "[name]", line, flags=re.IGNORECASE)
    return re.sub(r"\[name\](?:,? \[name\])+", "[name]", line)


def _names(people: Sequence[str]) -> set[str]:
    """The whole of what names a person, and each part that is long enough to be one."""
    parts = {part for each in people for part in re.split(r"[\s,]+", each) if len(part) >= _SHORTEST_NAME}
    return {each.strip() for each in people if len(each.strip()) >= _SHORTEST_NAME} | (
        parts - {"the", "and", "van", "von"}
    )


def _first_sentence(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return re.split(r"(?<=[.!?])\s", line)[0]


def _cut(text: str, longest: int) -> str:
    """One line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
