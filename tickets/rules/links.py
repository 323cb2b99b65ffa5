"""How one ticket may be linked with another, and the words for it, read from either side."""

from collections.abc import Mapping
from dataclasses import dataclass

from tickets.enums import LinkKind

LINK_WORDS: Mapping[LinkKind, tuple[str, str]] = {
    LinkKind.PARENT_OF: ("Parent of", "Part of"),
    LinkKind.DUPLICATE_OF: ("Duplicate of", "Has the duplicate"),
    LinkKind.CAUSED_BY: ("Caused by", "Caused"),
    LinkKind.FOLLOW_UP_OF: ("Follow-up of", "Followed up in"),
    LinkKind.SPLIT_FROM: ("Split from", "Split off"),
    LinkKind.RELATES_TO: ("Related to", "Related to"),
}
"""Kind to its words as read from the source, and as read from the target."""

BY_HAND = tuple(LinkKind)
"""Kinds somebody may choose; a split and a follow-up are made by their own actions as well."""

LINK_REFUSALS: Mapping[str, str] = {
    "same_ticket": "A ticket cannot be linked with itself. Write the number of another one.",
    "already_linked": "These two tickets are linked like that already.",
    "has_parent": "This ticket is part of another one already. Take that link away first.",
    "is_parent": "A ticket with tickets under it cannot be part of another. Put those under the other one instead.",
    "is_child": "The other ticket is part of one itself. Put both under that one.",
    "parent_done": "The other ticket is solved already, so nothing can be put under it. Reopen it first.",
    "parent_merged": "The other ticket goes on in another one. Choose that one.",
}
"""Refusal code to the sentence the person reads."""


@dataclass(frozen=True, kw_only=True)
class LinkFacts:
    """What must be known of two tickets before one is linked with the other.

    is_linked: by the same kind, in either direction. has_parent: the target is a child already; target_has_children,
    source_has_parent: they have links of that kind.
    """

    kind: LinkKind
    is_same: bool
    is_linked: bool = False
    has_parent: bool = False
    target_has_children: bool = False
    source_has_parent: bool = False
    is_source_done: bool = False
    is_source_merged: bool = False


def link_refusal(facts: LinkFacts) -> str | None:
    """Return the code in LINK_REFUSALS why the link may not be made, or None. Families have two generations."""
    if facts.is_same:
        return "same_ticket"
    if facts.is_linked:
        return "already_linked"
    if facts.kind is not LinkKind.PARENT_OF:
        return None
    checks = (
        ("has_parent", facts.has_parent),
        ("is_parent", facts.target_has_children),
        ("is_child", facts.source_has_parent),
        ("parent_merged", facts.is_source_merged),
        ("parent_done", facts.is_source_done),
    )
    return next((code for code, is_so in checks if is_so), None)


def link_words(kind: LinkKind | str, *, is_source: bool) -> str:
    """Return what a ticket is to the other: "Part of"; is_source when the link reads from it."""
    return LINK_WORDS[LinkKind(kind)][0 if is_source else 1]


def link_line(payload: Mapping[str, object]) -> str:
    """Return the middle of a timeline line about a link: "part of #12"."""
    words = link_words(str(payload["link"]), is_source=bool(payload["is_source"]))
    return f"{words[0].lower()}{words[1:]} #{payload['other']}"
