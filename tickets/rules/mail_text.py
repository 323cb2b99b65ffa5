"""The words of a mail: from HTML, without what was quoted, on one line where a line is wanted."""

import re
from html.parser import HTMLParser
from typing import Any

import nh3
from mailparser_reply import EmailReplyParser

MAX_HTML = 2_000_000
_MOST_TAGS = 20_000  # a page nested deeper takes minutes to clean; then the tags are cut out
_TRIMMED, _LONG_LINE = 40_000, 2_000  # what is longer keeps its quotes: the expressions of the trimmer take minutes
_ANY_TAG = re.compile(r"<[^<>]{0,1000}>")
_TAGS = {
    *("p", "br", "div", "span", "a", "ul", "ol", "li", "table", "tbody", "thead", "tr", "td", "th", "blockquote"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "b", "i", "em", "strong"),
}
_BLOCKS = {"p", "div", "ul", "ol", "table", "tr", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
_SIGNATURE = re.compile(r"^-- $", re.MULTILINE)
_QUOTED = re.compile(r"^\s*>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MANY_NEWLINES = re.compile(r"\n{3,}")
_SUBJECT_MARKS = re.compile(r"^(?:\s*(?:re|aw|antw|sv|vs|ref|fwd?|wg|tr|rv|enc)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_NAMED = re.compile(r"#\s?(\d{1,9})(?!\d)", re.ASCII)
_OUR_NUMBER = re.compile(r"\[RadDesk #(\d{1,12})\]", re.IGNORECASE)
_OPENINGS = re.compile(r"\b(?:on|le|am|il|el|op|den|w dniu|dnia|from|von|de|da|od)\b", re.IGNORECASE)
_LANGUAGES = ["en", "de", "fr", "nl", "it", "es", "pl", "sv", "da"]


def clean_text(text: str) -> str:
    """Return the text without control characters and lone surrogates, lines ended by one newline."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """Return the text on one line."""
    return " ".join(clean_text(text).split())


def subject_words(subject: str) -> str:
    """Return a subject as a ticket takes it: on one line, without "Re:", "Fwd:" and our own number."""
    words = _OUR_NUMBER.sub(" ", one_line(subject)[:2_000])
    return one_line(_SUBJECT_MARKS.sub("", words.strip()))


def number_in(subject: str) -> int | None:
    """Return the ticket number our own mails put into a subject, such as 1042 of "Re: [RadDesk #1042] Taken"."""
    found = _OUR_NUMBER.search(one_line(subject)[:2_000])
    return int(found[1]) if found else None


def numbers_named(text: str) -> frozenset[int]:
    """Return the numbers a person writes of as tickets, such as 1042 in "about #1042"."""
    return frozenset(int(number) for number in _NAMED.findall(text[:20_000]))


def text_of_html(html: str) -> str:
    """Return what somebody would read: links with their address, cells apart, scripts and styles gone."""
    html = html[:MAX_HTML]
    if html.count("<") > _MOST_TAGS:
        return _MANY_NEWLINES.sub("\n\n", clean_text(_ANY_TAG.sub(" ", html))).strip()
    safe = nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None
    )
    reader = _Reader()
    reader.feed(safe)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return _MANY_NEWLINES.sub("\n\n", clean_text("\n".join(lines))).strip()


class _Reader(HTMLParser):
    """Writes down the text of clean HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        if tag in _BLOCKS or tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in ("td", "th"):
            self.pieces.append("  ")
        elif tag == "a":
            self._links.append((str(dict(attrs).get("href") or ""), len(self.pieces)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            address, begin = self._links.pop()
            words = "".join(self.pieces[begin:])
            if address.startswith("http") and address.rstrip("/") not in words and words.strip():
                self.pieces.append(f" <{address}>")
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data.replace("\n", " ").replace("\xa0", " "))


def without_signature(text: str) -> str:
    """Return a text without what follows the signature mark of RFC 3676, unless nothing else is left."""
    words = _SIGNATURE.split(text, maxsplit=1)[0].rstrip()
    return words if words.strip() else text.strip()


def reply_words(text: str) -> str:
    """Return what somebody wrote in answer: quotes and signature go, unless nothing would be left.

    Lines keep their indentation. Somebody who answers between the quoted lines keeps those: without them the answers
    mean nothing.
    """
    text = text.strip()
    if not text or len(text) > _TRIMMED or _is_slow(text):
        return text
    parts = EmailReplyParser(languages=_LANGUAGES).read(text).replies
    kept = parts[0].body if parts else ""
    words = _unquoted(_as_written(kept, text))
    return words or _below(text) or without_signature(text)


def _is_slow(text: str) -> bool:
    """The trimmer looks from every "On" for a "wrote:" far behind: many of them, or long lines, take cubic time."""
    return any(len(line) > _LONG_LINE for line in text.split("\n")) or len(_OPENINGS.findall(text)) > 200


def _as_written(kept: str, text: str) -> str:
    """The lines that were kept, with the indentation they had: the trimmer takes it away."""
    wanted = kept.split("\n")
    lines = text.split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    same = lines[first : first + len(wanted)]
    return "\n".join(same) if [line.strip() for line in same] == [line.strip() for line in wanted] else kept


def _unquoted(text: str) -> str:
    """Without the quoted lines at the end; those above an answer stay."""
    lines = text.rstrip().split("\n")
    while lines and (_QUOTED.match(lines[-1]) or not lines[-1].strip()):
        lines.pop()
    return "\n".join(lines).strip("\n")


def _below(text: str) -> str:
    """What stands under a quote, for those who answer there."""
    lines = text.split("\n")
    last = max((place for place, line in enumerate(lines) if _QUOTED.match(line)), default=-1)
    return without_signature("\n".join(lines[last + 1 :])) if last >= 0 and lines[last + 1 :] else ""
