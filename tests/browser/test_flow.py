"""The image flow in the browser: a link is added, the picture read by keyboard, and the same without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.screens import width_beyond

pytestmark = pytest.mark.browser


def _add_service(page: Page) -> None:
    page.goto("/devices/flow/services/new/")
    page.get_by_label("Name").fill("ED reading")
    page.get_by_label("Site").select_option(index=1)
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("ED reading")


def _add_links(page: Page) -> None:
    page.goto("/devices/CT2/flow/add/")
    page.get_by_role("combobox", name="Other device").press_sequentially("ws7")
    page.locator(".combobox [role=option]").first.click()
    page.get_by_role("button", name="Add the link").click()
    expect(page.locator("main")).to_contain_text("The link is added.")
    page.goto("/devices/WS7/flow/add/")
    page.get_by_label("Service").select_option(label="ED reading")
    page.get_by_role("button", name="Add the link").click()
    expect(page.locator("main")).to_contain_text("The link is added.")


def _is_sound(page: Page, violations: Callable[[Page], list[str]]) -> None:
    found = {}
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            found[theme, width] = violations(page)
    assert {key: each for key, each in found.items() if each} == {}
    assert width_beyond(page, 360) == 0
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_flow_is_linked_read_by_keyboard_and_enlarged(desk: Desk, violations: Callable[[Page], list[str]]) -> None:
    with desk.page_of("ana") as page:
        _add_service(page)
        _is_sound(page, violations)
        _add_links(page)
        for address in ("/devices/CT2/flow/", "/devices/CT2/flow/add/"):
            page.goto(address)
            _is_sound(page, violations)
        page.goto("/devices/flow/")
        _is_sound(page, violations)

        before = page.locator(".flow-svg").bounding_box()
        page.get_by_role("link", name="Larger").click()
        page.wait_for_url(re.compile("zoom=100"))
        page.get_by_role("link", name="Larger").click()
        page.wait_for_url(re.compile("zoom=150"))
        expect(page.locator(".flow-controls")).to_contain_text("150 %")
        after = page.locator(".flow-svg").bounding_box()
        assert before is not None
        assert after is not None
        assert after["width"] > before["width"]

        node = page.locator("a.flow-node").filter(has_text="WS7")
        node.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/devices/WS7/flow/"))

    with desk.page_of("ana", java_script_enabled=False, viewport={"width": 390, "height": 900}) as page:
        page.goto("/devices/flow/?zoom=200")
        expect(page.locator(".flow-svg")).to_be_hidden()
        expect(page.locator("main tbody tr").first).to_be_visible()
        page.set_viewport_size({"width": 1440, "height": 900})
        expect(page.locator(".flow-svg")).to_be_visible()
        expect(page.locator(".flow-controls")).to_contain_text("200 %")
