"""Loops of a flow."""

from assets.enums import LinkKind
from assets.rules.flow import Link
from assets.rules.flow_edit import loop_closed_by

IMAGES = LinkKind.IMAGES
LINKS = [Link("a", "b", IMAGES), Link("b", "c", IMAGES), Link("c", "a", LinkKind.ORDERS)]


def test_a_loop_is_named_from_where_the_link_leads():
    assert list(loop_closed_by(links=LINKS, new=Link("c", "a", IMAGES))) == ["a", "b", "c"]


def test_what_goes_another_way_closes_no_loop():
    assert list(loop_closed_by(links=LINKS, new=Link("a", "c", IMAGES))) == []
    assert list(loop_closed_by(links=LINKS, new=Link("c", "a", LinkKind.WORKLIST))) == []
