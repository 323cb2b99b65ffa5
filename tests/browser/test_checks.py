"""Checks of a device without JavaScript, from adding one to what it found; and pages that are fit."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.screens import FIT, TWO_SCREENS, looked_at

pytestmark = pytest.mark.browser
PAGES = ("/devices/checks/", "/devices/CT2/checks/", "/devices/CT2/checks/new/outside/")


def test_a_check_is_added_told_its_token_and_removed(desk: Desk) -> None:
    with desk.page_of("sue", java_script_enabled=False) as page:
        page.goto("/devices/CT2/checks/")
        page.get_by_role("link", name="Told by your monitoring").click()
        page.get_by_role("button", name="Save the check").click()
        check = page.locator("section", has=page.get_by_role("heading", name="Told by your monitoring"))
        expect(check).to_contain_text("It was not asked yet.")
        check.get_by_role("button", name="Make a token").click()
        expect(page.get_by_label("How to tell it")).to_contain_text("Bearer rdc_")
        check.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("The check is removed.")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_quiet_and_fits(desk: Desk, violations: Callable[[Page], list[str]], path: str) -> None:
    with desk.page_of("sue") as page:
        assert looked_at(page, path, violations, screens=TWO_SCREENS) == ({}, FIT)
