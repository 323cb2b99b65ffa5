"""What happened: written down, corrected, deleted, and on the charts."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from reports.actions.annotation import AnnotationMissing, Happened, add_annotation, delete_annotation
from reports.enums import NoteKind
from reports.models import Annotation
from reports.queries.annotations import notes_between
from tests.factories import NOW, make_agent, make_site
from tests.reports.stories import relay_all, story

MARCH = {"period": "custom", "from": "2026-03-01", "to": "2026-03-31"}
LIST_QUERIES, DETAIL_QUERIES = 4, 4


@pytest.fixture
def desk(client: Client, sue: Person) -> Client:
    client.force_login(sue)
    return client


def noted(author: Person, text: str = "New PACS", day: date = date(2026, 3, 10), **fields: Any) -> Annotation:
    plain: dict[str, Any] = {"kind": NoteKind.GO_LIVE, "site": None}
    return add_annotation(actor=author, happened=Happened(date=day, text=text, **(plain | fields)), at=NOW)


def test_note_is_written_down_and_listed(desk: Client) -> None:
    fields = {"date": "2026-03-10", "kind": "outage", "text": " PACS \n down ", "site": make_site().pk}

    answer = desk.post(reverse("reports:annotations"), fields, follow=True)

    rows = [(row["annotation"].text, row["kind"], row["annotation"].site.name) for row in answer.context["rows"]]
    assert rows == [("PACS down", "Outage", "Main Hospital")]


def test_what_is_missing_is_said(desk: Client) -> None:
    answer = desk.post(reverse("reports:annotations"), {"date": "", "kind": "go_live", "text": ""})

    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"date", "text"}


def test_any_supervisor_corrects_a_note(desk: Client, uma: Person) -> None:
    note = noted(uma)
    address = reverse("reports:annotation", args=[note.pk])
    shown = desk.get(address).content.decode()

    desk.post(address, {"date": "2026-03-11", "kind": "other", "text": "New PACS, second try", "site": ""})

    note.refresh_from_db()
    assert 'value="2026-03-10"' in shown
    assert (note.date, note.kind, note.text, note.author) == (date(2026, 3, 11), "other", "New PACS, second try", uma)


def test_wrong_correction_is_shown_again(desk: Client, sue: Person) -> None:
    address = reverse("reports:annotation", args=[noted(sue).pk])

    assert desk.post(address, {"date": "x", "kind": "other", "text": "y"}).status_code == 400


def test_note_is_deleted_once(desk: Client, sue: Person) -> None:
    note = noted(sue)
    address = reverse("reports:annotation_delete", args=[note.pk])

    answers = [desk.post(address, follow=True) for _ in range(2)]

    assert [str(message) for answer in answers for message in answer.context["messages"]] == [
        "The note is deleted.", "This note is not there any more.",
    ]  # fmt: skip
    assert desk.get(reverse("reports:annotation", args=[note.pk])).status_code == 404
    with pytest.raises(AnnotationMissing):
        delete_annotation(actor=sue, annotation_id=note.pk)


def test_note_stands_on_every_trend_of_its_period(desk: Client, sue: Person) -> None:
    story(level=1)
    relay_all()
    noted(sue)
    noted(sue, "Last year", date(2025, 3, 10))

    context = desk.get(reverse("reports:overview"), MARCH).context

    assert context["notes"] == [["10 Mar 2026", "▲ Went live", "New PACS"]]
    labels = [chart["spec"]["layer"][-1]["data"]["values"][0]["label"] for chart in context["charts"]]
    assert labels == ["▲ New PACS"] * 3


def test_note_of_a_site_stands_on_its_charts_and_on_those_of_all(sue: Person) -> None:
    main, other = make_site(), make_site(code="OTHER")
    noted(sue, "Main", site=main)
    noted(sue, "Everywhere")

    found = [
        [note.text for note in notes_between(first=date(2026, 3, 1), last=date(2026, 3, 31), site=site)]
        for site in ("", str(main.pk), str(other.pk))
    ]

    assert found == [["Main", "Everywhere"], ["Main", "Everywhere"], ["Everywhere"]]


def test_list_goes_on_and_survives_a_damaged_address(desk: Client, sue: Person) -> None:
    for day in range(1, 32):
        noted(sue, f"A{day}", date(2026, 3, day))
        noted(sue, f"B{day}", date(2026, 1, day))

    first = desk.get(reverse("reports:annotations"))
    second = desk.get(reverse("reports:annotations") + first.context["next_url"])

    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 12)
    assert len(desk.get(reverse("reports:annotations") + second.context["previous_url"]).context["rows"]) == 50
    assert len(desk.get(reverse("reports:annotations"), {"cursor": "broken"}).context["rows"]) == 50


@pytest.mark.parametrize("name", ["annotations", "annotation"])
def test_notes_are_closed_to_agents(client: Client, sue: Person, name: str) -> None:
    note = noted(sue)
    client.force_login(make_agent())

    assert client.get(reverse(f"reports:{name}", args=[note.pk] if name == "annotation" else [])).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_few_questions(desk: Client, sue: Person, count: int) -> None:
    """Session, person, sites, rows."""
    notes = [noted(sue, str(number)) for number in range(count)]
    found = []
    for address in (reverse("reports:annotations"), reverse("reports:annotation", args=[notes[0].pk])):
        with CaptureQueriesContext(connection) as queries:
            desk.get(address)
        found.append(len(queries))

    assert found == [LIST_QUERIES, DETAIL_QUERIES]
