import pytest

from notifications.rules.mail import MAX_SUBJECT, next_sentence, subject_line, thread_id
from tickets.enums import State


def test_id_of_a_thread_is_exact() -> None:
    assert thread_id(number=1042, domain="h.example") == "<ticket-1042@h.example>"


def test_subject_line_names_ticket_news_problem_and_device() -> None:
    line = subject_line(number=1042, news="Taken", title="Images missing", device_tag="CT2")

    assert line == "[RadDesk #1042] Taken: Images missing at CT2"


def test_subject_line_is_one_short_line_whatever_comes_in() -> None:
    line = subject_line(number=1, news="Taken", title="PACS down\r\nBcc: evil@example.org" + "x" * 300, device_tag="")

    assert "\n" not in line
    assert "\r" not in line
    assert len(line) == MAX_SUBJECT


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("is_for_desk", [True, False])
def test_next_words_for_every_state(state: State, is_for_desk: bool) -> None:
    words, _ = next_sentence(
        state=state, waiting_reason="vendor", assignee_name="Ana", queue_name="PACS", is_for_desk=is_for_desk
    )

    assert words.endswith(".")


def test_next_words_ask_the_requester_for_an_answer() -> None:
    words, _ = next_sentence(
        state=State.WAITING, waiting_reason="requester", assignee_name="", queue_name="", is_for_desk=False
    )

    assert words == "We need an answer from you before we can go on. Please write it on the ticket’s page."
