"""What other rules would have made of a ticket."""

from collections import Counter

from tests.factories import make_rule
from tickets.rules.routing import RoutingFacts
from tickets.rules.routing_trial import Elsewhere, Pair, by_place, moves, pairs, try_ticket
from tickets.rules.routing_version import Content, table

CT = RoutingFacts(category="R01", category_queue="PACS", modality="CT", text="vpn")
OLD = table(Content())
NEW = table(
    Content(
        rules=[
            make_rule("Off", "WS", modalities=["CT"], is_active=False),
            make_rule("CT", "MOD", modalities=["CT"]),
            make_rule("VPN", "NET", words=["vpn"]),
            make_rule("CT again", "MOD", modalities=["CT", "MR"]),
        ]
    )
)


def tried(facts, *, ended_in="MOD", after=NEW):
    return try_ticket(
        before=OLD, after=after, places=[2, 3, 4], facts=facts, open_queues={"PACS", "MOD", "NET"}, ended_in=ended_in
    )


def test_ticket_that_goes_elsewhere_is_counted_and_told():
    counts, found = tried(CT)

    assert found == [Elsewhere(was="PACS", becomes="MOD", rule="CT")]
    assert counts == Counter(
        {"fit/2": 1, "fit/3": 1, "fit/4": 1, "win/2": 1, "both/2/3": 1, "moved": 1, "moved/PACS/MOD": 1}
        | {"right_after": 1}
    )


def test_ticket_that_stays_is_counted():
    counts, found = tried(RoutingFacts(category="R01", category_queue="PACS"), ended_in="PACS")

    assert (counts, found) == (Counter({"right_before": 1, "right_after": 1}), [])


def test_counts_are_read_again():
    counts = {"fit/2": 5, "win/2": 3, "both/2/3": 1, "both/2/10": 4, "moved": 9, "moved/A/B": 2, "moved/A/C": 7}

    assert (by_place(counts, "fit"), by_place(counts, "win")) == ({2: 5}, {2: 3})
    assert pairs(counts) == (Pair(2, 10, 4), Pair(2, 3, 1))
    assert moves(counts) == (("A", "C", 7), ("A", "B", 2))
