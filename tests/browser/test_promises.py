"""An administrator changes promises, tries them, publishes and applies them; all of it without JavaScript."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.journeys.stack import poll

pytestmark = pytest.mark.browser
VERSIONS = "SELECT count(*) FROM tickets_slapolicyversion"
APPLIED = "SELECT count(*) FROM tickets_ticketevent WHERE kind = 'policy_applied' AND ticket_id = %s"


def test_promises_are_changed_tried_published_and_applied_without_script(desk: Desk) -> None:
    number = int(desk.stack.visitor("rosa").log_ticket().location.rpartition("/")[2])
    before = desk.stack.one(VERSIONS)
    with desk.page_of("adam", java_script_enabled=False) as page:
        _draft(page)
        _try(page)
        _publish(page)
        _apply(page)
        poll(lambda: desk.stack.one(APPLIED, number), what="promises applied by the worker or the sweeper")
        page.reload()
        expect(page.locator("h1 + p")).to_contain_text("applied")

    desk.wrong = [line for line in desk.wrong if "400" not in line]  # the refused form
    assert (desk.stack.one(VERSIONS), desk.stack.one(APPLIED, number)) == (before + 1, 1)


def _draft(page: Page) -> None:
    """P5 is answered an hour earlier; a slip of the pen is told and stays; a special promise is added."""
    page.goto("/desk/promises/")
    page.get_by_role("link", name="Change the promises").click()
    page.get_by_role("link", name="What everybody is promised").click()
    page.get_by_label("P5 first response").fill("19 hrs soon")
    page.get_by_role("button", name="Keep in the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("P5 first response: write it as")
    expect(page.get_by_label("P5 first response")).to_have_value("19 hrs soon")
    page.get_by_label("P5 first response").fill("19 h")
    page.get_by_role("button", name="Keep in the draft").click()
    page.get_by_role("link", name="Special promises").click()
    page.get_by_role("link", name="Add a special promise").first.click()
    page.get_by_label("What do you call it?").fill("Facilities at night")
    page.locator("summary", has_text="In the queue").click()
    page.get_by_label("Facilities", exact=True).check()
    page.get_by_label("P5 hours").select_option(label="Day and night")
    page.get_by_role("button", name="Keep in the draft").click()
    expect(page.locator("main")).to_contain_text("P5 tickets in the queue Facilities.")


def _try(page: Page) -> None:
    today = f"{datetime.now(tz=UTC):%Y-%m-%d}"
    page.goto("/desk/promises/what-if/")
    page.get_by_label("Other days").check()
    page.get_by_label("First day").fill(today)
    page.get_by_label("Last day").fill(today)
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("main")).to_contain_text("Promises kept")
    expect(page.locator("main")).to_contain_text("P5, first response: before: 20 h → after: 19 h")


def _publish(page: Page) -> None:
    page.goto("/desk/promises/draft/publish/")
    page.get_by_label("Why do the promises change?").fill("Nights are short.")
    page.get_by_label(re.compile("then show me")).check()
    page.get_by_role("button", name="Publish").click()


def _apply(page: Page) -> None:
    expect(page.locator("h1")).to_contain_text("to tickets there are")
    page.get_by_role("button", name="Show what it would do").click()
    page.get_by_role("button", name="Apply it").click()


def test_hours_are_looked_at_before_they_are_published(desk: Desk, violations: Callable[[Page], list[str]]) -> None:
    with desk.page_of("adam") as page:
        page.goto("/desk/promises/calendars/business-hours/edit/")
        page.get_by_label("Saturday").fill("22:00-06:00")
        page.get_by_label("Public holidays of").select_option("GB")
        page.locator("button.button", has_text="Show what it means").click()
        expect(page.locator(".strip")).to_contain_text("22:00–06:00 the next day")
        expect(page.locator("main")).to_contain_text("Good Friday")
        expect(page.get_by_label("Part of that country")).to_contain_text("Scotland")
        found = violations(page)

    assert found == []
