"""What scanners in trouble have in common."""

import pytest

from assets.enums import LinkKind
from assets.rules.flow import Link, Part
from assets.rules.parents import Parent, common_parents

IMAGES, WORKLIST, ORDERS, PLATFORM = LinkKind.IMAGES, LinkKind.WORKLIST, LinkKind.ORDERS, LinkKind.PLATFORM
SCANNERS = [f"CT{number}" for number in range(1, 10)]
PARTS = dict.fromkeys(SCANNERS, Part.MAKES) | {"R1": Part.PASSES, "R2": Part.PASSES, "PACS": Part.KEEPS}
LINKS = [
    *(Link(scanner, "R1" if number < 4 else "R2", IMAGES) for number, scanner in enumerate(SCANNERS)),
    Link("R1", "PACS", IMAGES),
    Link("R2", "PACS", IMAGES),
    Link("PACS", "VNA", IMAGES),
    *(Link("MWL", scanner, WORKLIST) for scanner in SCANNERS),
    Link("RIS", "MWL", ORDERS),
    Link("SW", "R1", PLATFORM),
]


def found(*scanners: str, kinds: tuple[LinkKind, ...] = (IMAGES,)) -> list[Parent]:
    return common_parents(trouble=dict.fromkeys(scanners, frozenset(kinds)), links=LINKS, parts=PARTS)


def test_the_router_of_three_is_nearer_than_the_pacs_of_all() -> None:
    assert found("CT1", "CT2", "CT3") == [Parent("R1", ("CT1", "CT2", "CT3"), 4)]


def test_scanners_of_both_routers_point_at_the_pacs() -> None:
    assert found("CT1", "CT2", "CT5", "CT6") == [Parent("PACS", ("CT1", "CT2", "CT5", "CT6"), 9)]


def test_two_groups_have_a_parent_each() -> None:
    parents = found(*SCANNERS[:3], *SCANNERS[4:8])

    assert [(parent.node, len(parent.scanners)) for parent in parents] == [("R2", 4), ("R1", 3)]


def test_an_empty_worklist_points_the_other_way() -> None:
    assert [parent.node for parent in found("CT1", "CT5", "CT6", kinds=(WORKLIST, ORDERS))] == ["MWL"]


def test_a_few_of_many_count_only_while_their_trouble_is_fresh() -> None:
    many = [*LINKS, *(Link(f"XR{number}", "R2", IMAGES) for number in range(30))]
    parts = PARTS | {f"XR{number}": Part.MAKES for number in range(30)}
    trouble = dict.fromkeys(("CT5", "CT6", "CT7"), frozenset({IMAGES}))

    old, fresh = (
        common_parents(trouble=trouble, links=many, parts=parts, fresh=each) for each in ((), ("CT5", "CT6", "CT7"))
    )

    assert (old, [parent.node for parent in fresh]) == ([], ["R2"])


@pytest.mark.parametrize("scanners", [(), ("CT1", "CT2"), ("X1", "X2", "X3")])
def test_too_few_or_unknown_have_nothing_in_common(scanners: tuple[str, ...]) -> None:
    assert found(*scanners) == []


def test_what_a_router_stands_on_is_one_step_further() -> None:
    links = [*LINKS, *(Link(scanner, "PACS", IMAGES) for scanner in SCANNERS[4:])]

    [parent] = common_parents(trouble=dict.fromkeys(("CT1", "CT2", "CT3"), {IMAGES}), links=links, parts=PARTS)

    assert parent.node == "R1"


def test_a_switch_under_two_routers_is_found_and_other_links_are_no_way() -> None:
    links = [
        *(Link(scanner, f"R{number}", IMAGES) for number, scanner in enumerate(SCANNERS[:3])),
        *(Link("SW", node, PLATFORM) for node in ("R0", "R1", "R2", SCANNERS[0])),
        *(Link(scanner, "DOSE", LinkKind.DATA) for scanner in SCANNERS[:3]),
    ]

    found = common_parents(trouble=dict.fromkeys(SCANNERS[:3], {IMAGES}), links=links, parts=PARTS)

    assert [(parent.node, parent.of_all) for parent in found] == [("SW", 3)]
