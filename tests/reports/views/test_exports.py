"""Files from the button to the download."""

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from reports.actions.export import make_due
from reports.enums import FileKind, Paper
from reports.models import ExportJob
from reports.views import tickets
from tests.factories import make_agent
from tests.reports.stories import relay_all, story

MARCH = "period=custom&from=2026-03-01&to=2026-03-31"
LIST_QUERIES, DETAIL_QUERIES, CYCLES_QUERIES = 3, 3, 8


@pytest.fixture
def desk(client: Client, sue: Person) -> Client:
    client.force_login(sue)
    return client


def ask(client: Client, **fields: Any) -> Any:
    plain = {"page": "overview", "query": f"?{MARCH}", "kind": "csv", "paper": "A4"}
    return client.post(reverse("reports:export_new"), plain | fields)


def made() -> None:
    make_due(at=ExportJob.objects.latest("created_at").created_at)


def read(answer: Any) -> bytes:
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def test_file_is_waited_for_and_fetched_without_javascript(desk: Client) -> None:
    story(level=1)
    relay_all()
    answer = ask(desk)
    waiting = desk.get(answer.url).content.decode()
    made()

    ready = desk.get(answer.url)
    file = desk.get(reverse("reports:export_file", args=[ExportJob.objects.get().pk]))

    assert "The file is being made" in waiting
    assert "Look again" in waiting
    assert ready.context["row"]["state"] == "Ready"
    assert read(file).decode().count("\n") == 2
    assert file["Content-Disposition"].startswith('attachment; filename="raddesk-logged-2026-03-01-to-2026-03-31-')
    assert (file["Content-Type"], file["X-Content-Type-Options"]) == ("text/csv", "nosniff")


def test_question_of_the_page_is_kept(desk: Client) -> None:
    ask(desk, query=f"?{MARCH}&cursor=abc&csrfmiddlewaretoken=x&empty=", kind="pdf", paper="Letter")

    job = ExportJob.objects.get()
    assert job.query == {"period": "custom", "from": "2026-03-01", "to": "2026-03-31"}
    assert (job.kind, job.paper) == (FileKind.PDF, Paper.LETTER)


@pytest.mark.parametrize("wrong", [{"page": "nothing"}, {"kind": "exe"}, {"paper": "A0"}, {"query": "x" * 2000}])
def test_wrong_question_makes_nothing_and_says_so(desk: Client, wrong: dict[str, str]) -> None:
    answer = desk.post(reverse("reports:export_new"), {"page": "overview", "kind": "csv", **wrong}, follow=True)

    assert ExportJob.objects.count() == 0
    assert "This file cannot be made" in answer.content.decode()


def test_eleventh_file_waits_for_the_others(desk: Client) -> None:
    for _ in range(10):
        ask(desk)

    answer = desk.post(reverse("reports:export_new"), {"page": "overview", "kind": "csv"}, follow=True)

    assert "You have 10 files waiting" in answer.content.decode()


def test_file_not_made_says_why_and_what_to_do(desk: Client) -> None:
    answer = ask(desk, kind="pdf")
    ExportJob.objects.update(state="failed", error="pdf_library_missing")

    page = desk.get(answer.url).content.decode()

    assert "This server cannot make PDF files: a library is missing." in page
    assert "libpango-1.0-0" in page


def test_nobody_fetches_the_file_of_another(desk: Client, client: Client, uma: Person) -> None:
    ask(desk)
    made()
    key = ExportJob.objects.get().pk
    client.force_login(uma)

    statuses = [client.get(reverse(f"reports:{name}", args=[key])).status_code for name in ("export", "export_file")]

    assert statuses == [404, 404]


def test_file_that_is_gone_is_not_found(desk: Client) -> None:
    ask(desk)

    assert desk.get(reverse("reports:export_file", args=[ExportJob.objects.get().pk])).status_code == 404


def test_agents_make_no_files(client: Client, db: None) -> None:
    client.force_login(make_agent())

    assert ask(client).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_few_questions(desk: Client, count: int) -> None:
    """Session, person, rows."""
    for _ in range(count):
        ask(desk)
    found = []
    for address in (reverse("reports:exports"), reverse("reports:export", args=[ExportJob.objects.all()[0].pk])):
        with CaptureQueriesContext(connection) as queries:
            desk.get(address)
        found.append(len(queries))

    assert found == [LIST_QUERIES, DETAIL_QUERIES]


def test_spreadsheet_of_a_figure_comes_at_once(desk: Client) -> None:
    story(level=1).take().after(10).reply()
    story(level=2)
    relay_all()

    answer = desk.get(f"{reverse('reports:xlsx')}?metric=first_response&{MARCH}")

    found = openpyxl.load_workbook(BytesIO(read(answer)))
    about = {row[0].value: row[1].value for row in found["About"].iter_rows()}
    assert (about["Report"], about["n, tickets"], about["n, cycles"]) == ("First response", 1, 2)
    assert [row[1].value for row in found["Cycles"].iter_rows(min_row=2)] == ["first_response", "resolution"]
    assert [cell.value for cell in found["Tickets"][1]][:2] == ["ticket", "logged_at"]
    assert answer["Content-Disposition"].startswith('attachment; filename="raddesk-first_response-2026-03-01')


@pytest.mark.parametrize("count", [1, 3])
def test_promises_of_the_tickets_of_a_figure_are_a_table_of_their_own(desk: Client, count: int) -> None:
    for _ in range(count):
        story(level=1).take().after(10).reply().after(5).solve().after(5).reopen()
    relay_all()

    with CaptureQueriesContext(connection) as queries:
        answer = desk.get(f"{reverse('reports:cycles_csv')}?metric=first_response&{MARCH}")
        rows = list(csv.DictReader(StringIO(read(answer).decode())))

    found = {(row["promise"], row["cycle"], row["state"], row["wall_seconds"]) for row in rows}
    assert (len(rows), len(queries)) == (3 * count, CYCLES_QUERIES)
    assert found == {
        ("first_response", "1", "stopped", "600"), ("resolution", "1", "stopped", "900"),
        ("resolution", "2", "running", ""),
    }  # fmt: skip
    assert "-cycles-2026-03-01" in answer["Content-Disposition"]


def test_a_long_spreadsheet_is_made_in_the_background(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "DIRECT_ROWS", 1)
    for _ in range(2):
        story(level=1)
    relay_all()

    page = desk.get(f"{reverse('reports:xlsx')}?metric=logged&priority=1&{MARCH}")
    form = page.context["file_form"]
    desk.post(reverse("reports:export_new"), {**form.initial, "kind": "xlsx"})

    job = ExportJob.objects.get()
    assert "2 tickets" in page.content.decode()
    assert (job.page, job.query["metric"], job.query["priority"]) == ("tickets", "logged", "1")


def test_report_page_offers_its_tools_with_its_question(desk: Client) -> None:
    context = desk.get(f"{reverse('reports:overview')}?{MARCH}").context

    assert "from=2026-03-01" in context["file_form"].initial["query"]
    assert context["save_form"].initial["page"] == "overview"
    assert context["schedule_url"].startswith("/reports/schedules/new/?page=overview&query=period%3Dcustom")
    assert [tab["label"] for tab in context["tabs"] if tab["current"]] == ["Overview"]
