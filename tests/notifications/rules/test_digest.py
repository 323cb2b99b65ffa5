import pytest

from notifications.rules.digest import digest_subject, meanwhile_words, parts_words
from tickets.enums import EventKind, State


def test_digest_says_how_much_it_holds() -> None:
    assert digest_subject(count=1, tickets=1) == "[RadDesk] 1 message on 1 ticket"
    assert parts_words(count=5, tickets=2) == "5 messages on 2 tickets waited for you."


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        (State.OPEN, EventKind.REPLY_SENT, ""),
        (State.RESOLVED, EventKind.REPLY_SENT, "Solved meanwhile"),
        (State.CLOSED, EventKind.TICKET_TAKEN, "Closed meanwhile"),
        (State.RESOLVED, EventKind.TICKET_RESOLVED, ""),
        (State.CLOSED, EventKind.TICKET_MERGED, ""),
    ],
)
def test_what_became_of_a_ticket_meanwhile(state: State, kind: EventKind, words: str) -> None:
    assert meanwhile_words(state, {kind}) == words
