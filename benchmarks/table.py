"""Writes the results into README.md, between its two marks."""

import json
from pathlib import Path
from typing import Any

README = Path(__file__).parent / "README.md"
RESULTS = Path(__file__).parent / "results"
BEGIN, END = "<!-- table -->", "<!-- end of table -->"


def write_table() -> None:
    """Replace the table by one of all results there are, smallest first."""
    found = sorted((json.loads(path.read_text()) for path in RESULTS.glob("*.json")), key=lambda row: row["tickets"])
    before, _, rest = README.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(before + BEGIN + "\n" + "\n".join(_lines(found)) + "\n" + END + after)


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
