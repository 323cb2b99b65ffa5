"""Reading whole numbers."""

import pytest

from accounts.rules.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("999", 999), *((text, None) for text in ("1000", "", "-1", "1 ", "²", "٣"))],
)
def test_only_so_many_plain_digits_are_a_number(text: str, number: int | None) -> None:
    assert whole_number(text, digits=3) == number
