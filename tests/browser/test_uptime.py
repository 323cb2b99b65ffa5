"""Planned work from draft to the portal, a downtime with its sign-off, without JavaScript; and pages that are fit."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.screens import FIT, TWO_SCREENS, looked_at
from tests.journeys.visitor import number_in

pytestmark = pytest.mark.browser
PAGES = (
    "/devices/availability/", "/devices/CT2/availability/", "/devices/CT2/availability/terms/", "/devices/planned/",
    "/devices/planned/new/", "/devices/quality/", "/devices/CT2/quality/", "/devices/CT2/quality/new/",
    "/desk/t/{number}/downtime/",
)  # fmt: skip


@pytest.fixture(scope="module")
def number(stack: object) -> int:
    """A ticket of CT2."""
    return number_in(stack.visitor("rosa").log_ticket())  # type: ignore[attr-defined]  # a Stack


def _local(hours: float) -> str:
    return (datetime.now().astimezone() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_work_is_planned_approved_and_read_of(desk: Desk) -> None:
    with desk.page_of("ana", java_script_enabled=False) as page:
        page.goto("/devices/planned/new/")
        page.get_by_label("What is planned").fill("New tube zyzzyva")
        page.get_by_label("Devices").fill("CT2")
        page.get_by_label("From", exact=True).fill(_local(30))
        page.get_by_label("Until", exact=True).fill(_local(34))
        page.get_by_label("What is done").fill("Change the tube.")
        page.get_by_label("What everybody reads").fill("Use another zyzzyva meanwhile.")
        page.get_by_label("How it is undone").fill("Old tube.")
        page.get_by_label("What is checked afterwards").fill("Phantom.")
        page.get_by_role("button", name="Save the draft").click()
        page.get_by_role("button", name="Propose it").click()
        address = page.url
    with desk.page_of("sue", java_script_enabled=False) as page:
        page.goto(address)
        if page.get_by_label("I have seen what it collides with").count():
            page.get_by_label("I have seen what it collides with").check()
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.locator(".page-head")).to_contain_text("Approved")
    with desk.page_of("rosa", java_script_enabled=False) as page:
        page.goto("/mine")
        expect(page.get_by_label("Planned work").first).to_contain_text("Use another zyzzyva meanwhile.")


def test_a_downtime_is_entered_and_signed_off_on_its_ticket(desk: Desk, number: int) -> None:
    with desk.page_of("ana", java_script_enabled=False) as page:
        page.goto(f"/desk/t/{number}/downtime/")
        added = page.locator("section", has=page.get_by_role("heading", name="Enter another downtime"))
        added.get_by_label("From").fill(_local(-5))
        added.get_by_label("Until").fill(_local(-4))
        added.get_by_label("How do you know?").fill("Error log")
        added.get_by_role("button", name="Enter the downtime").click()
        expect(page.locator("main")).to_contain_text("1 h 00 min")
        page.get_by_label("passed: it may be used again").check()
        page.get_by_label("What was checked").fill("Water phantom")
        page.get_by_role("button", name="Save the check").click()
        expect(page.locator("main")).to_contain_text("Water phantom")


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_quiet_and_fits(
    desk: Desk, violations: Callable[[Page], list[str]], number: int, path: str
) -> None:
    with desk.page_of("ana") as page:
        assert looked_at(page, path.format(number=number), violations, screens=TWO_SCREENS) == ({}, FIT)
