"""A mail as the desk needs it: who, what about, the words, the files. Never raises, whatever the bytes are.

Built on the parser of the standard library under the policy that takes anything, with bounds on headers, parts and
depth. What is beyond a bound is left out and said in `problems`; the original is kept elsewhere in any case.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any

from tickets.rules.mail_dsn import Report, report_of
from tickets.rules.mail_files import UUENCODED, MailFile, file_of, without_uuencoded
from tickets.rules.mail_headers import addresses, decoded, header_text, message_ids, parameter, sent_at
from tickets.rules.mail_text import clean_text, one_line, text_of_html

MAX_PARTS, MAX_DEPTH, MAX_HEADERS, MAX_HEADER_BYTES, MAX_TEXT = 200, 20, 500, 256 * 1024, 1_000_000
_KEPT = (
    *("auto-submitted", "precedence", "x-autoreply", "x-autorespond", "x-auto-reply", "list-id", "list-unsubscribe"),
    *("return-path", "x-raddesk", "x-auto-response-suppress", "x-failed-recipients", "content-type"),
)
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "resent-to")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, NotImplementedError)


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What a mail says. text: everything a person wrote, quotes and all. problems: codes of what was left out."""

    message_id: str = ""
    references: tuple[str, ...] = ()
    sender_name: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    is_html: bool = False
    files: tuple[MailFile, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    authentication: tuple[str, ...] = ()
    report: Report | None = None
    problems: tuple[str, ...] = ()

    @property
    def sender_domain(self) -> str:
        return self.sender.rpartition("@")[2]


def parse(raw: bytes, *, charset: str = "windows-1252") -> Mail:
    """Return what a mail says. charset: for bytes that declare none and are not UTF-8."""
    problems: list[str] = []
    raw = _bounded(raw, problems)
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
    except _BROKEN:
        problems.append("not_a_mail")
        text = clean_text(decoded(raw[:MAX_TEXT], charset="utf-8", otherwise=charset))
        return Mail(text=text, problems=tuple(problems))
    body = _Body(charset=charset, problems=problems)
    words = body.of(message, depth=0)
    return _mail(message, words=words, body=body, charset=charset, problems=problems)


def _mail(message: Any, *, words: str, body: "_Body", charset: str, problems: list[str]) -> Mail:
    senders = addresses(_all(message, "from"), charset=charset) or addresses(_all(message, "sender"), charset=charset)
    name, address = senders[0] if senders else ("", "")
    if len({each.lower() for _, each in senders}) > 1:
        problems.append("many_senders")
    kept = {key: one_line(header_text(value, charset=charset)) for key in _KEPT if (value := _one(message, key))}
    ids = message_ids(_one(message, "message-id"))
    to = [value for key in _RECIPIENTS for value in _all(message, key)]
    text = clean_text(words)
    if len(text) > MAX_TEXT:
        problems.append("text_cut")
    return Mail(
        message_id=ids[0] if ids else "",
        references=(*message_ids(_one(message, "references")), *message_ids(_one(message, "in-reply-to"))),
        sender_name=one_line(name)[:120],
        sender=address.lower()[:254],
        recipients=tuple(each.lower() for _, each in addresses(to, charset=charset)),
        subject=one_line(header_text(_one(message, "subject"), charset=charset)),
        date=sent_at(_one(message, "date")),
        text=text[:MAX_TEXT].strip("\n"),
        is_html=body.is_html,
        files=tuple(body.files),
        headers=kept,
        authentication=tuple(header_text(value, charset=charset) for value in _all(message, "authentication-results")),
        report=report_of(message),
        problems=tuple(dict.fromkeys(problems)),
    )


def _bounded(raw: bytes, problems: list[str]) -> bytes:
    """The mail with at most so many header lines: the parser itself has no bound."""
    raw = raw[raw.index(b"\n") + 1 :] if raw.startswith((b"From ", b">From ")) and b"\n" in raw else raw
    end = _END_OF_HEADERS.search(raw, 0, MAX_HEADER_BYTES + 4)
    if end is None and len(raw) <= MAX_HEADER_BYTES:
        return raw
    head, rest = (raw[: end.start()], raw[end.start() :]) if end else (raw[:MAX_HEADER_BYTES], b"\r\n\r\n")
    lines = head.split(b"\n")
    if end is None or len(lines) > MAX_HEADERS:
        problems.append("headers_cut")
    return b"\n".join(lines[:MAX_HEADERS]) + rest


def _all(message: Any, name: str) -> list[Any]:
    return list(message.get_all(name) or [])[:20]


def _one(message: Any, name: str) -> Any:
    found = _all(message, name)
    return found[0] if found else ""


class _Body:
    """Walks the parts of a mail, keeps the words and collects the files."""

    def __init__(self, *, charset: str, problems: list[str]) -> None:
        self.charset = charset
        self.problems = problems
        self.files: list[MailFile] = []
        self.is_html = False
        self._parts = 0

    def of(self, part: Any, *, depth: int) -> str:
        """The words of a part and those under it; its files are collected."""
        self._parts += 1
        if self._parts > MAX_PARTS or depth > MAX_DEPTH:
            self.problems.append("parts_cut")
            return ""
        kind = _kind(part)
        if kind in ("message/rfc822", "message/global"):
            self._take(part)
            return ""
        if part.is_multipart():
            under = list(_children(part))
            if kind == "multipart/alternative":
                return self._best(under, depth=depth)
            return "\n".join(filter(None, (self.of(each, depth=depth + 1) for each in under)))
        if kind in ("text/plain", "text/html") and not self._is_attached(part):
            return self._words(part, kind)
        self._take(part)
        return ""

    def _best(self, under: list[Any], *, depth: int) -> str:
        """Of the same words in several forms the plainest that says something."""
        found = []
        for each in under:
            was_html, self.is_html = self.is_html, False
            words = self.of(each, depth=depth + 1)
            found.append((words, self.is_html))
            self.is_html = was_html
        said = [each for each in found if each[0].strip()]
        best = next((each for each in said if not each[1]), said[0] if said else ("", False))
        self.is_html = self.is_html or best[1]
        return best[0]

    def _is_attached(self, part: Any) -> bool:
        name = file_name(part, charset=self.charset)
        is_said = str(part.get("content-disposition", "")).strip().lower().startswith("attachment")
        return is_said or (bool(name) and self._parts > 1)

    def _words(self, part: Any, kind: str) -> str:
        raw = _payload(part)
        if raw is None:
            self.problems.append("part_broken")
            return ""
        text = decoded(raw, charset=_charset(part), otherwise=self.charset)
        if kind == "text/html":
            self.is_html = True
            return text_of_html(text)
        text = _unflowed(text, part) if len(text) <= MAX_TEXT else text
        if UUENCODED.search(text[:MAX_TEXT]):
            text, files = without_uuencoded(text[:MAX_TEXT])
            self.files += files
        return text

    def _take(self, part: Any) -> None:
        file = file_of(part, name=file_name(part, charset=self.charset), kind=_kind(part), number=len(self.files) + 1)
        if file is None:
            self.problems.append("part_broken")
        elif file.content:
            self.files.append(file)


def file_name(part: Any, *, charset: str) -> str:
    """Return the name a part gives itself, or an empty text."""
    name = parameter(part, "filename", "content-disposition", charset=charset)
    return name or parameter(part, "name", "content-type", charset=charset)


def _children(part: Any) -> Iterator[Any]:
    payload = part.get_payload()
    return (each for each in payload if isinstance(each, Message)) if isinstance(payload, list) else iter(())


def _kind(part: Any) -> str:
    try:
        return str(part.get_content_type())
    except _BROKEN:
        return "application/octet-stream"


def _charset(part: Any) -> str:
    try:
        name = str(part.get_content_charset() or "utf-8")[:40]
        "".encode(name)
    except _BROKEN:
        return "utf-8"
    # Windows programs say gb2312 and iso-8859-1 and mean what contains them.
    return {"gb2312": "gb18030", "iso-8859-1": "windows-1252", "us-ascii": "utf-8", "ascii": "utf-8"}.get(name, name)


def _payload(part: Any) -> bytes | None:
    try:
        raw = part.get_payload(decode=True)
    except _BROKEN:
        return None
    return raw if isinstance(raw, bytes) else None


def _unflowed(text: str, part: Any) -> str:
    """Long lines that the sender's program broke (RFC 3676), put together again."""
    try:
        is_flowed = str(part.get_param("format", "")).lower() == "flowed"
    except _BROKEN:
        is_flowed = False
    if not is_flowed:
        return text
    out: list[str] = []
    is_open = False
    for line in text.replace("\r\n", "\n").split("\n"):
        is_quote = line.startswith(">")
        if is_open and not is_quote and line != "-- ":
            out[-1] += line.removeprefix(" ")
        else:
            out.append(line.removeprefix(" "))
        is_open = line.endswith(" ") and line != "-- " and not is_quote
    return "\n".join(out)
