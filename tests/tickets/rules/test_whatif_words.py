import pytest

from tickets.rules.whatif import Change, Measured
from tickets.rules.whatif_words import Line, Share, attainment, by_priority, by_queue, changed

COUNTS = {
    "resolution/all/before_met": 3,
    "resolution/all/before_missed": 1,
    "resolution/all/after_met": 2,
    "resolution/all/after_missed": 2,
    "resolution/all/lost": 1,
    "resolution/p2/before_met": 3,
    "resolution/q-NET/after_missed": 2,
    "lost/resolution": 1,
    "lost/first_response": 2,
    "lost": 2,
    "later/resolution": 4,
    "moved": 5,
}


@pytest.mark.parametrize(
    ("share", "text", "is_few"),
    [
        (Share(0, 0), "–", False),
        (Share(0, 3), "0.0 %", True),
        (Share(1999, 1), "99.9 %", False),
        (Share(20, 0), "100.0 %", False),
    ],
)
def test_share_in_words(share, text, is_few):
    assert (share.text, share.is_few) == (text, is_few)


def test_attainment_of_all_tickets():
    found = attainment(COUNTS)

    assert list(found) == list(Measured)
    assert found[Measured.RESOLUTION] == Line("Resolution", Share(3, 1), Share(2, 2), won=0, lost=1)
    assert found[Measured.RESOLUTION].change == "−25.0"
    assert found[Measured.FIRST_RESPONSE].change == ""


def test_no_change_is_said():
    assert Line("", Share(1, 1), Share(2, 2), won=1, lost=1).change == "±0.0"


def test_groups_without_a_decided_promise_are_left_out():
    assert [line.label for line in by_priority(COUNTS, Measured.RESOLUTION)] == ["P2 Urgent"]
    assert [line.label for line in by_queue(COUNTS, Measured.RESOLUTION, {"PACS": "PACS", "NET": "Network"})] == [
        "Network"
    ]


def test_changes_by_weight():
    assert [(each.change, each.label, each.count) for each in changed(COUNTS)] == [
        (Change.LOST, "kept → missed", 3),
        (Change.LATER, "due later", 4),
    ]
