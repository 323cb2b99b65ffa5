"""What other rules would have made of a ticket of the past."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tickets.rules.routing import RoutingFacts, Table, fitting, route


@dataclass(frozen=True)
class Elsewhere:
    """A ticket that would go to another queue (codes). rule: name of the rule that sends it there, "" for none."""

    was: str
    becomes: str
    rule: str


@dataclass(frozen=True)
class Pair:
    """Two rules, by place from 1, that both fitted tickets; the first won."""

    first: int
    second: int
    count: int


def try_ticket(
    *,
    before: Table,
    after: Table,
    places: Sequence[int],
    facts: RoutingFacts,
    open_queues: Collection[str],
    ended_in: str,
) -> tuple[Counter[str], list[Elsewhere]]:
    """Return what to count of one ticket, and where it would go when that is another queue.

    places: of the rules of `after` that are switched on, in its whole list, from 1. ended_in: the queue it is in now.
    Counts: "fit/3" and "win/3" by place, "both/3/7" when the third took it from the seventh, "moved/PACS/NET",
    "right_before" and "right_after" when the rules chose the queue it ended in.
    """
    old = route(rules=before.rules, owners=before.owners, facts=facts, open_queues=open_queues)
    new = route(rules=after.rules, owners=after.owners, facts=facts, open_queues=open_queues)
    counts: Counter[str] = Counter()
    found = fitting(rules=after.rules, facts=facts)
    winner = next((place for place in found if after.rules[place].name == new.rule_name), None)
    for place in found:
        counts[f"fit/{places[place]}"] += 1
        if winner is not None and place > winner and after.rules[place].queue != new.queue:
            counts[f"both/{places[winner]}/{places[place]}"] += 1
    if winner is not None:
        counts[f"win/{places[winner]}"] += 1
    counts["right_before"] += old.queue == ended_in
    counts["right_after"] += new.queue == ended_in
    if old.queue == new.queue:
        return +counts, []
    counts["moved"] += 1
    counts[f"moved/{old.queue}/{new.queue}"] += 1
    return +counts, [Elsewhere(was=old.queue, becomes=new.queue, rule=new.rule_name)]


def by_place(counts: dict[str, int], what: str) -> dict[int, int]:
    """Return place to how many tickets a rule fitted ("fit") or won ("win")."""
    return {int(key.split("/")[1]): count for key, count in counts.items() if key.startswith(f"{what}/")}


def pairs(counts: dict[str, int]) -> tuple[Pair, ...]:
    """Return the rules that took tickets from a later one with another queue, the most first."""
    split = ((key.split("/"), count) for key, count in counts.items() if key.startswith("both/"))
    found = (Pair(int(parts[1]), int(parts[2]), count) for parts, count in split)
    return tuple(sorted(found, key=lambda pair: (-pair.count, pair.first, pair.second)))


def moves(counts: dict[str, int]) -> tuple[tuple[str, str, int], ...]:
    """Return from, to and how many tickets, the most first."""
    split = ((key.split("/"), count) for key, count in counts.items() if key.startswith("moved/"))
    return tuple(sorted(((parts[1], parts[2], count) for parts, count in split), key=lambda row: (-row[2], *row[:2])))
