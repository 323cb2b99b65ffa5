"""The line of filters: read, judged, written again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.rules.clicked import merged, shown
from tickets.rules.query import (
    ADVICE,
    LONGEST,
    MOST_PARTS,
    Is,
    Key,
    Query,
    Sort,
    Term,
    Word,
    read_line,
    tidied,
    values_of,
    with_term,
    without_part,
    write_line,
)


def parts(line):
    read = read_line(line)
    assert read.mistakes == ()
    return read.query.parts


def codes(line):
    return [(mistake.at, mistake.code) for mistake in read_line(line).mistakes]


def test_terms_words_and_phrases():
    assert parts('queue:pacs is:unassigned device:CT2 due:<4h "no images" late') == (
        Term(Key.QUEUE, ("pacs",)),
        Term(Key.IS, ("unassigned",)),
        Term(Key.DEVICE, ("ct2",)),
        Term(Key.DUE, ("<4h",)),
        Word("no images", is_phrase=True),
        Word("late"),
    )


def test_minus_turns_round():
    assert parts('-queue:pacs -late -"no images"') == (
        Term(Key.QUEUE, ("pacs",), is_not=True),
        Word("late", is_not=True),
        Word("no images", is_phrase=True, is_not=True),
    )


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("priority:p1", "priority:1"),
        ("priority:3,1", "priority:1,3"),
        ("priority:2..1", "priority:1..2"),
        ("priority:1 priority:2 priority:3", "priority:1..3"),
        ("queue:pacs queue:ris queue:pacs", "queue:pacs,ris"),
        ("-queue:pacs -queue:ris", "-queue:pacs -queue:ris"),
        ("assignee:me", "is:mine"),
        ("assignee:nobody", "is:unassigned"),
        ("assignee:me,nobody", "assignee:me,nobody"),
        ("-assignee:me", "-is:mine"),
        ("due:overdue", "is:overdue"),
        ("due:4h", "due:<4h"),
        ("due:<=4h", "due:<4h"),
        ("due:<30min", "due:<30m"),
        ("age:2d", "age:>2d"),
        ("is:open is:open", "is:open"),
        ("is:open is:mine", "is:open is:mine"),
        ("is:mine,waiting", "is:mine,waiting"),
        ('device:"room two",ct2', 'device:"room two",ct2'),
        ('“no images” "unclosed', '"no images" "unclosed"'),
        ("sort:best sort:due", "sort:best"),
        ("logged:2026-03-01..2026-03-31", "logged:2026-03-01..2026-03-31"),
        ("logged:..2026-03-31T10:00:00z", "logged:..2026-03-31t10:00:00z"),
        ("10:30 http://pacs/x Error: - --", "10:30 http://pacs/x Error: - --"),
        ("  \x00 a\tb  ", "a b"),
        ('"" " "', ""),
    ],
)
def test_line_has_one_form(line, written):
    assert write_line(read_line(line).query) == written
    assert codes(line) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("images qeue:pacs", [(7, "unknown_key")]),
        ("colour:red", [(0, "unknown_key")]),
        ("is:lost", [(0, "bad_value")]),
        ("is:mine,lost", [(0, "bad_value")]),
        ("due:soon age:old", [(0, "bad_value"), (9, "bad_value")]),
        ("priority:6", [(0, "bad_value")]),
        ("state:lost source:bird", [(0, "bad_value"), (11, "bad_value")]),
        ("logged:soon", [(0, "bad_value")]),
        ("logged:..", [(0, "bad_value")]),
        ("logged:0001-01-01", [(0, "bad_value")]),
        ("queue:", [(0, "no_value")]),
        ('queue:"" x', [(0, "no_value")]),
        ("queue:,", [(0, "no_value")]),
        ("-sort:due sort:best,due", [(0, "bad_value"), (10, "bad_value")]),
        (f"device:{'x' * 81}", [(0, "bad_value")]),
        ("x" * (LONGEST + 1), [(LONGEST, "too_long")]),
    ],
)
def test_mistakes_say_where(line, found):
    assert codes(line) == found


def test_mistakes_say_what_to_write():
    unknown, strange, wrong = read_line("qeue:pacs colour:red is:lost").mistakes

    assert unknown.message == "There is no filter “qeue:”. Do you mean “queue:”?"
    assert strange.message == 'There is no filter “colour:”. To search for it, write "colour:red" in quotes.'
    assert wrong.message.startswith("“lost” does not fit “is:”. Choose one of: unassigned, mine,")
    assert set(ADVICE) == set(Key)


def test_more_parts_than_anybody_means_are_a_mistake():
    line = " ".join(f"w{number}" for number in range(MOST_PARTS + 1))

    assert [code for _, code in codes(line)] == ["too_many"]


def test_sort_is_told():
    assert read_line("sort:due").query.sort is Sort.DUE
    assert read_line("x").query.sort is None


def test_tidied_puts_terms_in_order_and_words_behind():
    assert write_line(tidied(read_line("b is:open a queue:pacs").query)) == "queue:pacs is:open b a"


def test_a_part_can_be_taken_away():
    assert write_line(without_part(read_line("queue:pacs is:open x").query, 1)) == "queue:pacs x"


def test_a_term_can_be_set_by_either_name():
    query = read_line("is:unassigned is:open x").query

    assert values_of(query, Key.ASSIGNEE) == ("nobody",)
    assert write_line(with_term(query, Key.ASSIGNEE, ["me"])) == "is:open x is:mine"
    assert write_line(with_term(query, Key.ASSIGNEE, [])) == "is:open x"
    assert write_line(with_term(query, Key.DEVICE, ['a "b"\x00 c'])) == 'is:unassigned is:open x device:"a  b   c"'
    assert values_of(query, Key.QUEUE) == ()


def clicked(was, typed, **controls):
    controls = {Key(name): value for name, value in controls.items()}
    before = read_line(was).query
    return write_line(merged(was=before, typed=read_line(typed).query, clicked=shown(before) | controls))


def test_clicking_says_what_typing_says():
    typed = write_line(tidied(read_line("is:unassigned due:<4h queue:pacs device:ct2").query))

    assert clicked("", "", queue="pacs", assignee="nobody", device="ct2", due="<4h") == typed
    assert typed == "queue:pacs is:unassigned device:ct2 due:<4h"


def test_untouched_control_does_not_win_over_the_line():
    assert clicked("queue:pacs x", "queue:ris x") == "queue:ris x"
    assert clicked("queue:pacs x", "x") == "x"


def test_changed_control_wins_over_the_line():
    assert clicked("queue:pacs x", "queue:pacs y", queue="net") == "queue:net y"
    assert clicked("queue:pacs is:mine", "queue:pacs is:mine", assignee="") == "queue:pacs"


_WORDS = st.text(max_size=30)
_LINES = st.lists(
    st.one_of(
        _WORDS,
        st.sampled_from([f"{key}:" for key in Key]).flatmap(lambda key: _WORDS.map(lambda text: key + text)),
        st.sampled_from([f"is:{value.value}" for value in Is]),
        st.sampled_from(["due:<4h", "-age:>2d", "priority:1..3", 'queue:"a b",c', "sort:best", "state:new,open"]),
    ),
    max_size=6,
).map(" ".join)


@given(_LINES)
def test_what_is_written_is_read_as_the_same(line):
    query = read_line(line).query

    again = read_line(write_line(query))

    assert again.query == query
    assert again.mistakes == ()


@given(_LINES)
def test_tidied_twice_is_tidied_once(line):
    once = tidied(read_line(line).query)

    assert tidied(once) == once
    assert read_line(write_line(once)).query == once


@given(_LINES, st.dictionaries(st.sampled_from(list(Key)), _WORDS, max_size=3))
def test_any_click_gives_a_line_that_can_be_read(line, controls):
    known = read_line(line).query
    clicks = {key: value for key, value in controls.items() if key in shown(known)}

    meant = merged(was=Query(), typed=known, clicked=clicks)

    assert read_line(write_line(meant)) is not None
