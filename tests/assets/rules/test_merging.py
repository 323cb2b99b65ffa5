"""Two people change one row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.merging import merge

ROWS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), min_size=4, max_size=4)


@pytest.mark.parametrize(
    ("mine", "theirs", "changes", "clashes"),
    [
        ({"a": 1, "b": 1}, {"a": 1, "b": 1}, {}, set()),
        ({"a": 2, "b": 1}, {"a": 1, "b": 1}, {"a": 2}, set()),
        ({"a": 2, "b": 1}, {"a": 1, "b": 3}, {"a": 2}, set()),
        ({"a": 2, "b": 1}, {"a": 3, "b": 1}, {"a": 2}, {"a"}),
        ({"a": 3, "b": 1}, {"a": 3, "b": 1}, {}, set()),
    ],
)
def test_what_others_did_elsewhere_is_kept(mine, theirs, changes, clashes):
    found = merge(base={"a": 1, "b": 1}, mine=mine, theirs=theirs)

    assert (found.changes, found.clashes) == (changes, clashes)


def test_unknown_base_clashes_wherever_we_differ():
    found = merge(base={}, mine={"a": 1, "b": 2}, theirs={"a": 1, "b": 3})

    assert found.clashes == {"b"}


@given(ROWS, ROWS, ROWS)
def test_without_clash_the_outcome_holds_both_changes(base, mine, theirs):
    found = merge(base=base, mine=mine, theirs=theirs)
    after = theirs | found.changes

    for column in base:
        if column in found.clashes:
            continue
        wanted = mine[column] if mine[column] != base[column] else theirs[column]
        assert after[column] == wanted
