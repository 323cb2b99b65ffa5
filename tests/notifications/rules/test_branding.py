import pytest

from notifications.rules.branding import ACCENT, accent_problem, contrast_with_white, filled, line_problem


@pytest.mark.parametrize(("colour", "contrast"), [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54)])
def test_contrast_is_that_of_wcag(colour: str, contrast: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.005)


@pytest.mark.parametrize(
    ("colour", "is_good"), [(ACCENT, True), ("#767676", True), ("#777777", False), ("blue", False), ("#12345", False)]
)
def test_accent_must_carry_white_words(colour: str, is_good: bool) -> None:
    assert (accent_problem(colour) == "") is is_good


def test_line_names_what_it_may_alone() -> None:
    assert line_problem("Ring {phone}, {{really}}.") == ""
    assert filled("Ring {phone} on {number}.", {"number": "#7"}) == "Ring on #7."
    assert [bool(line_problem(line)) for line in ("{secret}", "{", "{number:>9}", "{0}")] == [True] * 4
    assert filled("{secret}", {}) == ""
