"""What stops when something in the flow stops: examples worked by hand, and an oracle that tries every way."""

from collections.abc import Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.enums import FlowState, LinkKind
from assets.rules.flow import MADE_OF, Link, Network, Part

IMAGES, WORKLIST, ORDERS, PLATFORM = LinkKind.IMAGES, LinkKind.WORKLIST, LinkKind.ORDERS, LinkKind.PLATFORM
DOWN, CUT_OFF, DEGRADED = FlowState.DOWN, FlowState.CUT_OFF, FlowState.DEGRADED

HOSPITAL = (
    Link("CT1", "R1", IMAGES, "pair"),
    Link("CT1", "R2", IMAGES, "pair"),
    Link("CT2", "R3", IMAGES),
    Link("R1", "PACS", IMAGES, "pair"),
    Link("R2", "PACS", IMAGES, "pair"),
    Link("R3", "PACS", IMAGES),
    Link("PACS", "VNA", IMAGES),
    Link("VNA", "PACS", IMAGES),
    Link("PACS", "WS", IMAGES),
    Link("WS", "ED reading", IMAGES),
    Link("RIS", "IE", ORDERS),
    Link("IE", "MWL", ORDERS),
    Link("MWL", "CT1", WORKLIST),
    Link("MWL", "CT2", WORKLIST),
    Link("SW", "PACS", PLATFORM),
    Link("CT1", "ED CT", LinkKind.EXAMS),
)
PARTS = {
    "CT1": Part.MAKES, "CT2": Part.MAKES, "R1": Part.PASSES, "R2": Part.PASSES, "R3": Part.PASSES,
    "IE": Part.PASSES, "MWL": Part.PASSES, "PACS": Part.KEEPS, "VNA": Part.KEEPS,
}  # fmt: skip


def states(*down: str, links: Sequence[Link] = HOSPITAL, parts: Mapping[str, Part] = PARTS) -> dict[str, FlowState]:
    return {node: effect.state for node, effect in Network(links, parts).effects(down=down).items()}


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        ((), {}),
        (("R1",), {"R1": DOWN, "CT1": DEGRADED, "PACS": DEGRADED}),
        (("R3",), {"R3": DOWN, "CT2": CUT_OFF}),
        (("R1", "R2"), {"R1": DOWN, "R2": DOWN, "CT1": CUT_OFF, "ED CT": CUT_OFF}),
        (("WS",), {"WS": DOWN, "ED reading": CUT_OFF}),
        (("VNA",), {"VNA": DOWN}),
        (("IE",), {"IE": DOWN, "RIS": CUT_OFF, "MWL": CUT_OFF, "CT1": DEGRADED, "CT2": DEGRADED, "ED CT": DEGRADED}),
        (("CT2",), {"CT2": DOWN, "R3": CUT_OFF}),
        (("no such device",), {"no such device": DOWN}),
    ],
)
def test_effects_worked_by_hand(down: tuple[str, ...], expected: dict[str, FlowState]) -> None:
    assert states(*down) == expected


def test_a_stopped_pacs_cuts_off_both_sides() -> None:
    found = Network(HOSPITAL, PARTS).effects(down=["PACS"])

    cut_off = {node for node, effect in found.items() if effect.state is CUT_OFF}
    assert cut_off == {"CT1", "CT2", "R1", "R2", "R3", "VNA", "WS", "ED reading", "ED CT"}
    assert found["CT1"].sends_not == (IMAGES,)
    assert found["WS"].gets_not == (IMAGES,)
    assert found["ED reading"].path == ("PACS", "WS", "ED reading")
    assert found["CT2"].path == ("PACS", "R3", "CT2")


def test_what_stands_on_a_switch_falls_with_it() -> None:
    found = Network(HOSPITAL, PARTS).effects(down=["SW"])

    assert (found["PACS"].state, found["PACS"].is_unsupported) == (CUT_OFF, True)
    assert found["ED reading"].path == ("SW", "PACS", "WS", "ED reading")


def test_less_in_reserve_is_no_loss() -> None:
    found = Network(HOSPITAL, PARTS).effects(down=["R1"])

    assert (found["CT1"].spares, found["CT1"].has_lost) == ((IMAGES,), False)


@pytest.mark.parametrize(("stopped", "state"), [(1, DEGRADED), (2, CUT_OFF)])
def test_two_of_three_must_work(stopped: int, state: FlowState) -> None:
    links = [Link(f"S{number}", "list", IMAGES, "farm", 2) for number in range(3)]

    assert states(*(f"S{number}" for number in range(stopped)), links=links)["list"] is state


