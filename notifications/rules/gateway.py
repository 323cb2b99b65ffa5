"""How a gateway for text messages is called: a template with {number}, {text} and {id}, as JSON or as a form."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

METHODS = ("POST", "PUT", "GET")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}", re.ASCII)
_OURS = {"host", "content-length", "content-type", "transfer-encoding", "connection", "user-agent"}
_WORD = re.compile(r"\{(number|text|id)\}")
EXAMPLE = '{"to": "{number}", "text": "{text}"}'


class BadTemplate(ValueError):
    """The template or the headers cannot be used; the message says why in words for a form."""


def headers_of(text: str) -> dict[str, str]:
    """Return the headers written one a line as "Name: value". Raises BadTemplate."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if not colon or not _NAME.fullmatch(name) or not value.isascii() or not value.isprintable():
            raise BadTemplate("Write each header on a line of its own, as “Authorization: Bearer …”.")
        if name.lower() in _OURS:
            raise BadTemplate(f"The header {name} is set by RadDesk.")
        found[name] = value
    return found


def body_of(template: str, *, values: Mapping[str, str]) -> tuple[str, str]:
    """Return what is sent and its content type. A template that begins with { is JSON, else lines of name=value.

    Words are put into the values of the template, never into its shape. Raises BadTemplate.
    """
    if template.lstrip().startswith("{"):
        return json.dumps(_filled(_parsed(template), values), ensure_ascii=False), "application/json"
    return urlencode(_pairs(template, values)), "application/x-www-form-urlencoded"


def check_template(template: str) -> None:
    """Raise BadTemplate when it cannot be used, or says neither whom nor what."""
    body_of(template, values={"number": "+441632960000", "text": "x", "id": "x"})
    if "{text}" not in template:
        raise BadTemplate("Put {text} where the gateway wants the message, and {number} where it wants the number.")


def _parsed(template: str) -> Any:
    try:
        return json.loads(template)
    except ValueError:
        raise BadTemplate(f"The template is not JSON. Write such as {EXAMPLE}") from None


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    match part:
        case dict():
            return {key: _filled(each, values) for key, each in part.items()}
        case list():
            return [_filled(each, values) for each in part]
        case str():
            return _put(part, values)
        case _:
            return part


def _pairs(template: str, values: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs = []
    for line in filter(None, map(str.strip, template.splitlines())):
        name, sign, value = line.partition("=")
        if not sign or not name.strip():
            raise BadTemplate("Write JSON, or one name=value a line.")
        pairs.append((name.strip(), _put(value.strip(), values)))
    return pairs


def _put(text: str, values: Mapping[str, str]) -> str:
    return _WORD.sub(lambda found: values[found[1]], text)
