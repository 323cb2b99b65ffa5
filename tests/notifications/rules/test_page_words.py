"""Text messages of calls: 160 places, and the number, the priority and the link always whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.languages import catalogue_path, read_catalogue
from notifications.rules.gsm import gsm_length, gsm_text
from notifications.rules.page_times import middle, time_words
from notifications.rules.page_words import CALL_WORDS, code_in, drill_text, page_text

LINK = "https://raddesk.hospital.example/page/123456-abcdefghijklmnop/"


GERMAN = {words: read_catalogue(catalogue_path("de"))[words] for words in CALL_WORDS}


def test_a_call_fits_in_german_too() -> None:
    text = page_text(
        number=1042, priority=1, title="Gerät ausgefallen", device_tag="CT2", room="CT-Raum 2", link=LINK, code="4821",
        say=GERMAN.__getitem__,
    )  # fmt: skip
    drill = drill_text(link=LINK, code="4821", say=GERMAN.__getitem__)

    assert text == f"P1 #1042 Gerät ausgefallen: CT2, CT-Raum 2. Ich übernehme: {LINK} oder Antwort ACK 4821"
    assert [gsm_text(words) for words in GERMAN.values()] == list(GERMAN.values())
    assert max(gsm_length(text), gsm_length(drill)) <= 160


def test_a_call_says_priority_number_problem_place_and_link() -> None:
    text = page_text(
        number=1042, priority=1, title="Scanner down", device_tag="CT2", room="CT room 2", link=LINK, code="4821"
    )

    assert text == f"P1 #1042 Scanner down: CT2, CT room 2. I have it: {LINK} or reply ACK 4821"


@given(
    number=st.integers(1, 10**9),
    title=st.text(max_size=120),
    tag=st.text(max_size=40),
    room=st.text(max_size=80),
    code=st.sampled_from(["", "4821"]),
    host=st.integers(1, 120),
)
def test_a_call_fits_and_nothing_it_needs_is_cut(
    number: int, title: str, tag: str, room: str, code: str, host: int
) -> None:
    link = f"https://{'h' * host}.example/page/1-abcdefghijklmnop/"

    text = page_text(number=number, priority=1, title=title, device_tag=tag, room=room, link=link, code=code)

    assert gsm_text(text) == text
    assert (f"#{number}" in text, link in text, text.startswith("P1")) == (True, True, True)
    assert gsm_length(text) <= 160 or len(link) > 140


def test_a_drill_says_that_it_is_one() -> None:
    assert drill_text(link=LINK, code="1234").startswith("RadDesk TEST page")
    assert gsm_length(drill_text(link=LINK, code="1234")) <= 160


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ACK 4821", "4821"), ("ack4821", ""), ("4821", "4821"), (" 4821 ", "4821"), ("Ok 4821 on my way", "4821"),
        ("I cannot come, 4821", ""), ("ACK", ""), ("ACK 48211", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_answer_names_a_code_and_says_yes(text: str, code: str) -> None:
    assert code_in(text) == code


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (0, "0 s"), (59, "59 s"), (60, "1 min"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_times_in_words(seconds: int | None, words: str) -> None:
    assert time_words(seconds) == words


def test_the_middle_of_none_is_none() -> None:
    assert (middle([]), middle([9, 1, 5]), middle([4, 2])) == (None, 5, 2)
