"""Dead rules, values that are gone, conflicts."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.factories import make_rule
from tickets.rules.routing import RoutingFacts, route
from tickets.rules.routing_report import FindingKind, Tried, findings
from tickets.rules.routing_trial import Pair
from tickets.rules.routing_version import Content, Known, table
from tickets.rules.routing_words import Names

KNOWN = Known(
    categories={"R21": "DICOM send", "R22": "DICOM send", "R77": "Training"},
    queues={"NET": True, "MOD": True, "OLD": False},
    sites=frozenset({"MAIN", "EAST"}),
    teams=frozenset({"biomed"}),
    calendars=frozenset({"day"}),
    departments=frozenset({"Radiology"}),
    modalities=frozenset({"CT", "MR"}),
)
NAMES = Names(queues={"NET": "Network", "MOD": "Scanners"})


def found(*rules, owners=(), tried=None):
    report = findings(Content(rules=rules, owners=owners), KNOWN, NAMES, tried)
    return [(each.kind.value, each.place) for each in report]


SEND = make_rule("Send", "NET", groups=["DICOM send"])


@pytest.mark.parametrize(
    "below",
    [
        make_rule("Below", "MOD", categories=["R21"]),
        make_rule("Below", "MOD", categories=["R21", "R22"], modalities=["CT"]),
        make_rule("Below", "NET", groups=["DICOM send"], words=["vpn"]),
    ],
)
def test_rule_behind_a_wider_one_is_dead(below):
    assert found(SEND, below) == [("dead", 2)]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ({"words": ["vpn"]}, {"words": ["vpn client", "the VPN"]}),
        ({"times": [[1140, 1860]]}, {"times": [[1320, 1440], [0, 60]]}),
        ({"times": [[0, 1440]]}, {"times": [[1140, 1860]]}),
        ({"departments": ["radiology"]}, {"departments": ["Radiology "], "sites": ["MAIN"]}),
        ({"criticality": [1, 2]}, {"criticality": [2]}),
        ({"outside": ["day"]}, {"outside": ["day"], "modalities": ["CT"]}),
    ],
)
def test_narrower_conditions_are_recognised(above, below):
    assert ("dead", 2) in found(make_rule("Above", "NET", **above), make_rule("Below", "NET", **below))


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ({"words": ["vpn"]}, {"words": ["vpn", "wifi"]}),
        ({"words": ["vpn"]}, {"words": ["vpns"]}),
        ({"times": [[1140, 1440]]}, {"times": [[1140, 1441]]}),
        ({"categories": ["R21"]}, {"groups": ["DICOM send"]}),
        ({"categories": ["R21"], "modalities": ["CT"]}, {"categories": ["R21"]}),
        ({"sites": ["MAIN"]}, {"modalities": ["CT"]}),
    ],
)
def test_rule_that_can_still_fire_is_not_dead(above, below):
    assert ("dead", 2) not in found(make_rule("Above", "NET", **above), make_rule("Below", "NET", **below))


def test_switched_off_and_closed_rules_shadow_nothing():
    off, closed = SEND | {"is_active": False, "name": "Off"}, SEND | {"queue": "OLD", "name": "Closed"}

    assert found(off, closed, SEND) == [("dead", 2)]


def test_rule_that_can_never_hold_is_dead():
    assert found(make_rule("A", "NET", groups=["Training"], categories=["R21"])) == [("dead", 1)]
    assert found(make_rule("A", "NET")) == [("dead", 1)]
    assert found(make_rule("A", "NET", sites=["GONE"])) == [("dead", 1), ("gone", 1)]


def test_values_that_are_gone_are_named():
    rule = make_rule(
        "A", "NET", categories=["R21", "R99"], groups=["DICOM send", "Fax"], sites=["MAIN", "X"], teams=["biomed", "Y"],
        departments=["radiology", "Z"], outside=["day", "W"], modalities=["CT", "XX"], device_kinds=["pacs"],
    )  # fmt: skip
    owners = [
        {"team": "gone", "queue": "NET", "instead_of": []}, {"team": "biomed", "queue": "OLD", "instead_of": []}
    ]  # fmt: skip

    report = findings(Content(rules=[rule], owners=owners), KNOWN, NAMES)

    assert [each.sentence for each in report] == [
        "There is no such team any more.",
        "The queue OLD takes no tickets any more.",
        *(
            f"{what}: there is no such thing any more."
            for what in ("Category R99", "Group Fax", "Site X", "Team Y", "Department Z", "Calendar W", "Modality XX")
        ),
    ]
    assert {each.kind for each in report} == {FindingKind.GONE}


def test_rules_that_may_both_fit_are_told():
    assert found(SEND, make_rule("CT", "MOD", categories=["R21", "R77"], modalities=["CT"])) == [("overlap", 1)]
    assert found(SEND, make_rule("CT", "NET", categories=["R21", "R77"], modalities=["CT"])) == []
    assert found(SEND, make_rule("CT", "MOD", categories=["R77"], modalities=["CT"])) == []
    assert found(SEND, make_rule("CT", "MOD", modalities=["CT"])) == []
    words = make_rule("A", "NET", words=["wifi"]), make_rule("B", "MOD", words=["wifi link", "cable"])
    assert found(*words) == [("overlap", 1)]


TRIED = Tried(fits={1: 4, 2: 3}, wins={1: 4, 2: 1}, pairs=[Pair(1, 2, 2)], tickets=9)


def test_tickets_tell_of_unused_rules_and_conflicts():
    rules = [SEND, make_rule("CT", "MOD", modalities=["CT"]), make_rule("MR", "MOD", modalities=["MR"])]

    report = findings(Content(rules=rules), KNOWN, NAMES, TRIED)

    assert [(each.kind.value, each.about, each.sentence) for each in report] == [
        (
            "taken",
            "Send",
            "2 tickets of the last month fitted rule 2, “CT”, too. This one comes first: they go to Network, "
            "not to Scanners.",
        ),
        ("unused", "MR", "No ticket of the last month fitted it (n = 9)."),
    ]


def test_rule_whose_tickets_are_all_taken_is_told():
    tried = Tried(fits={1: 4, 2: 3}, wins={1: 4}, pairs=[], tickets=9)

    assert found(SEND, make_rule("CT", "NET", modalities=["CT"]), tried=tried) == [("unused", 2)]
    assert found(SEND, tried=Tried(fits={}, wins={}, pairs=[], tickets=0)) == []


values = {
    "categories": st.lists(st.sampled_from(list(KNOWN.categories)), min_size=1, max_size=3),
    "groups": st.lists(st.sampled_from(["DICOM send", "Training"]), min_size=1, max_size=2),
    "modalities": st.lists(st.sampled_from(["CT", "MR"]), min_size=1, max_size=2),
    "sites": st.lists(st.sampled_from(["MAIN", "EAST"]), min_size=1, max_size=2),
    "words": st.lists(st.sampled_from(["vpn", "vpn client", "wifi"]), min_size=1, max_size=2),
    "times": st.lists(st.sampled_from([[0, 1440], [1140, 1860], [480, 1080]]), min_size=1, max_size=2),
}
rules = st.lists(
    st.builds(
        lambda name, queue, when: make_rule(name, queue, **when),
        st.uuids().map(str),
        st.sampled_from(["NET", "MOD"]),
        st.fixed_dictionaries({}, optional=values),
    ),
    min_size=2,
    max_size=4,
)
facts = st.builds(
    lambda category, **rest: RoutingFacts(category=category, group=KNOWN.categories[category], **rest),
    st.sampled_from(list(KNOWN.categories)),
    modality=st.sampled_from(["", "CT", "MR"]),
    site=st.sampled_from(["", "MAIN", "EAST"]),
    text=st.sampled_from(["", "vpn client broken", "the wifi", "vpn"]),
    minute=st.integers(0, 1439),
)


@settings(max_examples=300, deadline=None)
@given(rules=rules, facts=facts)
def test_a_dead_rule_never_wins(rules, facts):
    dead = {each.about for each in findings(Content(rules=rules), KNOWN, NAMES) if each.kind is FindingKind.DEAD}
    assume(dead)

    assert route(rules=table(Content(rules=rules)).rules, facts=facts).rule_name not in dead
