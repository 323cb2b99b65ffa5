"""What a page links to, as a reader without scripts sees it, and where the marks of its charts lead."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

DRILLED = ("/reports/tickets/?", "/reports/now/")
_NUMBER = re.compile(r"\*?([\d,]+)\*?$")
_LED = re.compile(r"([\d,]+) (?:left out|logged|late now|due within|taken by|orphaned)|All ([\d,]+)")


@dataclass
class Links(HTMLParser):
    """found: address and words of each link to tickets. specs: the charts."""

    found: list[tuple[str, str]] = field(default_factory=list)
    specs: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._href = self._words = ""
        self._hidden = 0
        self._is_spec = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self._href, self._words = given.get("href") or "", ""
        elif tag == "span" and (self._hidden or "visually-hidden" in (given.get("class") or "")):
            self._hidden += 1
        self._is_spec = tag == "script" and given.get("type") == "application/json"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href.startswith(DRILLED):
            self.found.append((self._href, " ".join(self._words.split())))
        if tag == "a":
            self._href = ""
        if tag == "span" and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if self._is_spec and data.strip():
            self.specs.append(json.loads(data))
        elif not self._hidden:
            self._words += data


def links_of(html: str) -> Links:
    found = Links()
    found.feed(html)
    return found


def number_in(words: str) -> int | None:
    """The number a link promises; None for a time, a share or a sentence, which promise at least one ticket."""
    match = _NUMBER.match(words) or _LED.match(words)
    return int(next(filter(None, match.groups())).replace(",", "")) if match else None


def marks_of(spec: dict[str, Any]) -> list[tuple[str, int]]:
    """Address and number of each mark of a chart that counts tickets."""
    if "tickets" not in json.dumps(spec.get("encoding", {}).get("y", {})):
        return []
    return [(row["href"], row["value"]) for row in spec["data"]["values"] if row.get("href")]
