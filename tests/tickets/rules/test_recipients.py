"""Who reads what is about to be written."""

from tickets.rules.recipients import Reader, note_recipients, reply_recipients

ROSA, TOM, ANA = Reader(id=1, name="Rosa"), Reader(id=2, name="Tom", can_be_mailed=False), Reader(id=3, name="Ana")


def test_reply_goes_to_the_requester_and_who_watches_but_never_to_oneself() -> None:
    found = reply_recipients(actor_id=3, requester=ROSA, watchers=[TOM, ANA, ROSA])

    assert [(each.name, each.why, "no mail" in each.how) for each in found] == [
        ("Rosa", "Requester", False),
        ("Tom", "Watches", True),
    ]


def test_reply_to_oneself_goes_to_nobody() -> None:
    assert reply_recipients(actor_id=1, requester=ROSA, watchers=[]) == ()


def test_note_never_goes_to_the_requester() -> None:
    assert [each.name for each in note_recipients(actor_id=3, watchers=[TOM, ANA])] == ["Tom"]
