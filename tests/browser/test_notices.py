"""The bell counts by itself, a ticket that is opened is read, and the pages about notifications pass the audit."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.journeys.visitor import number_in

pytestmark = pytest.mark.browser


def test_bell_counts_live_and_an_opened_ticket_is_read(desk: Desk) -> None:
    with desk.page_of("ana") as page:
        page.goto("/me/notices/")
        bell = page.locator("[data-bell-count]")
        page.get_by_role("button", name="Mark all read").click() if page.locator(".notice-unread").count() else None
        expect(bell).to_be_hidden()

        number = number_in(desk.stack.visitor("rosa").log_ticket())

        expect(bell).to_have_text("1")
        page.goto("/me/notices/?unread=1")
        page.get_by_role("link", name=f"#{number}").click()
        expect(page.locator("[data-live-state]")).to_have_text("Live")
        expect(page.locator("[data-bell-count]")).to_be_hidden()


@pytest.mark.parametrize("address", ["/me/notices/", "/me/notifications/"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_pass_the_audit(desk: Desk, violations: Callable[[Page], list[str]], address: str, theme: str) -> None:
    desk.stack.visitor("rosa").log_ticket()
    with desk.page_of("ana", color_scheme=theme, viewport={"width": 390, "height": 800}) as page:
        page.goto(address)

        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
