"""Routing is total, deterministic, first-match, and says why."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.enums import DeviceKind
from tickets.rules.routing import (
    KIND_QUEUES,
    Conditions,
    Owner,
    Routed,
    RoutingFacts,
    RoutingRule,
    fitting,
    route,
    table_of,
    unknown_conditions,
)

examples = settings(max_examples=50, deadline=None)
CLOSED_PORT = RoutingRule.from_conditions(
    name="Send fails at a closed port", queue="NET", conditions={"categories": ["R21"], "device_kinds": ["modality"]}
)
MONITORED = RoutingRule.from_conditions(
    name="Server alarms", queue="SRV", conditions={"sources": ["monitor"], "device_kinds": ["server"]}
)
VPN = RoutingRule.from_conditions(name="VPN", queue="NET", conditions={"words": ["VPN", "home reading"]})
RULES = (CLOSED_PORT, MONITORED, VPN)

codes = st.sampled_from(["", "R01", "R21", "R77"])
kinds = st.sampled_from(["", *DeviceKind, "toaster"])
facts = st.builds(
    RoutingFacts,
    category=codes,
    group=st.sampled_from(["", "DICOM send", "MWL"]),
    category_queue=st.sampled_from(["", "PACS", "INT"]),
    device_kind=kinds,
    modality=st.sampled_from(["", "CT", "MR"]),
    text=st.sampled_from(["", "the vpn is down", "VPN-client", "vpns"]) | st.text(max_size=30),
    source=st.sampled_from(["portal", "monitor"]),
    site=st.sampled_from(["", "MAIN", "EAST"]),
    team=st.sampled_from(["", "biomed", "network"]),
    criticality=st.sampled_from([None, 1, 2, 4]),
    department=st.sampled_from(["", "Radiology", "ED "]),
    minute=st.none() | st.integers(0, 1439),
    closed=st.sets(st.sampled_from(["day", "night"])).map(frozenset),
)
conditions = st.fixed_dictionaries(
    {},
    optional={
        "categories": st.lists(codes, max_size=2),
        "groups": st.lists(st.sampled_from(["DICOM send", "MWL"]), max_size=2),
        "device_kinds": st.lists(kinds, max_size=2),
        "modalities": st.lists(st.sampled_from(["CT", "MR"]), max_size=2),
        "words": st.lists(st.sampled_from(["vpn", "is down", ""]), max_size=2),
        "sources": st.lists(st.sampled_from(["portal", "monitor"]), max_size=2),
        "sites": st.lists(st.sampled_from(["MAIN", "EAST"]), max_size=2),
        "teams": st.lists(st.sampled_from(["biomed", "network"]), max_size=2),
        "criticality": st.lists(st.integers(1, 4), max_size=2),
        "departments": st.lists(st.sampled_from(["radiology", "ED"]), max_size=2),
        "times": st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda it: [it[0], sum(it)])),
        "outside": st.lists(st.sampled_from(["day", "night", "gone"]), max_size=2),
    },
)
rules = st.lists(
    st.builds(
        lambda found, queue, name: RoutingRule.from_conditions(name=name, queue=queue, conditions=found),
        conditions,
        st.sampled_from(["NET", "SRV", "WS"]),
        st.uuids().map(str),
    ),
    max_size=5,
)


@examples
@given(rules=rules, facts=facts)
def test_r1_r2_always_a_queue_and_always_the_same(rules, facts):
    routed = route(rules=rules, facts=facts)

    assert routed.queue
    assert routed.why.endswith(".")
    assert routed == route(rules=tuple(rules), facts=facts)


@examples
@given(rules=rules, facts=facts)
def test_r3_r7_first_match_and_unrelated_rules_do_not_matter(rules, facts):
    routed = route(rules=rules, facts=facts)
    alone = [route(rules=[rule], facts=facts) for rule in rules]
    fitting = [answer for answer in alone if answer.rule_name]

    assert routed == (fitting[0] if fitting else route(rules=[], facts=facts))
    first = next((index for index, answer in enumerate(alone) if answer.rule_name), len(rules))
    unrelated = rules[:first]
    assert route(rules=[*rules[first:], *unrelated], facts=facts) == routed


@examples
@given(rules=rules, facts=facts)
def test_r10_the_named_rule_really_fits(rules, facts):
    routed = route(rules=rules, facts=facts)
    named = [rule for rule in rules if rule.name == routed.rule_name]

    assert route(rules=named, facts=facts) == routed


def test_rule_says_every_condition():
    routed = route(rules=RULES, facts=RoutingFacts(category="R21", category_queue="PACS", device_kind="modality"))

    assert routed == Routed(
        queue="NET",
        rule_name="Send fails at a closed port",
        why="It goes to NET because the category is R21 and the device is of kind “Scanner or X-ray unit” "
        "(rule “Send fails at a closed port”).",
    )


@pytest.mark.parametrize(
    ("facts", "queue", "why"),
    [
        (
            RoutingFacts(category="R77", category_queue="PACS", text="My VPN-client hangs"),
            "NET",
            "It goes to NET because the text mentions “VPN” (rule “VPN”).",
        ),
        (
            RoutingFacts(text="Home  Reading fails"),
            "NET",
            "It goes to NET because the text mentions “home reading” (rule “VPN”).",
        ),
        (
            RoutingFacts(category="R21", category_queue="PACS", text="all vpns"),
            "PACS",
            "It goes to PACS because that queue owns category R21.",
        ),
        (
            RoutingFacts(device_kind="router"),
            "INT",
            "It goes to INT because the device is of kind “DICOM router”.",
        ),
        (RoutingFacts(), "PACS", "It goes to PACS because nothing points elsewhere."),
        (
            RoutingFacts(source="monitor", device_kind="server", category_queue="PACS"),
            "SRV",
            "It goes to SRV because the device is of kind “Server” and it came by monitor (rule “Server alarms”).",
        ),
    ],
)
def test_route(facts, queue, why):
    routed = route(rules=RULES, facts=facts)

    assert (routed.queue, routed.why) == (queue, why)


def test_group_and_modality_count():
    rule = RoutingRule(name="MR lists", queue="MOD", conditions=Conditions(groups=("MWL",), modalities=("MR",)))

    assert route(rules=[rule], facts=RoutingFacts(group="MWL", modality="MR")).why == (
        "It goes to MOD because the category is one of “MWL” and the device is of modality MR (rule “MR lists”)."
    )
    assert route(rules=[rule], facts=RoutingFacts(group="MWL", modality="CT")).queue == "PACS"


def test_rule_without_conditions_or_with_unknown_ones_fits_nothing():
    empty = RoutingRule.from_conditions(name="all", queue="NET", conditions={})
    unknown = RoutingRule.from_conditions(name="odd", queue="NET", conditions={"sources": ["portal"], "moon": ["full"]})

    assert route(rules=[empty, unknown], facts=RoutingFacts(source="portal")).queue == "PACS"


CT = RoutingFacts(
    category="R39",
    category_queue="PACS",
    device_kind="modality",
    modality="CT",
    site="MAIN",
    team="biomed",
    criticality=2,
    department="Emergency department",
    minute=23 * 60,
    closed=frozenset({"day"}),
)


def why_of(facts, **conditions):
    """The reason of a rule with these conditions alone, "" when it does not fit."""
    rule = RoutingRule.from_conditions(name="it", queue="MOD", conditions=conditions)
    routed = route(rules=[rule], facts=facts)
    return routed.why.removeprefix("It goes to MOD because ").removesuffix(" (rule “it”).") if routed.rule_name else ""


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ({"sites": ["EAST", "MAIN"]}, "it is at MAIN"),
        ({"sites": ["EAST"]}, ""),
        ({"teams": ["biomed"]}, "the device belongs to the team biomed"),
        ({"teams": ["network"]}, ""),
        ({"criticality": [1, 2]}, "without its device a service stops"),
        ({"criticality": [3, 4]}, ""),
        ({"departments": ["emergency  department"]}, ""),
        ({"departments": ["emergency department "]}, "the requester is from emergency department "),
        ({"departments": ["Radiology"]}, ""),
        ({"times": [[19 * 60, 31 * 60]]}, "it was told at 19:00-07:00"),
        ({"times": [[8 * 60, 18 * 60], [22 * 60, 24 * 60]]}, "it was told at 22:00-24:00"),
        ({"times": [[7 * 60, 19 * 60]]}, ""),
        ({"outside": ["day"]}, "it was told outside the hours “day”"),
        ({"outside": ["always"]}, ""),
        ({"modalities": ["CT"], "times": [[1140, 1860]]},
         "the device is of modality CT and it was told at 19:00-07:00"),
        ({"modalities": ["MR"], "times": [[1140, 1860]]}, ""),
    ],
)
def test_condition(conditions, why):
    assert why_of(CT, **conditions) == why


@pytest.mark.parametrize(
    "conditions",
    [{"sites": ["MAIN"]}, {"teams": ["biomed"]}, {"criticality": [1, 2, 3, 4]}, {"departments": ["Radiology"]},
     {"times": [[0, 1440]]}, {"outside": ["day"]}, {"categories": [""]}, {"modalities": [""]}],
)
def test_what_is_not_known_meets_no_condition(conditions):
    assert why_of(RoutingFacts(), **conditions) == ""


@pytest.mark.parametrize(
    ("minute", "is_night"), [(1139, False), (1140, True), (1439, True), (0, True), (419, True), (420, False)]
)
def test_a_night_runs_past_midnight_and_ends_before_its_end(minute, is_night):
    assert bool(why_of(RoutingFacts(minute=minute), times=[[1140, 1860]])) is is_night


@pytest.mark.parametrize("broken", [{"criticality": ["grave"]}, {"times": [[1]]}, {"times": ["19:00"]}, {"times": [7]}])
def test_values_nobody_understands_fit_nothing(broken):
    assert why_of(CT, **broken) == ""


OWNERS = (Owner(team="biomed", queue="MOD"), Owner(team="network", queue="NET", instead_of=("SRV",)))


@pytest.mark.parametrize(
    ("facts", "open_queues", "queue", "why"),
    [
        (CT, None, "MOD", "the device belongs to the team biomed"),
        (CT, {"PACS", "MOD"}, "MOD", "the device belongs to the team biomed"),
        (CT, {"PACS", "WS"}, "PACS", "that queue owns category R39"),
        (replace(CT, team="network"), None, "PACS", "that queue owns category R39"),
        (replace(CT, team="network", category_queue="SRV"), None, "NET", "the device belongs to the team network"),
        (replace(CT, team="nobody"), None, "PACS", "that queue owns category R39"),
        (replace(CT, team="", category_queue="QA"), {"MOD", "PACS"}, "MOD",
         "the device is of kind “Scanner or X-ray unit”"),
        (replace(CT, team="", category_queue="QA"), {"PACS"}, "PACS", "nothing points elsewhere"),
        (CT, set(), "PACS", "every other queue for it is closed"),
    ],
)
def test_without_a_rule_the_owner_decides_then_the_category_then_the_kind(facts, open_queues, queue, why):
    routed = route(rules=(), facts=facts, owners=OWNERS, open_queues=open_queues)

    assert (routed.queue, routed.rule_name, routed.why) == (queue, "", f"It goes to {queue} because {why}.")


def test_rule_of_a_closed_queue_is_passed_over():
    first, second = (
        RoutingRule(name=queue, queue=queue, conditions=Conditions(modalities=("CT",))) for queue in ("MOD", "WS")
    )

    assert route(rules=[first, second], facts=CT, open_queues={"WS", "PACS"}).rule_name == "WS"


@examples
@given(rules=rules, facts=facts)
def test_fitting_names_every_rule_that_would_win_alone(rules, facts):
    alone = [place for place, rule in enumerate(rules) if route(rules=[rule], facts=facts).rule_name]

    assert fitting(rules=rules, facts=facts) == alone


def test_table_knows_what_its_rules_ask_for():
    made = table_of(rules=[*RULES, RoutingRule(name="a", queue="NET", conditions=Conditions(times=((0, 60),)))])

    assert made.asks == {"categories", "device_kinds", "sources", "words", "times"}


def test_unknown_conditions_are_named():
    assert unknown_conditions({"moon": ["full"], "words": "vpn", "sources": ["portal"]}) == ("moon", "words")


def test_every_kind_has_a_queue():
    assert set(KIND_QUEUES) == set(DeviceKind)
