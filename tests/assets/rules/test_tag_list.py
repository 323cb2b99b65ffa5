"""Tags of several devices in one cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.tag_list import BadTags, read_tags, write_tags


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", []),
        ("CT1", ["CT1"]),
        (" CT1;CT2 , MR 1\nUS1;; ", ["CT1", "CT2", "MR 1", "US1"]),
        ('"A; B"; C', ["A; B", "C"]),
        ('"say ""x"""', ['say "x"']),
    ],
)
def test_tags_are_read(text, tags):
    assert read_tags(text) == tags


@pytest.mark.parametrize("text", ['CT1; "CT2', 'CT1 "x" y', '"a" b'])
def test_a_list_with_an_open_quote_is_refused(text):
    with pytest.raises(BadTags):
        read_tags(text)


@given(st.lists(st.text(min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool), max_size=6))
def test_what_is_written_is_read_again(tags):
    assert read_tags(write_tags(tags)) == tags
