"""What goes through the live stream, and who may hear it."""

import pytest

from tickets.enums import EventKind
from tickets.rules.live import (
    EVERYTHING,
    PRESENCE,
    BadSignal,
    Signal,
    decode,
    encode,
    presence_of,
    signal_of,
    told_to_desk,
    told_to_party,
)

REPLY = (EventKind.REPLY_SENT, {"message": 7})
NOTE = (EventKind.NOTE_ADDED, {"message": 8})
FILE = (EventKind.FILE_ADDED, {"attachment": 1, "is_internal": False})
FILE_OF_NOTE = (EventKind.FILE_ADDED, {"attachment": 2, "is_internal": True})


def _signal(*happened):
    return signal_of(number=12, version=4, happened=happened, parties=(9, None, 3, 9))


def test_a_signal_holds_numbers_and_kinds_alone() -> None:
    assert _signal(REPLY, FILE, FILE) == Signal(
        number=12,
        version=4,
        kinds=("reply_sent", "file_added"),
        public_kinds=("reply_sent", "file_added"),
        parties=(3, 9),
    )


def test_notes_and_their_files_are_not_public() -> None:
    assert _signal(NOTE, FILE_OF_NOTE).public_kinds == ()


@pytest.mark.parametrize("signal", [_signal(REPLY, NOTE), EVERYTHING, presence_of(5)])
def test_what_was_encoded_is_decoded(signal: Signal) -> None:
    assert decode(encode(signal)) == signal


def test_a_word_of_a_newer_release_is_left_out() -> None:
    text = '{"number":1,"version":2,"kinds":["x"],"public_kinds":[],"parties":[],"mood":"good"}'

    assert decode(text) == Signal(number=1, version=2, kinds=("x",))


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", "null", '{"number":"a"}', b"\xff", '{"number":1,"version":{}}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadSignal):
        decode(text)


def test_the_desk_hears_the_version_and_every_kind() -> None:
    assert told_to_desk(_signal(NOTE)) == {"ticket": 12, "version": 4, "kinds": ["note_added"]}


def test_a_requester_hears_public_kinds_and_no_version() -> None:
    assert told_to_party(_signal(REPLY, NOTE)) == {"ticket": 12, "kinds": ["reply_sent"]}


@pytest.mark.parametrize("signal", [_signal(NOTE), _signal(FILE_OF_NOTE), presence_of(12)])
def test_a_requester_hears_nothing_of_what_is_the_desks_alone(signal: Signal) -> None:
    assert told_to_party(signal) is None


def test_presence_is_no_event() -> None:
    assert PRESENCE not in list(EventKind)
