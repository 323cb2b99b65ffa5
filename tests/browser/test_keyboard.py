"""Without a mouse: log a ticket and take it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser
MOST_TABS = 80


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; every stop on the way must be visible."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the Tab key; focus is on {_focus(page)}")


def _focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement?.outerHTML.slice(0, 200)"))


def _choose(page: Page, name: str, value: str) -> None:
    """Walk a radio group with the arrow keys."""
    _tab_to(page, f"input[name={name}]")
    for _ in range(30):
        if page.evaluate("value => document.activeElement.value === value && document.activeElement.checked", value):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name}={value} is not reached by the arrow keys; focus is on {_focus(page)}")


def test_log_and_take_by_keyboard(desk: Desk) -> None:
    with desk.page_of("rita") as page:
        page.goto("/new")
        _choose(page, "tile", "missing")
        _choose(page, "problem_missing", "R21")
        _tab_to(page, "#text")
        page.keyboard.type("By keyboard alone")
        _tab_to(page, "#where")
        page.keyboard.type("CT2")
        expect(page.get_by_role("option", name=re.compile("CT2")).first).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        _choose(page, "affected", "patient_waiting")
        _tab_to(page, "button[name=step][value=send]")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/sent/\d+$"))
        number = int(page.url.rpartition("/")[2])

    with desk.page_of("cleo") as page:
        page.goto("/desk/")
        row = f".row-link[href='/desk/t/{number}/']"
        for _ in range(40):
            page.keyboard.press("j")
            if page.evaluate("selector => document.activeElement?.matches(selector)", row):
                break
        expect(page.locator(row)).to_be_focused()
        page.keyboard.press("t")
        expect(page.locator("main")).to_contain_text(f"#{number}: You have it now.")

    device = "SELECT tag FROM assets_device JOIN tickets_ticket t ON t.device_id = assets_device.id WHERE t.id = %s"
    assert desk.stack.one(device, number) == "CT2"
