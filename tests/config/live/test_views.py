"""The addresses of the streams where nothing is handed over; the real server is in tests/journeys/test_live.py."""

import pytest
from django.http import HttpResponse
from django.test import Client

from config.live import views
from config.live.frames import frame
from config.live.handover import LiveResponse, hand_over, head_of
from config.live.hub import TooMany
from config.live.stream import Watcher
from config.live.subscriber import streams_of
from tests.factories import make_agent, make_person, make_ticket

WATCHER = Watcher(person_id=1, session_key="a", is_desk=True)


def _client(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db
def test_without_a_hand_over_the_page_hears_that_there_is_no_stream() -> None:
    answer = _client(make_agent()).get("/events/desk/?since=17")

    assert (answer.status_code, answer["Content-Type"], answer["X-Accel-Buffering"]) == (200, "text/event-stream", "no")
    assert b'data: {"live":false,"spread_ms":0}' in answer.content
    assert (answer.watcher.is_desk, answer.watcher.number, answer.since_ms) == (True, 0, 17)


@pytest.mark.django_db
@pytest.mark.parametrize(("since", "last", "expected"), [("5", "9", 9), ("5", "", 5), ("x", "", 0), ("9" * 40, "", 0)])
def test_where_a_browser_left_off_counts_before_when_the_page_was_made(since: str, last: str, expected: int) -> None:
    headers = {"Last-Event-ID": last} if last else {}

    assert _client(make_person()).get(f"/events/mine/?since={since}", headers=headers).since_ms == expected


@pytest.mark.django_db
def test_a_ticket_one_may_not_see_is_not_found() -> None:
    ticket, other = make_ticket(), make_ticket()
    client = _client(ticket.requester)

    assert client.get(f"/events/mine/?ticket={ticket.pk}").watcher.number == ticket.pk
    assert client.get(f"/events/mine/?ticket={other.pk}").status_code == 404
    assert _client(make_agent()).get("/events/desk/?ticket=999999").status_code == 404


@pytest.mark.django_db
def test_without_room_it_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_person_id: int) -> None:
        raise TooMany("person")

    monkeypatch.setattr(views.live, "check_room", full)

    answer = _client(make_agent()).get("/events/desk/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_head_is_without_a_length_and_with_cookies() -> None:
    response = HttpResponse(b"body", headers={"Content-Length": "4", "X-Word": "1"}, content_type="text/event-stream")
    response.set_cookie("theme", "dark")

    assert head_of(response).decode().split("\r\n") == [
        "HTTP/1.1 200 OK",
        "Connection: close",
        "X-Word: 1",
        "Content-Type: text/event-stream",
        "Set-Cookie: theme=dark; Path=/",
        "",
        "",
    ]


@pytest.mark.parametrize("environ", [{}, {"gunicorn.socket": object()}])
def test_nothing_is_handed_over_where_there_is_no_plain_socket(environ: dict[str, object]) -> None:
    response = LiveResponse(WATCHER, since_ms=0)

    assert hand_over(environ, response) is response


def test_frame_is_one_event() -> None:
    assert frame("ticket", {"ticket": 1}, at_ms=7) == b'id: 7\nevent: ticket\ndata: {"ticket":1}\n\n'


def test_streams_of_processes_that_are_no_more_are_not_counted() -> None:
    assert streams_of({b"a:1": b"3 100", b"a:2": b"4 60"}, at_seconds=95.0) == {"a:1": 3}
