"""The words of incidents and of their review."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tickets.rules.incidents import Moment, review_draft, since_words

ZONE = ZoneInfo("Europe/Zurich")
AT = datetime(2026, 3, 2, 8, 12, tzinfo=UTC)


def test_since_names_the_day_only_when_it_was_another():
    today = since_words(title="CT worklist is down", started_at=AT, now=AT + timedelta(hours=1), zone=ZONE)
    later = since_words(title="CT worklist is down", started_at=AT, now=AT + timedelta(days=1), zone=ZONE)

    assert (today, later) == ("CT worklist is down, since 09:12", "CT worklist is down, since 2 Mar, 09:12")


def test_review_is_in_order_of_time_and_asks_what_only_people_know():
    moments = [Moment(at=AT + timedelta(minutes=95), words="It was solved."), Moment(at=AT, words="It began.")]

    lines = review_draft(title="Down", moments=moments, affected=3, zone=ZONE).splitlines()

    assert lines[:7] == [
        "Review: Down",
        "",
        "Tickets of people affected: 3. It took 1 h 35 min from the first report to the end.",
        "",
        "What happened",
        "- 2 Mar 2026, 09:12: It began.",
        "- 2 Mar 2026, 10:47: It was solved.",
    ]
    assert sum(line.endswith("?") for line in lines) == 3


def test_review_of_nothing_has_no_length():
    lines = review_draft(title="Down", moments=[], affected=0, zone=ZONE).splitlines()

    assert lines[2] == "Tickets of people affected: 0."
