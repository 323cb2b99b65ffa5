"""What every page about the routing has in common: its place in the section."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.permissions import SignedInRequest
from tickets.rules.routing_report import Finding, FindingKind
from tickets.rules.routing_words import RuleWords

SECTION = (
    ("current", "In force", "send"),
    ("draft", "Draft", "pencil"),
    ("trials", "Tried", "trend"),
    ("versions", "Versions", "rotate"),
)
"""Name of the address, label and icon of the pages of this section."""


def routing_page(
    request: SignedInRequest, template: str, context: Mapping[str, Any], *, current: str, status: int = 200
) -> HttpResponse:
    """Answer with a page of the section; `current` is its place in it."""
    items = [
        {"label": label, "url": reverse(f"routing:{name}"), "icon": icon, "current": name == current}
        for name, label, icon in SECTION
    ]
    return render(request, f"tickets/routing/{template}.html", {"section": items, **context}, status=status)


def rows_with_findings(
    rows: Sequence[RuleWords], findings: Sequence[Finding], counts: Mapping[int, int] | None
) -> list[dict[str, Any]]:
    """Return each rule in words with what is wrong with it and how many tickets it took, by its place."""
    return [
        {
            "rule": row,
            "findings": [each for each in findings if each.place == row.place],
            "hits": None if counts is None else counts.get(row.place, 0),
        }
        for row in rows
    ]


def report(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return what the report shows; rules that may both fit a ticket are counted, because they stand apart."""
    return {
        "findings": findings,
        "has_overlaps": sum(each.kind is FindingKind.OVERLAP for each in findings),
    }
