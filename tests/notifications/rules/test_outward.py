"""What is said to programs, chats, gateways and pagers, and what their answers mean."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.enums import EndpointKind
from notifications.rules.alarm import alarm_lines
from notifications.rules.chat import chat_body, chat_trial
from notifications.rules.endpoints import Ear, hears, must_switch_off, pause_after
from notifications.rules.gateway import BadTemplate, body_of, check_template, headers_of
from notifications.rules.gsm import ONE_MESSAGE, gsm_length, gsm_text
from notifications.rules.http import HTTP_WORDS, http_words, verdict_of
from notifications.rules.news import News, brief, headline, payload
from notifications.rules.provider import smtp_status
from notifications.rules.reach import BadNumber, e164
from notifications.rules.secrets import Secrets, new_key, opened, sealed
from tickets.enums import EventKind
from tickets.rules.sealing import MasterKey, Unreadable

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEWS = News(
    event="ticket_taken", says="Taken", occurred_at=AT, number=1042, category="images-missing", title="Images missing",
    queue="PACS", queue_name="PACS", device="CT2", site="North", priority=1, state="open", state_words="In work",
    is_taken=True, created_at=AT, first_response_due_at=None, resolution_due_at=AT + timedelta(hours=4),
    resolved_at=None, link="https://desk.example/desk/t/1042/",
)  # fmt: skip
CHATS = (EndpointKind.TEAMS, EndpointKind.SLACK, EndpointKind.MATTERMOST)
VALUES = {"number": "+447700900123", "text": 'P1 "Taken"', "id": "abc"}


def test_payload_is_that_of_standard_webhooks() -> None:
    said = payload(NEWS)

    assert (said["type"], said["timestamp"]) == ("ticket.ticket_taken", "2026-03-02T09:00:00Z")
    assert said["data"]["ticket"] == {
        "number": 1042, "category": "images-missing", "queue": "PACS", "device": "CT2", "site": "North", "priority": 1,
        "state": "open", "is_taken": True, "created_at": "2026-03-02T09:00:00Z", "first_response_due_at": None,
        "resolution_due_at": "2026-03-02T13:00:00Z", "resolved_at": None, "url": "https://desk.example/desk/t/1042/",
    }  # fmt: skip


@pytest.mark.parametrize("kind", CHATS)
def test_chat_says_what_and_links_to_it(kind: EndpointKind) -> None:
    said = json.dumps(chat_body(NEWS, kind=kind), ensure_ascii=False)

    assert "P1 Taken: " in said
    assert NEWS.link in said
    assert "only a test" in json.dumps(chat_trial(kind=kind))


def test_slack_cannot_be_made_to_shout() -> None:
    said: Any = chat_body(replace(NEWS, title="<!channel> *now* & here"), kind=EndpointKind.SLACK)

    assert said["text"] == "P1 Taken: #1042 &lt;!channel&gt; *now* &amp; here at CT2"
    assert "<!channel>" not in json.dumps(said)


def test_teams_and_mattermost_read_no_markdown_of_ours() -> None:
    loud = replace(NEWS, title="[x](http://evil.example)", queue_name="*@all*")

    card: Any = chat_body(loud, kind=EndpointKind.TEAMS)
    post: Any = chat_body(loud, kind=EndpointKind.MATTERMOST)

    assert "[x](" not in card["attachments"][0]["content"]["body"][0]["text"]
    assert post["attachments"][0]["fields"][0]["value"] == r"\*\@all\*"


@given(st.text(max_size=300), st.text(max_size=60))
def test_brief_is_one_line_that_fits_a_pager(title: str, device: str) -> None:
    text = brief(replace(NEWS, title=title, device=device))

    assert (gsm_length(text) <= ONE_MESSAGE, gsm_text(text)) == (True, text)
    assert text.splitlines() == [text]


def test_brief_has_the_link_when_it_fits() -> None:
    assert brief(NEWS) == "P1 Taken: #1042 Images missing at CT2 (PACS) https://desk.example/desk/t/1042/"
    assert headline(replace(NEWS, device="")) == "P1 Taken: #1042 Images missing"


@pytest.mark.parametrize(
    ("status", "accepted", "permanent", "down", "gone"),
    [(200, 1, 0, 0, 0), (204, 1, 0, 0, 0), (301, 0, 0, 1, 0), (307, 0, 0, 1, 0), (400, 0, 1, 0, 0), (401, 0, 0, 1, 0),
     (404, 0, 0, 1, 0), (409, 0, 0, 0, 0), (410, 0, 1, 0, 1), (413, 0, 1, 0, 0), (429, 0, 0, 1, 0), (500, 0, 0, 1, 0)],
)  # fmt: skip
def test_status_says_what_to_do(status: int, accepted: int, permanent: int, down: int, gone: int) -> None:
    verdict = verdict_of(status)

    found = (verdict.is_accepted, verdict.permanent, verdict.is_channel_down, verdict.is_gone)
    assert found == (bool(accepted), bool(permanent), bool(down), bool(gone))
    assert bool(http_words(verdict.code)) != verdict.is_accepted


def test_words_of_the_longest_code_that_fits() -> None:
    assert http_words("HTTP 410") == HTTP_WORDS["HTTP 410"]
    assert http_words("HTTP 418") == HTTP_WORDS["HTTP 4"]
    assert http_words("timeout") == HTTP_WORDS["timeout"]
    assert http_words("TimeoutError") == ""


@pytest.mark.parametrize(
    ("kind", "queue", "priority", "heard"),
    [
        ("ticket_taken", 1, 1, True),
        ("ticket_taken", 2, 1, False),
        ("ticket_taken", 1, 3, False),
        ("note_added", 1, 1, False),
    ],
)
def test_ear_hears_what_it_was_told_to(kind: str, queue: int, priority: int, heard: bool) -> None:
    ear = Ear(1, EndpointKind.WEBHOOK, frozenset({"ticket_taken"}), frozenset({1}), frozenset({1, 2}))

    assert hears(ear, kind=EventKind(kind), queue_id=queue, priority=priority) is heard


def test_endpoint_is_switched_off_after_days_and_many_tries() -> None:
    days = timedelta(days=5)

    assert not must_switch_off(failing_since=None, failures=100, at=AT)
    assert not must_switch_off(failing_since=AT - days, failures=19, at=AT)
    assert not must_switch_off(failing_since=AT - days + timedelta(seconds=1), failures=100, at=AT)
    assert must_switch_off(failing_since=AT - days, failures=20, at=AT)
    assert [pause_after(count).total_seconds() for count in (1, 2, 3, 50)] == [2, 4, 8, 3600]


def test_json_template_is_filled_in_its_values() -> None:
    body, kind = body_of('{"to": ["{number}"], "m": {"t": "{text} {id}"}, "n": 1}', values=VALUES)

    assert json.loads(body) == {"to": ["+447700900123"], "m": {"t": 'P1 "Taken" abc'}, "n": 1}
    assert kind == "application/json"


def test_form_template_is_filled_and_encoded() -> None:
    body, kind = body_of("to={number}\ntext={text}\n", values=VALUES)

    assert body == "to=%2B447700900123&text=P1+%22Taken%22"
    assert kind == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("template", ["", "{", '{"to": "{number}"}', "nonsense", "=x{text}"])
def test_bad_template_is_refused(template: str) -> None:
    with pytest.raises(BadTemplate):
        check_template(template)


def test_headers_are_read_a_line_each() -> None:
    assert headers_of("Authorization: Bearer a:b\n\n X-Key : 1 ") == {"Authorization": "Bearer a:b", "X-Key": "1"}


@pytest.mark.parametrize("text", ["nonsense", "Ho st: x", "Host: evil", "X: ä", "Content-Length: 1"])
def test_bad_headers_are_refused(text: str) -> None:
    with pytest.raises(BadTemplate):
        headers_of(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("", ""), ("+44 7700 900123", "+447700900123"), ("0044-7700-900123", "+447700900123"),
     ("+44 (0)7700 900123", "+447700900123")],
)  # fmt: skip
def test_number_is_read_as_people_write_it(text: str, number: str) -> None:
    assert e164(text) == number


@pytest.mark.parametrize("text", ["07700 900123", "+0123456789", "+44 77", "+44 7700 9001234567", "+44x7700900123"])
def test_number_without_its_country_is_refused(text: str) -> None:
    with pytest.raises(BadNumber):
        e164(text)


def test_secrets_are_read_in_their_own_place_alone() -> None:
    master, other = MasterKey("a", b"1" * 32), MasterKey("b", b"2" * 32)
    secrets = Secrets(url="https://x.example", key=new_key(), headers={"A": "b"})
    blob = sealed(secrets, masters=[master], place="endpoint 1")

    assert opened(blob, masters=[other, master], place="endpoint 1") == secrets
    assert b"x.example" not in blob
    for masters, place in (([master], "endpoint 2"), ([other], "endpoint 1")):
        with pytest.raises(Unreadable):
            opened(blob, masters=masters, place=place)


@pytest.mark.parametrize(
    ("status", "code"), [(401, 535), (403, 535), (429, 421), (503, 421), (400, 554), (422, 554), (302, 451)]
)
def test_provider_status_means_what_smtp_says(status: int, code: int) -> None:
    assert smtp_status(status) == code


def test_alarm_says_the_worst_first() -> None:
    lines = alarm_lines(dead=2, off=["CMMS"], mail_error="No mail server answered.", waiting=1, is_mail_down=True)

    assert lines == [
        "Mail does not go out; 1 mail waits. No mail server answered.",
        "2 messages were given up and nobody has seen to it yet.",
        "Nothing reaches the endpoint “CMMS” any more; it was switched off.",
    ]
    assert alarm_lines(dead=0, off=[], mail_error="", waiting=0, is_mail_down=False) == []
