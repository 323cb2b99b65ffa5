"""Working a ticket in the browser: steps ticked in place, templates, colleagues by name, and drafts that come back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.screens import answer_questions, send

pytestmark = pytest.mark.browser


def _ticket(desk: Desk) -> int:
    with desk.page_of("ruth") as page:
        page.goto("/new?device=CT2")
        answer_questions(page, text="Half of the series is missing", affected="workaround")
        return send(page)


def test_draft_survives_closing_the_browser_and_goes_when_sent(desk: Desk) -> None:
    number = _ticket(desk)
    with desk.page_of("ana") as page:
        page.goto(f"/desk/t/{number}/")
        _write_to_a_colleague(page)
        expect(page.locator(".compose-note [data-keep-status]")).to_have_text("Draft kept")

    with desk.page_of("ana") as page:
        page.goto(f"/desk/t/{number}/")
        expect(page.locator("#note_body")).to_have_value("Please look, @Sue Journey ")
        page.get_by_role("button", name="Save private note").click()
        expect(page.locator(".message-note .message-body")).to_have_text("Please look, @Sue Journey")
        expect(page.locator("#note_body")).to_have_value("")
        page.reload()
        expect(page.locator("#note_body")).to_have_value("")
        expect(page.locator(".watcher")).to_contain_text("Sue Journey")


def _write_to_a_colleague(page: Page) -> None:
    page.locator("label[for=compose-note]").click()
    page.locator("#note_body").press_sequentially("Please look, @sue")
    expect(page.locator(".mention-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#note_body")).to_have_value("Please look, @Sue Journey ")


def test_steps_are_ticked_without_losing_what_is_being_written(desk: Desk, violations: object) -> None:
    number = _ticket(desk)
    with desk.page_of("ana") as page:
        page.goto(f"/desk/t/{number}/")
        page.locator("#reply_body").fill("We are on it")
        step = page.locator("#checklist button.tick").first
        expect(step).to_have_attribute("aria-pressed", "false")
        step.click()
        expect(page.locator("#checklist button.tick").first).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#checklist [role=status]")).to_contain_text("1 of")
        expect(page.locator("#gate")).to_be_attached()
        expect(page.locator("#reply_body")).to_have_value("We are on it")
        page.get_by_role("button", name="Send reply").click()
        expect(page.locator(".message-reply .message-body")).to_have_text("We are on it")
        assert violations(page) == []  # type: ignore[operator]  # a fixture that is a function
