"""Routing is total, deterministic, first-match, and says why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.enums import DeviceKind
from tickets.rules.routing import (
    KIND_QUEUES,
    Conditions,
    Routed,
    RoutingFacts,
    RoutingRule,
    route,
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


def test_unknown_conditions_are_named():
    assert unknown_conditions({"moon": ["full"], "words": "vpn", "sources": ["portal"]}) == ("moon", "words")


def test_every_kind_has_a_queue():
    assert set(KIND_QUEUES) == set(DeviceKind)
