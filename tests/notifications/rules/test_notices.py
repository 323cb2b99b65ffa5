import pytest

from notifications.rules.notices import count_words, notice_words


def test_notice_is_one_line() -> None:
    assert notice_words(number=1042, news="Reply", about="Images missing") == "#1042 Reply: Images missing"


@pytest.mark.parametrize(("unread", "words"), [(0, ""), (3, "3"), (99, "99"), (100, "99+"), (250, "99+")])
def test_bell_counts_to_99(unread: int, words: str) -> None:
    assert count_words(unread, most=100) == words