def test_a_scanner_that_loses_one_of_two_places_is_degraded() -> None:
    links = [Link("CT", "R", IMAGES), Link("CT", "AI", IMAGES), Link("R", "PACS", IMAGES)]
    parts = {"CT": Part.MAKES, "R": Part.PASSES, "PACS": Part.KEEPS}

    found = Network(links, parts).effects(down=["PACS"])["CT"]

    assert (found.state, found.sends_less, found.sends_not) == (DEGRADED, (IMAGES,), ())


def test_a_router_that_also_feeds_others_does_not_hide_that_the_pacs_is_lost() -> None:
    links = [
        Link("CT", "R", IMAGES), Link("R", "PACS", IMAGES), Link("R", "AI", IMAGES), Link("R", "DOSE", LinkKind.DATA),
    ]  # fmt: skip
    parts = {"CT": Part.MAKES, "R": Part.PASSES, "PACS": Part.KEEPS}
    network = Network(links, parts)

    found = network.effects(down=["PACS"])
    both = network.effects(down=["PACS", "AI"])

    assert (found["CT"].state, found["CT"].sends_less, found["CT"].path) == (DEGRADED, (IMAGES,), ("PACS", "R", "CT"))
    assert (both["CT"].state, both["CT"].sends_not) == (CUT_OFF, (IMAGES,))
    assert "CT" not in network.effects(down=["DOSE"])


def test_a_service_stands_as_the_gravest_of_what_it_needs() -> None:
    links = [Link("MG", "PACS", IMAGES), Link("PACS", "clinic", IMAGES), Link("MG", "clinic", LinkKind.EXAMS)]
    parts = {"MG": Part.MAKES, "PACS": Part.KEEPS}

    found = Network(links, parts).effects(down=["PACS"])["clinic"]

    assert (found.state, found.gets_not) == (CUT_OFF, (IMAGES, LinkKind.EXAMS))


def test_work_done_on_two_scanners_goes_on_with_one() -> None:
    links = [Link("MR1", "MR list", LinkKind.EXAMS, "MR"), Link("MR2", "MR list", LinkKind.EXAMS, "MR")]

    found = Network(links).effects(down=["MR1"])["MR list"]

    assert (found.state, found.spares, found.has_lost) == (DEGRADED, (LinkKind.EXAMS,), False)


def test_what_stands_on_one_of_two_switches_stands() -> None:
    links = [Link("SW1", "PACS", PLATFORM, "pair"), Link("SW2", "PACS", PLATFORM, "pair")]

    one, both = (Network(links).effects(down=down)["PACS"] for down in (["SW1"], ["SW1", "SW2"]))

    assert (one.state, one.spares, one.has_lost) == (DEGRADED, (PLATFORM,), False)
    assert (both.state, both.is_unsupported) == (CUT_OFF, True)


def test_slow_is_passed_on_but_stops_nobody() -> None:
    found = Network(HOSPITAL, PARTS).effects(degraded=["PACS"])

    assert {effect.state for effect in found.values()} == {DEGRADED}
    assert (found["WS"].slow, found["CT2"].slow) == ((IMAGES,), (IMAGES,))
    assert not any(effect.has_lost for effect in found.values())


def test_a_loop_does_not_feed_itself() -> None:
    links = [Link("CT", "A", IMAGES), Link("A", "B", IMAGES), Link("B", "A", IMAGES), Link("B", "list", IMAGES)]

    assert states("CT", links=links, parts={"CT": Part.MAKES}) == {
        "CT": DOWN, "A": CUT_OFF, "B": CUT_OFF, "list": CUT_OFF,
    }  # fmt: skip


def test_a_loop_that_nothing_feeds_is_a_source() -> None:
    links = [Link("A", "B", IMAGES), Link("B", "A", IMAGES), Link("B", "C", IMAGES), Link("C", "list", IMAGES)]

    assert states(links=links, parts={}) == {}
    assert states("B", links=links, parts={})["list"] is CUT_OFF


def test_a_long_chain_needs_no_deep_stack() -> None:
    links = [Link(f"n{number}", f"n{number + 1}", IMAGES) for number in range(2_000)]

    found = Network(links).effects(down=["n0"])

    assert (len(found), found["n2000"].state, len(found["n2000"].path)) == (2_001, CUT_OFF, 2_001)


