"""Who is at a ticket, in words."""

from tickets.rules.presence import DOING_WORDS, FRESH_SECONDS, Doing, doing_of, presence_words, still_here


def test_everything_somebody_does_has_words() -> None:
    assert set(DOING_WORDS) == set(Doing) - {Doing.LEAVING}


def test_unknown_is_looking() -> None:
    assert [doing_of(text) for text in ("replying", "", "juggling")] == [Doing.REPLYING, Doing.LOOKING, Doing.LOOKING]


def test_whoever_was_not_heard_of_lately_is_gone() -> None:
    seen = {1: (Doing.LOOKING, 100.0), 2: (Doing.LOOKING, 100.0 - FRESH_SECONDS), 3: (Doing.LEAVING, 100.0)}

    assert still_here(seen, at_seconds=100.0) == {1: Doing.LOOKING}


def test_those_who_write_come_first() -> None:
    seen = {1: (Doing.LOOKING, 5.0), 2: (Doing.NOTING, 5.0), 4: (Doing.REPLYING, 5.0), 3: (Doing.DECIDING, 5.0)}

    assert list(still_here(seen, at_seconds=5.0)) == [4, 3, 2, 1]


def test_words() -> None:
    people = [("Omar Haddad", Doing.REPLYING), ("Ellen Shaw", Doing.LOOKING)]

    assert presence_words(people) == ["Omar Haddad is replying", "Ellen Shaw is looking"]
