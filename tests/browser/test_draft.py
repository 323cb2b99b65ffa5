"""Nothing typed is lost, and nothing is sent twice."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.screens import answer_questions, send, tile

pytestmark = pytest.mark.browser
WORDS = "The screen says 0xA700"


def _is_still_there(page: Page) -> None:
    expect(page.get_by_label("Tell us what you see")).to_have_value(WORDS)
    expect(page.locator("input[name=problem_missing][value=R21]")).to_be_checked()
    expect(page.locator("input[name=affected][value=patient_waiting]")).to_be_checked()


def _draft_is_kept(page: Page) -> None:
    kept = "words => (sessionStorage.getItem('raddesk-draft:new-ticket') || '').includes(words)"
    page.wait_for_function(kept, arg=WORDS)


def test_draft_survives_reload_lost_connection_and_is_sent_once(desk: Desk) -> None:
    count = """SELECT count(*) FROM tickets_ticket JOIN accounts_person ON accounts_person.id = requester_id
               WHERE email = 'ruth@hospital.example'"""
    with desk.page_of("ruth") as page:
        page.goto("/new?device=CT2")
        before = desk.stack.one(count)
        answer_questions(page, text=WORDS)
        _draft_is_kept(page)
        page.reload()
        _is_still_there(page)

        page.context.set_offline(True)
        page.get_by_role("button", name="Send to the help desk").click()
        expect(page.locator("#connection-banner")).to_contain_text("Nothing is lost")
        _is_still_there(page)
        page.context.set_offline(False)
        page.get_by_role("button", name="Send to the help desk").dblclick()
        page.wait_for_url(re.compile(r"/sent/\d+$"))

        assert desk.stack.one(count) == before + 1
        page.goto("/new")
        expect(page.get_by_label("Tell us what you see")).to_have_value("")
    # The browser and htmx say that the connection was lost.
    desk.wrong = [line for line in desk.wrong if "ERR_INTERNET_DISCONNECTED" not in line and "htmx:" not in line]


def test_draft_survives_an_error(desk: Desk) -> None:
    with desk.page_of("ruth") as page:
        page.goto("/new")
        page.get_by_label("Tell us what you see").fill(WORDS)
        page.get_by_role("button", name="Send to the help desk").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Tell us what you see")).to_have_value(WORDS)
        tile(page, "affected", "workaround").click()
        number = send(page)
    desk.wrong = [line for line in desk.wrong if "400" not in line]

    assert number > 0
