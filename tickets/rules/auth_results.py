"""Reading an Authentication-Results header (RFC 8601, section 2.2): who checked, by which methods, with what result.

The one library for it comes without a wheel, and nothing here is built while it is installed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_PARTS = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*")+', re.DOTALL)
_PAIR = re.compile(r'([\w.-]+)(?:\s*/\s*\d+)?\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;]+)')
_METHOD = re.compile(r"([\w-]+)(?:\s*/\s*\d+)?\s*=\s*([\w-]+)")


@dataclass(frozen=True)
class Result:
    """One check. properties: what it vouches for, by name without its type, such as "d" for header.d. Lower case."""

    method: str
    result: str
    properties: Mapping[str, str] = field(default_factory=dict)


def read_results(header: str) -> tuple[str, Sequence[Result]] | None:
    """Return the name of the server that checked, in lower case, and its results; None when it cannot be read."""
    text = _without_comments(header)
    parts = [part.strip() for part in _PARTS.findall(text or "")]
    if not parts or not parts[0]:
        return None
    server = parts[0].split()[0].strip('"').lower()
    return server, [result for part in parts[1:] if (result := _result(part)) is not None]


def _result(part: str) -> Result | None:
    found = _METHOD.match(part)
    if found is None:
        return None
    pairs = _PAIR.findall(part[found.end() :])
    named = {name.rpartition(".")[2].lower(): _unquoted(value).lower() for name, value in pairs if "." in name}
    return Result(found[1].lower(), found[2].lower(), named)


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _without_comments(text: str) -> str | None:
    """Return a header without what stands in parentheses outside of quotes; None when one is never closed."""
    kept, depth, is_quoted, is_escaped = [], 0, False, False
    for sign in text:
        if is_escaped or sign == "\\":
            is_escaped = not is_escaped
        elif sign == '"' and not depth:
            is_quoted = not is_quoted
        elif sign == "(" and not is_quoted:
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            continue
        if not depth:
            kept.append(sign)
    return None if depth else "".join(kept)
