"""Tags in their normal form."""

import pytest

from tickets.rules.tag import MAX_TAG, tag_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MR 3T", "mr-3t"),
        ("#mr_3t ", "mr-3t"),
        ("Röntgen", "röntgen"),
        ("ＭＲ", "mr"),
        ("--", ""),
        ("\x00", ""),
        ("a" * 50, "a" * MAX_TAG),
        ("a" * (MAX_TAG - 1) + " b", "a" * (MAX_TAG - 1)),
    ],
)
def test_tag_name(text: str, name: str) -> None:
    assert tag_name(text) == name
    assert tag_name(name) == name
