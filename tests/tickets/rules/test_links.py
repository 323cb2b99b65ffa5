"""How tickets may be linked, and the words for it."""

import pytest

from tickets.enums import LinkKind
from tickets.rules.links import LINK_REFUSALS, LinkFacts, link_line, link_refusal, link_words


def facts(kind=LinkKind.PARENT_OF, **more):
    return LinkFacts(kind=kind, **{"is_same": False} | more)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (facts(), None),
        (facts(is_same=True, is_linked=True), "same_ticket"),
        (facts(is_linked=True, has_parent=True), "already_linked"),
        (facts(has_parent=True), "has_parent"),
        (facts(target_has_children=True), "is_parent"),
        (facts(source_has_parent=True), "is_child"),
        (facts(is_source_merged=True, is_source_done=True), "parent_merged"),
        (facts(is_source_done=True), "parent_done"),
        (facts(LinkKind.RELATES_TO, has_parent=True, is_source_done=True), None),
        (facts(LinkKind.RELATES_TO, is_linked=True), "already_linked"),
    ],
)
def test_refusals(found, code):
    assert link_refusal(found) == code


def test_every_refusal_has_words_that_say_what_to_do():
    assert [code for code, words in LINK_REFUSALS.items() if words.count(".") < 1] == []


def test_a_link_reads_from_either_side():
    assert [link_words(LinkKind.PARENT_OF, is_source=side) for side in (True, False)] == ["Parent of", "Part of"]
    assert link_line({"link": "split_from", "other": 12, "is_source": True}) == "split from #12"
    assert link_line({"link": "split_from", "other": 12, "is_source": False}) == "split off #12"
