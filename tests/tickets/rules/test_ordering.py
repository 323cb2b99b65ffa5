import pytest

from tickets.rules.ordering import moved, with_row, without_row

ROWS = ("a", "b", "c")


@pytest.mark.parametrize(("position", "found"), [(1, "Xbc"), (3, "abX"), (4, "abcX")])
def test_row_is_put_in_place_or_added(position, found):
    assert with_row(ROWS, position, "X") == list(found)


@pytest.mark.parametrize(("position", "found"), [(1, "bc"), (2, "ac"), (3, "ab")])
def test_row_is_taken_out(position, found):
    assert without_row(ROWS, position) == list(found)


@pytest.mark.parametrize(
    ("position", "to", "found"), [(2, 1, "bac"), (2, 3, "acb"), (1, 0, "abc"), (3, 4, "abc"), (1, 3, "bca")]
)
def test_row_is_moved_as_far_as_there_is_room(position, to, found):
    assert moved(ROWS, position, to=to) == list(found)
