"""Writes the results into README.md, each table between its two marks."""

import json
from pathlib import Path
from typing import Any

README = Path(__file__).parent / "README.md"
RESULTS = Path(__file__).parent / "results"
RULES = RESULTS / "rules.json"


def write_table() -> None:
    """Replace the tables by those of all results there are, the smallest number of tickets first."""
    paths = [path for path in RESULTS.glob("*.json") if path.stem.isdecimal()]
    found = sorted((json.loads(path.read_text()) for path in paths), key=lambda row: row["tickets"])
    _replace("table", _lines(found))
    if RULES.exists():
        _replace("rules", _rules_lines(json.loads(RULES.read_text())))


def _replace(mark: str, lines: list[str]) -> None:
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    before, _, rest = README.read_text().partition(begin)
    after = rest.partition(end)[2]
    README.write_text(before + begin + "\n" + "\n".join(lines) + "\n" + end + after)


def _rules_lines(found: dict[str, Any]) -> list[str]:
    lines = ["| What | p50 µs | p95 µs |", "|---|---:|---:|"]
    lines += [f"| {row['name']} | {row['p50']:,} | {row['p95']:,} |" for row in found["rows"]]
    return [*lines, f"| load average of the machine meanwhile: {found['load']:.1f} | | |"]


def _lines(found: list[dict[str, Any]]) -> list[str]:
    lines = ["| Tickets | What | p50 ms | p95 ms | Queries | Bytes | Answer |", "|---:|---|---:|---:|---:|---:|---|"]
    for result in found:
        for row in result["rows"]:
            figures = f"{row['p50']} | {row['p95']} | {row['queries']} | {row['bytes']:,} | {row['status']}"
            lines.append(f"| {result['tickets']:,} | {row['name']} | {figures} |")
        lines.append(
            f"| {result['tickets']:,} | load average of the machine meanwhile: {result['load']:.1f} | | | | | |"
        )
    return lines
