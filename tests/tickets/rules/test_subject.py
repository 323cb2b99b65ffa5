import pytest

from tickets.rules.subject import rest_of, subject_from


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("", ""),
        (" \n\t", ""),
        ("Table does not move", "Table does not move"),
        ("\n  Table  does not move.\nSince noon.", "Table does not move"),
        ("Does it beep? Yes. Loudly.", "Does it beep?"),
        ("Version 1.5 hangs. Again.", "Version 1.5 hangs"),
        ("One two three four five six, seven", "One two three four five…"),
        ("x" * 40, "x" * 24 + "…"),
        (".", "."),
    ],
)
def test_subject_is_the_first_sentence(text, subject):
    found = subject_from(text, longest=25)

    assert found == subject
    assert len(found) <= 25


def test_text_that_the_subject_says_is_not_said_twice():
    assert rest_of("Table  does not move.\n", "Table does not move") == ""
    assert rest_of("Table does not move. Since noon.", "Table does not move") == "Table does not move. Since noon."
