"""What a version of the routing may say."""

import pytest

from tests.factories import make_rule
from tickets.rules.routing_version import Content, Known, problems_of, table, tidied

KNOWN = Known(categories={"R21": "DICOM send"}, queues={"NET": True, "OLD": False}, teams=frozenset({"biomed"}))
GOOD = make_rule("Night", "NET", times=[[1140, 1860]])


def problems(*rules, owners=()):
    return problems_of(Content(rules=rules, owners=owners), KNOWN)


def test_good_rules_have_no_problem_even_with_values_that_are_gone():
    gone = make_rule("Gone", "OLD", categories=["R99"], sites=["X"], teams=["Y"], departments=["Z"], outside=["W"])

    assert problems(GOOD, gone, owners=[{"team": "gone", "queue": "OLD", "instead_of": ["NET"]}]) == {}


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ("no rule", "rules.2"),
        ({"name": "A", "queue": "NET"}, "rules.2"),
        (make_rule(" ", "NET", words=["a"]), "rules.2.name"),
        (make_rule("a" * 121, "NET", words=["a"]), "rules.2.name"),
        (make_rule("By  hand", "NET", words=["a"]), "rules.2.name"),
        (make_rule(" night", "NET", words=["a"]), "rules.2.name"),
        (make_rule("A", "MOON", words=["a"]), "rules.2.queue"),
        (make_rule("A", "NET"), "rules.2.when"),
        (make_rule("A", "NET", words=[]), "rules.2.when"),
        (make_rule("A", "NET", moon=["full"]), "rules.2.when.moon"),
        (make_rule("A", "NET", words=["…"]), "rules.2.when.words"),
        (make_rule("A", "NET", words=["a" * 81]), "rules.2.when.words"),
        (make_rule("A", "NET", words=["a"] * 201), "rules.2.when.words"),
        (make_rule("A", "NET", criticality=[0]), "rules.2.when.criticality"),
        (make_rule("A", "NET", criticality=[True]), "rules.2.when.criticality"),
        (make_rule("A", "NET", device_kinds=["toaster"]), "rules.2.when.device_kinds"),
        (make_rule("A", "NET", sources=["fax"]), "rules.2.when.sources"),
        (make_rule("A", "NET", times=[[60, 60]]), "rules.2.when.times"),
        (make_rule("A", "NET", times=[[1440, 1500]]), "rules.2.when.times"),
        (make_rule("A", "NET", times=[[0, 1441]]), "rules.2.when.times"),
        (make_rule("A", "NET", times=[[0, True]]), "rules.2.when.times"),
        (make_rule("A", "NET", sites=[7]), "rules.2.when.sites"),
        ({"name": "A", "queue": "NET", "when": {"words": "vpn"}}, "rules.2.when.words"),
    ],
)
def test_problem_of_a_rule(rule, field):
    assert next(iter(problems(GOOD, rule))) == field


@pytest.mark.parametrize(
    ("owner", "field"),
    [
        ("biomed", "owners.2"),
        ({"team": "", "queue": "NET"}, "owners.2"),
        ({"team": "network", "queue": "NET"}, "owners.2.team"),
        ({"team": "biomed", "queue": "MOON"}, "owners.2.queue"),
        ({"team": "biomed", "queue": "NET", "instead_of": ["MOON"]}, "owners.2.instead_of"),
        ({"team": "biomed", "queue": "NET", "instead_of": "NET"}, "owners.2.instead_of"),
    ],
)
def test_problem_of_an_owner(owner, field):
    assert list(problems(owners=[{"team": "network", "queue": "NET"}, owner])) == [field]


def test_lists_are_lists_and_not_endless():
    assert problems_of(Content(rules="all", owners="all"), KNOWN) == {
        "rules": "Rules are a list of at most 200.", "owners": "Owners are a list of teams and queues."
    }  # fmt: skip
    assert list(problems(*[make_rule(str(number), "NET", words=["a"]) for number in range(201)])) == ["rules"]


def test_tidied_content_has_one_form():
    loose = Content(
        rules=[
            {"name": " Night  calls ", "queue": "NET", "when": {"words": ["wi  fi", "VPN", "vpn"], "sites": [],
             "categories": ["R22", "R21", "R21"], "times": [[60, 120], [0, 30], [0, 30]]}},
        ],
        owners=[{"team": "b", "queue": "NET"}, {"team": "a", "queue": "NET", "instead_of": ["Y", "X", "X"]}],
    )  # fmt: skip

    made = tidied(loose)

    assert made == tidied(made) == Content(
        rules=[
            {"name": "Night calls", "queue": "NET", "is_active": True,
             "when": {"categories": ["R21", "R22"], "times": [[0, 30], [60, 120]], "words": ["wi fi", "VPN"]}},
        ],
        owners=[{"team": "a", "queue": "NET", "instead_of": ["X", "Y"]}, {"team": "b", "queue": "NET"}
                | {"instead_of": []}],
    )  # fmt: skip


def test_table_leaves_out_what_is_switched_off():
    made = table(Content(rules=[make_rule("A", "NET", is_active=False, words=["a"]), GOOD]), version=7)

    assert ([rule.name for rule in made.rules], made.version, made.asks) == (["Night"], 7, {"times"})
