"""The rules of who is told at this site, and how they came to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.models import AudienceVersion
from notifications.rules.audience import AS_DELIVERED, Rules
from notifications.rules.audience_words import changes_in_words, from_content


def newest_version() -> AudienceVersion | None:
    """Return the version that holds, None while all is as delivered."""
    return AudienceVersion.objects.order_by("-number").first()


def rules_in_force() -> Rules:
    """Return where the site differs from how the desk is delivered. One query."""
    return rules_of(newest_version())


def rules_of(version: AudienceVersion | None) -> Rules:
    """Return the rules of a version."""
    return from_content(version.content) if version else AS_DELIVERED


@dataclass(frozen=True)
class Change:
    """One version as somebody reads it: who made it when, and what it changed in sentences."""

    number: int
    who: str
    made_at: datetime
    sentences: Sequence[str]


def audience_history(*, limit: int = 20) -> list[Change]:
    """Return the last changes, newest first."""
    rows = list(AudienceVersion.objects.select_related("made_by").order_by("-number")[: limit + 1])
    befores = [*rows[1:], None]
    pairs = list(zip(rows, befores, strict=False))[:limit]  # no row, no pair
    return [
        Change(row.number, row.made_by.full_name, row.made_at, changes_in_words(rules_of(before), rules_of(row)))
        for row, before in pairs
    ]
