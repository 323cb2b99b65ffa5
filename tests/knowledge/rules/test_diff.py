from knowledge.rules.diff import Line, Piece, compare


def test_equal_texts_have_no_lines() -> None:
    assert compare("a\nb\n", "a\nb") == []


def test_changed_words_are_marked() -> None:
    found = compare("Press the red button now", "Press the green button now")

    assert found == [
        Line("removed", (Piece("Press the ", False), Piece("red", True), Piece(" button now", False))),
        Line("added", (Piece("Press the ", False), Piece("green", True), Piece(" button now", False))),
    ]


def test_unlike_lines_are_marked_as_a_whole() -> None:
    found = compare("Wait", "Something else entirely")

    assert found == [
        Line("removed", (Piece("Wait", True),)),
        Line("added", (Piece("Something else entirely", True),)),
    ]


def test_added_and_removed_lines() -> None:
    assert compare("a\n", "a\nnew line") == [
        Line("same", (Piece("a", False),)),
        Line("added", (Piece("new line", True),)),
    ]
    assert compare("gone\na", "a") == [Line("removed", (Piece("gone", True),)), Line("same", (Piece("a", False),))]


def test_long_unchanged_stretches_are_left_out() -> None:
    same = "\n".join(f"line {number}" for number in range(10))

    found = compare(f"old\n{same}\nold", f"new\n{same}\nnew")

    assert [line.kind for line in found] == [
        "removed", "added", "same", "same", "gap", "same", "same", "removed", "added",
    ]  # fmt: skip
    assert found[4].count == 6


def test_an_unchanged_beginning_is_left_out_but_for_its_end() -> None:
    same = "\n".join(f"line {number}" for number in range(10))

    found = compare(f"{same}\nold", f"{same}\nnew")

    assert [line.kind for line in found] == ["gap", "same", "same", "removed", "added"]
