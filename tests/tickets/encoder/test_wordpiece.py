"""Words and their pieces, by a vocabulary of a few lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.encoder.wordpiece import MOST_TOKENS, read_vocabulary, tokens

PIECES = ["[UNK]", "[CLS]", "[SEP]", "view", "##er", "free", "##zes", "ct", "-", "02", "o", ".", "grosse", "東", "京"]
VOCABULARY = {piece: number for number, piece in enumerate(PIECES)}


def pieces(text):
    return [PIECES[number] for number in tokens(text, vocabulary=VOCABULARY)[1:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Viewer freezes", ["view", "##er", "free", "##zes"]),
        ("CT-02.", ["ct", "-", "02", "."]),
        ("vie\u0301wer  \t\n VIEWER", ["view", "##er", "view", "##er"]),
        ("gro\u0308sse", ["grosse"]),
        ("東京o", ["東", "京", "o"]),
        ("view\u200ber\x00", ["view", "##er"]),
        ("viewzzz free", ["[UNK]", "free"]),
        ("o" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_words_become_their_longest_known_pieces(text, expected):
    assert pieces(text) == expected


@given(st.text(max_size=300))
def test_any_text_has_its_tokens_and_not_too_many(text):
    found = tokens(text, vocabulary=VOCABULARY)

    assert (found[0], found[-1]) == (1, 2)
    assert len(found) <= MOST_TOKENS


def test_a_long_text_keeps_its_end_mark():
    assert tokens("o " * 500, vocabulary=VOCABULARY) == [1, *[10] * (MOST_TOKENS - 2), 2]


def test_a_vocabulary_without_its_marks_is_refused(tmp_path):
    (tmp_path / "v").write_text("a\nb\n")

    with pytest.raises(KeyError):
        read_vocabulary(tmp_path / "v")
