"""Reading what comes in: JSON that later code can store, and nothing else."""

import json
import math
from typing import Any

from django.conf import settings
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

MAX_DEPTH = 100
_CHARSETS = ("utf-8", "utf8")


class StrictJSONParser(BaseParser):
    """A JSON object in UTF-8.

    Refuses, as 400, what passes a plain parser and breaks later in the database or the stack: NUL characters, lone
    surrogates, infinities, nesting of 100 levels, other charsets (some are decompressors), numbers without end.
    """

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        charset = parse_header_parameters(media_type or "")[1].get("charset", "utf-8")
        if charset.lower() not in _CHARSETS:
            raise ParseError("Send JSON in UTF-8.")
        try:
            found = json.loads(_read(stream).decode("utf-8"), parse_constant=_no_constant)
        except RecursionError as error:
            raise ParseError(f"JSON is nested deeper than {MAX_DEPTH} levels.") from error
        except ValueError as error:
            raise ParseError("The body is not valid JSON in UTF-8.") from error
        if not isinstance(found, dict):
            raise ParseError("Send a JSON object: {…}.")
        _check(found)
        return found


def _read(stream: Any) -> bytes:
    """The body, but never more of it in memory than a page may send. Raises ParseError."""
    found: bytes = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    if len(found) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise ParseError("The body is too large. Send long texts as files.")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _check(found: Any) -> None:
    """Walk the whole value without recursion. Raises ParseError."""
    waiting: list[tuple[int, Any]] = [(1, found)]
    while waiting:
        depth, value = waiting.pop()
        if depth >= MAX_DEPTH:
            raise ParseError(f"JSON is nested deeper than {MAX_DEPTH} levels.")
        if isinstance(value, dict):
            waiting += [(depth + 1, each) for pair in value.items() for each in pair]
        elif isinstance(value, list):
            waiting += [(depth + 1, each) for each in value]
        elif isinstance(value, str):
            _check_text(value)
        elif isinstance(value, float) and not math.isfinite(value):
            raise ParseError("A number in the JSON is too large.")


def _check_text(text: str) -> None:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ParseError("Text in the JSON holds a NUL character or half of a character pair.")