_NODES = "abcdef"
_LINKS = st.lists(
    st.builds(
        Link,
        source=st.sampled_from(_NODES),
        target=st.sampled_from(_NODES),
        kind=st.sampled_from([IMAGES, ORDERS, WORKLIST]),
        group=st.sampled_from(["", "", "g"]),
        needed=st.just(1),
    ).filter(lambda link: link.source != link.target),
    max_size=12,
    unique_by=lambda link: (link.source, link.target, link.kind),
)


def _fed(links: Sequence[Link], down: frozenset[str]) -> set[tuple[str, LinkKind]]:
    """What arrives where: walk from every source along whole links, over and over, in any order."""
    into = {(link.target, link.kind) for link in links}

    def before(variable: tuple[str, LinkKind]) -> set[tuple[str, LinkKind]]:
        node, kind = variable
        return {
            (link.source, other)
            for link in links
            if (link.target, link.kind) == (node, kind)
            for other in MADE_OF[kind]
            if (link.source, other) in into
        }

    def reach(start: tuple[str, LinkKind]) -> set[tuple[str, LinkKind]]:
        seen, waiting = {start}, [start]
        while waiting:
            for each in before(waiting.pop()) - seen:
                seen.add(each)
                waiting.append(each)
        return seen

    def is_source(link: Link) -> bool:
        return not any((link.source, other) in into for other in MADE_OF[link.kind])

    loops = {variable for variable in into if all(variable in reach(each) for each in reach(variable))}
    springs = {
        variable
        for variable in loops
        if not any(is_source(link) for link in links if (link.target, link.kind) in reach(variable))
    }
    fed: set[tuple[str, LinkKind]] = set()
    for _ in into:
        for link in links:
            if link.source in down:
                continue
            made_of = {(link.source, other) for other in MADE_OF[link.kind]} & into
            if is_source(link) or (link.target, link.kind) in springs or made_of & fed:
                fed.add((link.target, link.kind))
    return fed


@settings(max_examples=150, deadline=None)
@given(links=_LINKS, down=st.frozensets(st.sampled_from(_NODES), max_size=3))
def test_what_arrives_is_what_the_oracle_finds(links: list[Link], down: frozenset[str]) -> None:
    found = Network(links).effects(down=down)

    usual, now = _fed(links, frozenset()), _fed(links, down)
    missing = {node: {kind for at, kind in usual - now if at == node} for node in _NODES if node not in down}
    told = {node: set(found[node].gets_not) if node in found else set() for node in missing}
    assert told == missing


@settings(max_examples=100, deadline=None)
@given(links=_LINKS, down=st.frozensets(st.sampled_from(_NODES), min_size=1, max_size=2), more=st.sampled_from(_NODES))
def test_more_that_is_down_never_helps(links: list[Link], down: frozenset[str], more: str) -> None:
    parts = dict(zip(_NODES, (Part.MAKES, Part.PASSES, Part.KEEPS, Part.ENDS, Part.PASSES, Part.MAKES), strict=True))
    network = Network(links, parts)
    order = list(FlowState)

    few, many = network.effects(down=down), network.effects(down=down | {more})

    assert few.keys() <= many.keys()
    assert all(order.index(many[node].state) >= order.index(few[node].state) for node in few)


@settings(max_examples=100, deadline=None)
@given(links=_LINKS, down=st.frozensets(st.sampled_from(_NODES), min_size=1, max_size=2))
def test_every_path_begins_with_what_stopped_and_follows_links(links: list[Link], down: frozenset[str]) -> None:
    joined = {frozenset((link.source, link.target)) for link in links}

    for node, effect in Network(links).effects(down=down).items():
        assert effect.path[0] in down
        assert effect.path[-1] == node
        assert all(frozenset(pair) in joined for pair in zip(effect.path, effect.path[1:], strict=False))


def test_every_kind_is_known_to_one_of_the_two_ways() -> None:
    alone = {LinkKind.PLATFORM, LinkKind.EXAMS}

    assert set(MADE_OF) | alone == set(LinkKind)
    assert all(kinds <= set(MADE_OF) for kinds in MADE_OF.values())


def test_two_thousand_nodes_are_answered() -> None:
    links = [
        Link(f"n{number}", f"n{(number * 7 + step) % 2_000}", kind)
        for number, step, kind in product(range(2_000), (1, 13), (IMAGES, ORDERS))
        if number != (number * 7 + step) % 2_000
    ]

    assert "n5" in Network(links).effects(down=["n5"])
