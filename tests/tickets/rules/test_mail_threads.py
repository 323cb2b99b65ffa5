"""Which ticket a mail answers to, above all when it answers a digest of several."""

import pytest

from tickets.rules.mail_decision import Link
from tickets.rules.mail_parse import Mail
from tickets.rules.mail_text import numbers_named
from tickets.rules.mail_threads import Sent, Thread, thread_of

ROSA, OTHER = 7, 8
DIGEST = Sent("<d@h.example>", 12, ROSA, others=frozenset({15, 18}))
OPEN = Thread(Link.DIGEST, choice=(12, 15, 18))


@pytest.mark.parametrize(
    ("sent", "sender", "text", "thread"),
    [
        (Sent("<d@h.example>", 12, ROSA), ROSA, "No.", Thread(Link.REFERENCE, 12)),
        (DIGEST, ROSA, "The second is still broken.", OPEN),
        (DIGEST, ROSA, "#15 is still broken, thank you.", Thread(Link.REFERENCE, 15)),
        (DIGEST, ROSA, "#15 and #18 are.", OPEN),
        (DIGEST, ROSA, "#99 is.", OPEN),
        (DIGEST, ROSA, "It is.\n\nOn Mon, 5 Jan 2026, x <d@h.example> wrote:\n> #15", OPEN),
        (DIGEST, OTHER, "#15 is.", Thread(Link.REFERENCE, 12)),
        (DIGEST, None, "#15 is.", Thread(Link.REFERENCE, 12)),
    ],
)  # fmt: skip
def test_answer_to_what_we_sent(sent: Sent, sender: int | None, text: str, thread: Thread) -> None:
    mail = Mail(references=(sent.message_id,), text=text, subject="Re: 3 messages on 3 tickets")

    found = thread_of(mail, sender_id=sender, keys=["k"], sent=lambda _ids: [sent], came_in=lambda _ids: None)

    assert found == thread


def test_numbers_a_person_writes_of() -> None:
    assert numbers_named("#12, # 15 and #1234567890; 7, C#") == {12, 15}
