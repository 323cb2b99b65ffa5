"""The overview as sections and as rows."""

from datetime import date, timedelta

from accounts.models import Person
from reports.enums import NoteKind
from reports.models import Annotation
from reports.render.document import Section
from reports.render.sections import PAGES, clean_query, page_link
from tests.factories import NOW
from tests.reports.stories import relay_all, story

MARCH = {"period": "custom", "from": "2026-03-01", "to": "2026-03-31", "priority": "1"}


def sections(user: Person) -> dict[str, Section]:
    document = PAGES["overview"].document_for(user=user, query=MARCH, at=NOW + timedelta(days=1))
    return {section.heading: section for section in document.sections}


def test_period_without_tickets_is_one_sentence(sue: Person) -> None:
    found = sections(sue)

    assert list(found) == ["What needs a decision", "No tickets in this period"]


def test_sections_say_what_the_page_says(sue: Person) -> None:
    story(level=1).take().after(10).reply().after(50).solve()
    relay_all()
    Annotation.objects.create(date=date(2026, 3, 9), text="New PACS", kind=NoteKind.GO_LIVE, author=sue, created_at=NOW)

    found = sections(sue)

    assert list(found) == [
        "What needs a decision", "The period in figures", "Tickets logged and solved", "Promises kept",
        "Time to first response", "What happened",
    ]  # fmt: skip
    first = found["The period in figures"].stats[0]
    assert (first.label, first.value) == ("First response, median", "10 min")
    assert first.lines[-1] == "fewer than 5 tickets: read with care"
    trend = found["Promises kept"]
    assert trend.chart is not None
    assert trend.table is not None
    assert trend.table.rows[1] == ["2 Mar 2026", "100 %", "100 %"]


def test_tables_of_a_page_are_words(sue: Person) -> None:
    story(level=1).take().after(10).reply().after(50).solve()
    relay_all()

    found = PAGES["response"].document_for(user=sue, query=MARCH, at=NOW + timedelta(days=1)).sections

    queues = next(section for section in found if section.heading == "First response by queue").table
    assert queues is not None
    assert queues.rows == [["PACS team", "1", "10 min", "10 min", "10 min", "10 min", "10 min", "0"]]


def test_document_says_what_was_asked(sue: Person) -> None:
    document = PAGES["overview"].document_for(user=sue, query=MARCH, at=NOW)

    assert document.facts == [
        ("Period", "Mar 2026"), ("Time zone", "UTC"), ("Counted", "Counted when answered, solved or decided"),
        ("Time", "Working time, without waiting"), ("Priority", "P1 Emergency"),
        ("Compared with", "29 Jan to 28 Feb 2026"),
    ]  # fmt: skip
    assert len(document.digest) == 10


def test_query_is_kept_without_places_and_nonsense() -> None:
    assert clean_query("?period=30d&queue=1&queue=2&cursor=x&csrfmiddlewaretoken=y&a=&b=\x00c") == {
        "period": "30d", "queue": "2",
    }  # fmt: skip
    assert page_link(page=PAGES["overview"], query={"queue": "a b"}) == "/reports/?queue=a+b"
    assert page_link(page=PAGES["overview"], query={}) == "/reports/"
