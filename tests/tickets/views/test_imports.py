"""The pages of imports."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from tests.factories import NOW, make_agent, make_person
from tests.factories.imports import MAPPING, import_all, make_import, work
from tickets.actions.imports import start_import
from tickets.enums import ImportState
from tickets.models import Ticket, TicketImport

pytestmark = pytest.mark.django_db

LOG = "ticket,at,activity,category\nT1,2026-02-01T10:00,logged,?!\nT1,2026-02-01T11:00,closed,?!\nT2,soon,logged,\n"
LIST = "/desk/imports/"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page(client: Client) -> Client:
    client.force_login(make_person(role=Role.ADMINISTRATOR, time_zone="Europe/Berlin"))
    return client


def sent(page: Client, **fields: Any) -> Any:
    file = SimpleUploadedFile("Export.csv", fields.pop("text", LOG).encode())
    return page.post(LIST, {"file": file, "preset": "plain-events"} | fields)


def content(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def address(row: TicketImport, name: str = "import") -> str:
    return reverse(f"desk:{name}", args=[row.pk])


def test_file_is_received_to_be_checked(page: Client) -> None:
    answer = sent(page)

    row = TicketImport.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, address(row))
    assert (row.name, row.preset, row.system, row.time_zone) == ("Export.csv", "plain-events", "plain", "Europe/Berlin")
    assert (row.state, row.with_texts, row.created_by and row.created_by.role) == ("checking", False, "administrator")


def test_choices_of_the_form_win_over_the_mapping(page: Client) -> None:
    sent(page, system="Old-Desk", time_zone="Asia/Tokyo", with_texts="on")

    row = TicketImport.objects.get()
    assert (row.system, row.time_zone, row.with_texts) == ("old-desk", "Asia/Tokyo", True)


def test_own_mapping_is_taken_with_its_zone(page: Client) -> None:
    mapping = {**MAPPING, "time": {"zone": "America/New_York"}}

    sent(page, preset="own", mapping=SimpleUploadedFile("m.json", json.dumps(mapping).encode("utf-8-sig")))

    row = TicketImport.objects.get()
    assert (row.preset, row.system, row.time_zone, row.mapping) == ("", "old", "America/New_York", mapping)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"preset": ""}, "Say where the file comes from."),
        ({"preset": "own"}, "Choose the mapping file."),
        ({"preset": "own", "mapping": b"{"}, "This is no JSON:"),
        ({"preset": "own", "mapping": b"[" * 100_000}, "This is no JSON:"),
        ({"preset": "own", "mapping": b"\xff\xfe"}, "This is no JSON:"),
        ({"preset": "own", "mapping": b"null"}, "The mapping: is empty."),
        ({"preset": "own", "mapping": b'{"rows": "x"}'}, "rows: “x” is not known. It may be events, tickets."),
        ({"preset": "own", "mapping": b" " * 600_000}, "A mapping file has at most 512 KB."),
        ({"time_zone": "Mars"}, "There is no such time zone."),
        ({"system": "a b"}, "Enter a valid"),
        ({"text": ""}, "The file is empty. Export it again."),
    ],
)
def test_what_is_wrong_stands_on_the_form(page: Client, fields: dict[str, Any], sentence: str) -> None:
    if "mapping" in fields:
        fields = fields | {"mapping": SimpleUploadedFile("m.json", fields["mapping"])}

    answer = sent(page, **fields)

    assert answer.status_code == 400
    assert sentence in content(answer)
    assert TicketImport.objects.count() == 0


def test_file_over_the_limit_is_refused(page: Client, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 20

    answer = sent(page)

    assert answer.status_code == 400
    assert "The file is larger than 0 MB." in content(answer)


def test_check_is_shown_with_what_was_found(page: Client) -> None:
    row = make_import(text=LOG, name="Export.csv")

    shown = content(page.get(address(row)))

    assert "Checked, not started" in shown
    assert "From <strong>1 Feb 2026, 11:00</strong> to <strong>1 Feb 2026, 12:00</strong>" in shown
    assert "The time fits none of the formats of the mapping." in shown
    assert '<th scope="row" class="cell-num">4</th><td class="nowrap">T2</td><td>at</td>' in shown
    assert "Closed and never resolved: resolved at the closing." in shown
    assert '<th scope="row" class="import-value">?!</th><td class="cell-num">2</td><td class="cell-num">2</td>' in shown
    assert "hx-trigger=\"every" not in shown
    assert Ticket.objects.count() == 0


def test_checked_import_is_started_and_watched_to_its_end(page: Client) -> None:
    row = make_import(text=LOG)

    assert page.post(address(row, "import_start"))["Location"] == address(row)
    running = content(page.get(address(row)))
    part = content(page.get(address(row), headers={"HX-Request": "true"}))

    assert 'hx-get="/desk/imports/' in running
    assert "0 of 1 tickets written" in running
    assert "<progress" in part
    assert part.startswith('<div id="import"')
    row.refresh_from_db()
    work(row)
    done = content(page.get(address(row), headers={"HX-Request": "true"}))
    assert "hx-get" not in done
    assert "What came of it" in done
    assert 'href="/reports/?from=2026-02-01&amp;to=2026-02-01&amp;cohort=logged"' in done


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"done": 0, "total": 0}, "Waiting for its turn"),
        ({"done": 1500, "total": 0}, "1,500 rows read"),
        ({"done": 250, "total": 1000}, "25 % of the check done"),
    ],
)
def test_check_under_way_says_how_far_it_is(page: Client, fields: dict[str, int], words: str) -> None:
    row = make_import(text=LOG, is_checked=False)
    TicketImport.objects.filter(pk=row.pk).update(**fields)

    assert words in content(page.get(address(row)))


def test_failed_import_says_why(page: Client) -> None:
    row = make_import(text="at\n")

    shown = content(page.get(address(row)))

    assert "This import could not go on" in shown
    assert "There is no column “ticket” (ticket)." in shown
    assert "Every finding" not in shown


def test_import_is_thrown_away(page: Client) -> None:
    row = make_import(text=LOG)

    answer = page.post(address(row, "import_discard"), follow=True)

    assert "The import is thrown away. Nothing was imported from it." in content(answer)
    row.refresh_from_db()
    assert row.state == ImportState.DISCARDED
    again = page.post(address(row, "import_discard"), follow=True)
    assert "This import has moved on meanwhile." in content(again)
    assert "This import has moved on meanwhile." in content(page.post(address(row, "import_start"), follow=True))


def test_file_with_nothing_new_says_so(page: Client) -> None:
    import_all(text=LOG)
    row = make_import(text=LOG)

    assert "Nothing of this file is new. Starting it would change nothing." in content(page.get(address(row)))


def test_findings_and_presets_are_downloads(page: Client) -> None:
    row = make_import(text=LOG)

    found = page.get(address(row, "import_findings"))
    mapping = page.get("/desk/imports/presets/jira.json")

    assert found["Content-Disposition"] == f'attachment; filename="import-{row.pk}-findings.csv"'
    lines = b"".join(found.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "kind,row,ticket,column,value,code,meaning"
    assert mapping.json()["system"] == "jira"
    assert page.get("/desk/imports/presets/nothing.json").status_code == 404
    assert page.get("/desk/imports/999/").status_code == 404


def test_findings_that_are_no_longer_kept_are_missing(page: Client) -> None:
    assert page.get(address(make_import(text=LOG, is_checked=False), "import_findings")).status_code == 404


def test_import_from_before_this_century_leads_to_the_reports(page: Client) -> None:
    row = import_all(text="ticket,at,activity\nT1,1995-01-01,logged\n")

    assert 'href="/reports/?from=2000-01-01&amp;to=2000-01-01&amp;cohort=logged"' in content(page.get(address(row)))
    empty = make_import(text="ticket,at,activity\n")
    TicketImport.objects.filter(pk=empty.pk).update(state="done", started_at=NOW, finished_at=NOW)
    assert 'href="/reports/"' in content(page.get(address(empty)))


def test_only_administrators_act(client: Client) -> None:
    row = make_import(text=LOG)
    client.force_login(make_agent())

    answers = [sent(client), client.post(address(row, "import_start")), client.post(address(row, "import_discard"))]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert list(TicketImport.objects.values_list("state", flat=True)) == [ImportState.CHECKED]


def test_list_pages_and_a_damaged_address_starts_anew(page: Client) -> None:
    for number in range(27):
        make_import(text=LOG, is_checked=False, name=f"File {number}.csv")

    first = page.get(LIST)
    second = page.get(LIST + first.context["next_url"])

    assert [len(answer.context["rows"]) for answer in (first, second)] == [25, 2]
    assert len(page.get(f"{LIST}?cursor=nonsense").context["rows"]) == 25


def test_number_of_queries_does_not_grow(page: Client) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert page.get(path).status_code == 200
        return len(queries)

    one = make_import(text=LOG)
    list_of_one = asked(LIST)
    for _ in range(2):
        start_import(actor=None, import_id=make_import(text=LOG).pk, at=NOW)

    assert (list_of_one, asked(LIST), asked(address(one))) == (3, 3, 3)


def test_what_was_said_elsewhere_is_a_line_without_its_words(page: Client) -> None:
    lines = ("logged,Rosa", "replied,Ana", "note,Ana", "closed,Ana")
    log = "".join(f"T1,2020-02-01T1{hour}:00,{line}\n" for hour, line in enumerate(lines))
    import_all(text="ticket,at,activity,actor\n" + log)
    ticket = Ticket.objects.get()

    shown = content(page.get(reverse("desk:ticket", args=[ticket.pk])))
    listed = content(page.get(reverse("desk:tickets")))

    assert "replied" in shown
    assert "added a private note" in shown
    assert '<time datetime="2020-02-01T11:00:00+01:00"' in listed
