"""Spells of software versions."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.software import changes_of, learn, tidy_version


def day(number):
    return datetime(2026, 5, number, tzinfo=UTC)


VA48, VA50 = ("VA48A", day(1), day(2)), ("VA50", day(5), day(9))


@pytest.mark.parametrize(
    ("text", "tidy"),
    [("VA48A", "VA48A"), (" VA 48A\\\\ B ", "VA 48A / B"), ("", ""), ("\\", ""), ("x" * 80, "x" * 64)],
)
def test_version_is_one_line(text, tidy):
    assert tidy_version(text) == tidy


@pytest.mark.parametrize(
    ("spells", "version", "at", "found"),
    [
        ([], "VA48A", 3, (None, "", True)),
        ([VA48], "VA48A", 3, (0, "", True)),
        ([VA48], "VA50", 3, (None, "VA48A", True)),
        ([VA48, VA50], "VA50", 3, (1, "", True)),
        ([VA48, VA50], "VA48A", 3, (0, "", False)),
        ([VA48, VA50], "VA49", 3, (None, "", False)),
        ([VA48, VA50], "VA48A", 12, (None, "VA50", True)),
        ([VA50], "VA40", 1, (None, "", False)),
        ([VA50], "VA50", 1, (0, "", True)),
    ],
)
def test_sighting_finds_its_spell(spells, version, at, found):
    learnt = learn(spells=spells, version=version, at=day(at))

    assert (learnt.spell, learnt.changed_from, learnt.is_newest) == found


@given(st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), st.integers(1, 28)), max_size=20))
def test_sightings_in_order_give_the_course_of_versions(sightings):
    spells: list = []
    for version, when in sorted(sightings, key=lambda each: each[1]):
        learnt = learn(spells=spells, version=version, at=day(when))
        if learnt.spell is None:
            spells.append((version, day(when), day(when)))
        else:
            kept = spells[learnt.spell]
            spells[learnt.spell] = (version, kept[1], max(kept[2], day(when)))

    assert len(changes_of(spells)) == max(0, len(spells) - 1)
    assert [each[1] for each in spells] == sorted(each[1] for each in spells)
