"""The filters people click are the line people type: what a control shows, and what changing it makes of the line."""

from collections.abc import Mapping

from tickets.rules.query import Key, Query, tidied, values_of, with_term

CONTROLS = (
    Key.QUEUE, Key.ASSIGNEE, Key.REQUESTER, Key.DEVICE, Key.CATEGORY, Key.PRIORITY, Key.STATE, Key.DUE, Key.LOGGED,
)  # fmt: skip
"""Keys that have a control. A control holds the values of the key's term, joined by commas; "" when there is none."""


def shown(query: Query) -> dict[Key, str]:
    """Return what each control shows for a line."""
    return {key: ",".join(values_of(query, key)) for key in CONTROLS}


def merged(*, was: Query, typed: Query, clicked: Mapping[Key, str]) -> Query:
    """Return the line that was meant, in its one order, when both the line and the controls were sent.

    was: the line the page showed. A control that still shows what `was` says was not touched, and the typed line
    holds; one that was changed wins over the line.
    """
    before, meant = shown(was), typed
    for key, value in clicked.items():
        if value != before[key]:
            meant = with_term(meant, key, [each for each in value.split(",") if each])
    return tidied(meant)
