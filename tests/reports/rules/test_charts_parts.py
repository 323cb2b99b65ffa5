"""What each specification is made of: buckets, hours, parts, notes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.enums import NoteKind
from reports.rules.charts_distribution import EDGES, bucket_counts, bucket_words, distribution_chart, distribution_rows
from reports.rules.charts_hours import hours_columns, hours_rows
from reports.rules.charts_notes import Note, annotated, note_rows
from reports.rules.charts_stacks import TooManyParts, stack_chart
from reports.rules.colours import light_colours, oklch_hex
from tests.reports.rules.charts_shown import NOTES, WEEKS, all_charts


@pytest.mark.parametrize(("seconds", "words"), [
    (0, "under 1 min"), (59, "under 1 min"), (60, "1 to 2 min"), (1799, "15 to 30 min"), (1800, "30 min to 1 h"),
    (3600, "1 to 2 h"), (16 * 3600, "16 h to 1 d"), (86400, "1 to 2 d"), (10**9, "128 d or more"),
])  # fmt: skip
def test_a_time_falls_into_its_bucket(seconds, words):
    counts = bucket_counts([seconds])

    assert [bucket_words(number) for number, count in enumerate(counts) if count] == [words]


@given(st.lists(st.floats(min_value=0, max_value=1e9), max_size=30))
def test_no_time_is_lost_between_buckets(seconds):
    assert sum(bucket_counts(seconds)) == len(seconds)
    assert len(bucket_counts(seconds)) == len(EDGES) + 1


def test_distribution_table_has_the_buckets_between_the_first_and_the_last():
    assert distribution_rows(bucket_counts([30, 30, 300])) == [
        ["under 1 min", "2", "67 %"],
        ["1 to 2 min", "0", "0 %"],
        ["2 to 4 min", "0", "0 %"],
        ["4 to 8 min", "1", "33 %"],
    ]


def test_nothing_measured_is_nothing_drawn():
    spec = distribution_chart(counts=bucket_counts([]), marks={"median": None, "target": 60}, description="")

    assert (spec["data"]["values"], len(spec["layer"])) == ([], 1)
    assert distribution_rows(bucket_counts([])) == []


def test_week_is_a_table_of_24_rows_of_days():
    rows = hours_rows(["" if number == 25 else str(number) for number in range(168)])

    assert [column["label"] for column in hours_columns()] == ["Hour", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert rows[1] == ["01:00", "1", "–", "49", "73", "97", "121", "145"]
    assert len(rows) == 24


def test_more_parts_than_a_reader_can_tell_apart_are_refused():
    parts = {str(number): [1.0] for number in range(6)}

    with pytest.raises(TooManyParts):
        stack_chart(rows=["all"], parts=parts, words={}, unit="hours", description="")


def test_notes_outside_the_period_leave_the_chart_alone():
    spec = all_charts()["trend"]
    late = Note(day=date(2027, 1, 1), kind=NoteKind.OTHER, text="Later")

    assert annotated(spec, steps=WEEKS, notes=[late]) == spec


def test_notes_are_a_table_in_order_of_days():
    assert note_rows(steps=WEEKS, notes=NOTES[::-1]) == [
        ["10 Feb 2026", "■ Outage", "PACS archive down for six hours"],
        ["2 Mar 2026", "▲ Went live", "New worklist"],
        ["24 Jun 2026", "● Other", "Two new agents start"],
    ]


def test_note_stands_at_its_step_with_its_sign_and_short_words():
    rows = annotated(all_charts()["hours"] | {"layer": [], "encoding": {"y": {}}}, steps=WEEKS, notes=NOTES)
    texts = rows["layer"][-1]["data"]["values"]

    assert [(row["step"], row["label"], row["align"]) for row in texts] == [
        ("2026-02-09", "■ PACS archive down for six…", "left"),
        ("2026-03-02", "▲ New worklist", "left"),
        ("2026-06-22", "● Two new agents start", "right"),
    ]


@pytest.mark.parametrize(("parts", "colour"), [
    ((1, 0, 0), "#ffffff"), ((0, 0, 0), "#000000"),
    ((0.628, 0.2577, 29.23), "#ff0000"), ((0.452, 0.313, 264.05), "#0000ff"),
])  # fmt: skip
def test_oklch_is_said_in_srgb(parts, colour):
    assert oklch_hex(*parts) == colour


def test_tokens_give_their_light_side():
    tokens = "--bg: light-dark(oklch(1 0 0), oklch(0.12 0 0)); --space-1: 0.25rem; --ink: light-dark(oklch(0 0 0), x);"

    assert light_colours(tokens) == {"bg": "#ffffff", "ink": "#000000"}
