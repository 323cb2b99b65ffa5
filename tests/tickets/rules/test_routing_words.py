"""The routing in words, and what two versions say differently."""

import pytest

from tests.factories import make_rule
from tickets.rules.policy_diff import Difference
from tickets.rules.routing_diff import differences
from tickets.rules.routing_version import Content
from tickets.rules.routing_words import Names, owners_in_words, rule_sentence, rules_in_words

NAMES = Names(
    queues={"NET": "Network", "MOD": "Scanners"},
    categories={"R21": "Images do not leave"},
    sites={"MAIN": "Main Hospital"},
    teams={"biomed": "Biomedical engineering"},
    calendars={"day": "Business hours"},
)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"modalities": ["CT"], "times": [[1140, 1860]]},
         "Tickets on a device of modality CT, told between 19:00 and 07:00"),
        ({"categories": ["R21", "R99"]}, "Tickets about Images do not leave or R99"),
        ({"groups": ["Images"]}, "Tickets about anything in “Images”"),
        ({"device_kinds": ["pacs", "x"]}, "Tickets on a device of kind PACS or x"),
        ({"sites": ["MAIN"], "teams": ["biomed"]},
         "Tickets at Main Hospital, on a device of the team Biomedical engineering"),
        ({"departments": ["ED"], "sources": ["phone"]}, "Tickets from ED, that came by telephone"),
        ({"outside": ["day"]}, "Tickets told outside the hours of Business hours"),
        ({"criticality": [1]}, "Tickets on a device without which the whole site stops"),
        ({"criticality": [1, 2]}, "Tickets on a device without which at least a service stops"),
        ({"criticality": [3, 4]}, "Tickets on a device without which at most a room stops"),
        ({"criticality": [4]}, "Tickets on a device without which one place of work stops"),
        ({"criticality": [2, 3]}, "Tickets on a device without which a service stops or a room stops"),
        ({"criticality": [1, 2, 3, 4]}, "Tickets on a device without which at most the whole site stops"),
        ({"words": list("abcdefghij")},
         "Tickets that mention “a”, “b”, “c”, “d”, “e”, “f”, “g”, “h” or 2 more"),
        ({}, "No ticket: it has no condition"),
    ],
)  # fmt: skip
def test_rule_in_words(when, words):
    assert rule_sentence(make_rule("it", "NET", **when), NAMES) == words


def test_rules_and_owners_are_told_in_order():
    content = Content(
        rules=[make_rule("A", "NET", words=["a"]), make_rule("B", "OLD", words=["b"], is_active=False)],
        owners=[
            {"team": "biomed", "queue": "MOD", "instead_of": ["NET", "MOD"]},
            {"team": "x", "queue": "NET", "instead_of": []},
        ],
    )

    assert [(row.place, row.name, row.queue, row.is_active) for row in rules_in_words(content, NAMES)] == [
        (1, "A", "Network", True), (2, "B", "OLD", False)
    ]  # fmt: skip
    assert [(row.team, row.queue, row.only) for row in owners_in_words(content, NAMES)] == [
        ("Biomedical engineering", "Scanners", "Network or Scanners"), ("x", "Network", "")
    ]  # fmt: skip


A, B, C = (make_rule(name, "NET", words=[name]) for name in "ABC")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([A, B], [A, B], []),
        ([A, B], [A], [Difference("removed", "Rule “B”", before="Tickets that mention “B”: to Network")]),
        ([A], [A, B | {"is_active": False}],
         [Difference("added", "Rule “B”", after="Tickets that mention “B”: to Network (off)")]),
        ([A], [A | {"queue": "MOD"}], [Difference("changed", "Rule “A”, queue", "Network", "Scanners")]),
        ([A], [A | {"is_active": False}], [Difference("changed", "Rule “A”", "on", "off")]),
        ([A], [A | {"when": {"words": ["x"]}}],
         [Difference("changed", "Rule “A”, for whom", "Tickets that mention “A”", "Tickets that mention “x”")]),
        ([A, B, C], [C, A, B], [Difference("moved", "Rule “C”, order", "number 3", "number 1")]),
    ],
)  # fmt: skip
def test_differences_of_rules(old, new, found):
    assert list(differences(Content(rules=old), Content(rules=new), NAMES)) == found


def test_differences_of_owners():
    old = [{"team": "biomed", "queue": "MOD", "instead_of": []}, {"team": "x", "queue": "NET", "instead_of": []}]
    new = [{"team": "biomed", "queue": "MOD", "instead_of": ["NET"]}, {"team": "y", "queue": "NET", "instead_of": []}]

    assert list(differences(Content(owners=old), Content(owners=new), NAMES)) == [
        Difference("changed", "Devices of Biomedical engineering", "Scanners", "Scanners, for categories of Network"),
        Difference("removed", "Devices of x", "Network", ""),
        Difference("added", "Devices of y", "", "Network"),
    ]
