from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.gsm import BASIC, EXTENSION, ONE_MESSAGE, gsm_length
from notifications.rules.mail import one_line, subject_line
from notifications.rules.pager import pager_text

LINK = "https://desk.hospital.example/desk/t/1042/"


def test_pager_says_what_matters_first() -> None:
    text = pager_text(number=1042, priority=1, place="CT2", news="Taken", title="Images missing", link=LINK)

    assert text == f"#1042 P1 CT2: Taken, Images missing {LINK}"


def test_problem_gives_way_before_place_and_link() -> None:
    text = pager_text(number=1042, priority=1, place="CT room 2", news="Reply", title="Images " * 40, link=LINK)

    assert text.startswith("#1042 P1 CT room 2: Reply, Images")
    assert text.endswith(f".. {LINK}")
    assert gsm_length(text) <= ONE_MESSAGE


@given(
    number=st.integers(1, 10**12),
    place=st.text(max_size=200),
    news=st.text(max_size=200),
    title=st.text(max_size=200),
    link=st.sampled_from(["", LINK, "https://" + "x" * 300]),
)
def test_pager_text_is_one_part_of_one_line(number: int, place: str, news: str, title: str, link: str) -> None:
    text = pager_text(number=number, priority=2, place=place, news=news[:60], title=title, link=link)

    assert gsm_length(text) <= ONE_MESSAGE
    assert set(text) <= BASIC | EXTENSION
    assert text.startswith(f"#{number} P2")


@given(st.text(), st.text(), st.text())
def test_subject_is_one_line_without_control_characters(news: str, title: str, tag: str) -> None:
    line = subject_line(number=1, news=news, title=title, device_tag=tag)

    assert line.splitlines() == [line]
    assert line == one_line(line)
    assert len(line) <= 150
