"""Hours that are edited: against a minute-by-minute oracle, across time zones, clock changes and edits."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assets.rules import calendar as plain
from assets.rules.calendar import ALWAYS, Calendar
from tests.assets.rules.test_calendar import (
    BERLIN,
    CHANGES,
    ZONES,
    around,
    calendars,
    elapsed_oracle,
    examples,
    is_open_oracle,
    lengths,
    minutes_around,
    windows,
)
from tickets.rules.timeline import (
    Edition,
    Timeline,
    always_the_same,
    due,
    elapsed,
    is_open,
    timeline_of,
)

OLD = datetime(2000, 1, 1, tzinfo=UTC)


@st.composite
def scenes(draw, count=2):
    """A timeline edited up to three times near a clock change, sorted instants there, and pauses."""
    base = draw(st.sampled_from(CHANGES))

    def moments(number):
        found = st.lists(minutes_around, min_size=number, max_size=number)
        return draw(found.map(lambda offsets: sorted(base + timedelta(minutes=offset) for offset in offsets)))

    edits = sorted(set(moments(draw(st.integers(0, 3)))))
    made = [Edition(1, OLD, draw(calendars))]
    made += [Edition(number, edit, draw(calendars)) for number, edit in enumerate(edits, start=2)]
    pauses = [(start, start + draw(lengths)) for start in moments(draw(st.integers(0, 3)))]
    return timeline_of(made), moments(count), pauses


def calendar_at(timeline, instant):
    """Straight from the definition: the last version that has begun; before all, the first."""
    begun = [edition for edition in timeline.editions if edition.valid_from <= instant]
    return (begun[-1] if begun else timeline.editions[0]).calendar


def oracle(timeline, start, end, stops=()):
    """Brute force, minute by minute."""
    minutes = 0
    while start < end:
        minutes += elapsed_oracle(calendar_at(timeline, start), start, start + timedelta(minutes=1), stops)
        start += timedelta(minutes=1)
    return minutes


@examples
@given(scene=scenes())
def test_p1_equals_the_oracle(scene):
    timeline, (start, end), stops = scene
    end = min(end, start + timedelta(minutes=1500))

    assert elapsed(timeline, start, end, stops) == oracle(timeline, start, end, stops)
    assert is_open(timeline, start) == is_open_oracle(calendar_at(timeline, start), start)


@examples
@given(scene=scenes(count=3))
def test_p2_p3_adds_up_and_is_bounded(scene):
    timeline, (first, middle, last), stops = scene

    whole = elapsed(timeline, first, last, stops)

    assert whole == elapsed(timeline, first, middle, stops) + elapsed(timeline, middle, last, stops)
    assert 0 <= whole <= (last - first).total_seconds()
    assert elapsed(timeline, last, first, stops) == 0


@examples
@given(scene=scenes(), seconds=st.integers(0, 400_000))
def test_p4_p5_due_is_the_inverse_of_elapsed(scene, seconds):
    timeline, (start, other), stops = scene
    at = due(timeline, start, seconds, stops)
    assume(at is not None)

    assert elapsed(timeline, start, at, stops) == seconds
    assert (elapsed(timeline, start, other, stops) >= seconds) == (other >= at)
    if seconds:
        assert is_open(timeline, at - timedelta(seconds=1))


@examples
@given(scene=scenes())
def test_p6_always_is_wall_time_however_often_it_is_edited(scene):
    timeline, (start, end), _ = scene
    always = Timeline(editions=tuple(Edition(e.version, e.valid_from, ALWAYS) for e in timeline.editions))
    seconds = int((end - start).total_seconds())

    assert elapsed(always, start, end) == seconds
    assert due(always, start, seconds) == end


@examples
@given(scene=scenes(), seconds=st.integers(1, 90_000))
def test_p7_a_pause_never_adds_time(scene, seconds):
    timeline, (start, end), stops = scene
    at, later = due(timeline, start, seconds), due(timeline, start, seconds, stops)

    assert elapsed(timeline, start, end, stops) <= elapsed(timeline, start, end)
    assert later is None or (at is not None and at <= later)


@examples
@given(scene=scenes(count=3))
def test_p8_pauses_count_as_their_union(scene):
    timeline, (start, stop_at, end), stops = scene
    expected = elapsed(timeline, start, end, stops)

    assert elapsed(timeline, start, end, [*stops, *stops]) == expected
    assert elapsed(timeline, start, end, stops[::-1]) == expected
    assert elapsed(timeline, start, end, [*stops, (stop_at, stop_at)]) == expected
    assert elapsed(timeline, start, end, [(stop_at, None)]) == elapsed(timeline, start, stop_at)


@examples
@given(scene=scenes())
def test_p9_a_pause_while_closed_changes_nothing(scene):
    timeline, (start, end), stops = scene
    closed = [stop for stop in stops if elapsed(timeline, *stop) == 0]

    assert elapsed(timeline, start, end, closed) == elapsed(timeline, start, end)


@examples
@given(scene=scenes(), zone=st.sampled_from(ZONES))
def test_p10_p20_only_the_instant_counts(scene, zone):
    timeline, (start, end), stops = scene
    here = [moment.astimezone(ZoneInfo(zone)) for moment in (start, end)]
    text = [datetime.fromisoformat(moment.isoformat()) for moment in here]
    moved = timeline_of(
        Edition(edition.version, edition.valid_from.astimezone(ZoneInfo(zone)), edition.calendar)
        for edition in timeline.editions
    )

    expected = elapsed(timeline, start, end, stops)
    assert elapsed(timeline, *here, stops) == expected
    assert elapsed(timeline, *text, stops) == expected
    assert elapsed(moved, start, end, stops) == expected


@examples
@given(before=windows, after=windows, times=around(3).map(sorted))
def test_p11_a_week_later_is_the_same_where_clocks_stand_still(before, after, times):
    start, edit, end = times
    week = timedelta(days=7)

    def edited(at):
        hours = [Calendar(time_zone="Asia/Tokyo", windows=(found,) * 7) for found in (before, after)]
        return timeline_of([Edition(1, OLD, hours[0]), Edition(2, at, hours[1])])

    assert elapsed(edited(edit + week), start + week, end + week) == elapsed(edited(edit), start, end)


@examples
@given(scene=scenes(count=3), seconds=st.integers(0, 400_000))
def test_p12_an_edit_that_changes_nothing_changes_nothing(scene, seconds):
    timeline, (start, cut, end), stops = scene
    again = Edition(9, cut, timeline.edition_at(cut).calendar)
    editions = sorted((*timeline.editions, again), key=lambda edition: (edition.valid_from, edition.version))
    split = Timeline(editions=tuple(editions))

    assert elapsed(split, start, end, stops) == elapsed(timeline, start, end, stops)
    assert due(split, start, seconds, stops) == due(timeline, start, seconds, stops)


@examples
@given(before=calendars, after=calendars, times=around(3).map(sorted))
def test_p13_time_adds_up_over_an_edit(before, after, times):
    """Hours or zone changed at T: the old ones up to T, the new ones from then on."""
    start, edit, end = times
    edited = timeline_of([Edition(1, OLD, before), Edition(2, edit, after)])

    assert elapsed(edited, start, end) == plain.elapsed(before, start, edit) + plain.elapsed(after, edit, end)


@examples
@given(scene=scenes(), extra=calendars, seconds=st.integers(0, 90_000))
def test_p13_an_edit_leaves_all_time_before_it_alone(scene, extra, seconds):
    timeline, (start, edit), stops = scene
    edited = timeline_of([*timeline.editions, Edition(9, edit, extra)])
    at = due(timeline, start, seconds, stops)

    assert elapsed(edited, start, edit, stops) == elapsed(timeline, start, edit, stops)
    assert edited.before(edit) == timeline.before(edit)
    if at and at <= edit:
        assert due(edited, start, seconds, stops) == at


@examples
@given(scene=scenes(), extra=calendars)
def test_p14_the_version_made_last_counts_from_its_start(scene, extra):
    timeline, (edit, later), _ = scene
    edited = timeline_of([*timeline.editions, Edition(9, edit, extra)])

    assert edited.editions[-1].version == 9
    assert edited.edition_at(later).version == 9
    assert [a.valid_from < b.valid_from for a, b in pairwise(edited.editions)] == [True] * (len(edited.editions) - 1)


@examples
@given(scene=scenes(), seconds=st.integers(1, 90_000))
def test_p17_logged_while_closed_is_due_after_the_next_opening(scene, seconds):
    timeline, (start, _), _ = scene
    assume(not is_open(timeline, start))
    opening = due(timeline, start, 1)
    assume(opening is not None)

    at = due(timeline, start, seconds)

    assert at is None or at >= opening + timedelta(seconds=seconds - 1)
    assert opening > start


@examples
@given(scene=scenes(), seconds=st.integers(1, 90_000))
def test_p18_nothing_falls_due_while_closed(scene, seconds):
    """So warnings, which are due times of a share, ring when somebody is there: in an open minute or at its end."""
    timeline, (start, _), stops = scene
    at = due(timeline, start, seconds, stops)
    assume(at is not None)

    assert is_open(timeline, at) or is_open(timeline, at - timedelta(seconds=1))


def test_version_taken_back_before_it_began_never_holds():
    days = [datetime(2026, 5, day, tzinfo=UTC) for day in (1, 9, 4, 4)]
    made = [Edition(number, day, BERLIN) for number, day in enumerate(days, start=1)]

    assert [edition.version for edition in timeline_of(made).editions] == [1, 4]


def test_versions_begin_on_a_whole_second():
    moment = datetime(2026, 5, 1, 9, 0, 0, 700_000, tzinfo=UTC)

    [edition] = timeline_of([Edition(1, moment, BERLIN)]).editions

    assert edition.valid_from == moment.replace(microsecond=0)


def test_first_version_also_holds_before_it_began():
    timeline = timeline_of([Edition(1, datetime(2026, 5, 1, tzinfo=UTC), BERLIN)])

    assert timeline.edition_at(OLD).version == 1
    assert timeline.before(OLD) == timeline


def test_changes_between_are_those_inside():
    days = [datetime(2026, 5, day, tzinfo=UTC) for day in (1, 4, 9)]
    timeline = timeline_of(Edition(number, day, BERLIN) for number, day in enumerate(days, start=1))

    assert timeline.changes_between(days[0], days[2]) == (days[1],)
    assert timeline.changes_between(days[1], None) == (days[2],)
    assert always_the_same(BERLIN).changes_between(OLD, None) == ()


def test_a_timeline_needs_hours():
    with pytest.raises(ValueError, match="at least one version"):
        Timeline(editions=())
