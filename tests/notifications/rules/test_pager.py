import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.mail import one_line, subject_line
from notifications.rules.pager import _BASIC, MAX_CHARACTERS, in_gsm, pager_text

LINK = "https://desk.hospital.example/desk/t/1042/"


def test_pager_says_what_matters_first() -> None:
    text = pager_text(number=1042, priority=1, place="CT2", news="Taken", title="Images missing", link=LINK)

    assert text == f"#1042 P1 CT2: Taken, Images missing {LINK}"


def test_problem_gives_way_before_place_and_link() -> None:
    text = pager_text(number=1042, priority=1, place="CT room 2", news="Reply", title="Images " * 40, link=LINK)

    assert text.startswith("#1042 P1 CT room 2: Reply, Images")
    assert text.endswith(f".. {LINK}")
    assert len(text) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Prüfgerät – „Röntgen“", 'Prüfgerät - "Röntgen"'), ("Łódź", "?ódz".replace("ó", "o")), ("a\nb\x07", "a b")],
)
def test_letters_the_alphabet_lacks_are_replaced(text: str, expected: str) -> None:
    assert in_gsm(text) == expected


@given(
    number=st.integers(1, 10**12),
    place=st.text(max_size=200),
    news=st.text(max_size=200),
    title=st.text(max_size=200),
    link=st.sampled_from(["", LINK, "https://" + "x" * 300]),
)
def test_pager_text_is_one_part_of_one_line(number: int, place: str, news: str, title: str, link: str) -> None:
    text = pager_text(number=number, priority=2, place=place, news=news[:60], title=title, link=link)

    assert len(text) <= MAX_CHARACTERS
    assert set(text) <= set(_BASIC)
    assert text.startswith(f"#{number} P2")


@given(st.text(), st.text(), st.text())
def test_subject_is_one_line_without_control_characters(news: str, title: str, tag: str) -> None:
    line = subject_line(number=1, news=news, title=title, device_tag=tag)

    assert line.splitlines() == [line]
    assert line == one_line(line)
    assert len(line) <= 150
