"""A call: the agent logs it in the caller's name, and the caller finds it among their own."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


class Keys:
    """A keyboard that counts; what somebody dictates costs no key."""

    def __init__(self, page: Page) -> None:
        self._page, self.count = page, 0

    def press(self, *names: str) -> None:
        for name in names:
            self._page.keyboard.press(name)
        self.count += len(names)

    def type(self, text: str) -> None:
        self.press(*text)

    def dictate(self, text: str) -> None:
        self._page.keyboard.insert_text(text)


def call(page: Page, *, extension: str, device: str, words: str) -> Keys:
    """Everything up to what they said, from the inbox, with the keyboard alone."""
    page.goto("/desk/")
    keys = Keys(page)
    keys.press("g", "c")
    page.wait_for_url("**/desk/phone/")
    expect(page.locator("#id_caller_text")).to_be_focused()
    keys.type(extension)
    keys.press("Tab")
    keys.type(device)
    keys.press("Tab")
    expect(page.locator("#id_description")).to_be_focused()
    keys.dictate(words)
    return keys


def test_a_call_takes_fourteen_keys_and_four_fields(desk: Desk) -> None:
    with desk.page_of("ana") as page:
        keys = call(page, extension="4803", device="ct2", words="The injector does not start. The tube is fine.")
        keys.press("Tab", "ArrowDown")  # a patient is waiting
        expect(page.locator("#priority-preview")).to_contain_text("P1")
        keys.press("Enter")
        page.wait_for_url(re.compile(r"/desk/t/\d+/$"))

        assert keys.count == 14
        expect(page.get_by_role("heading", level=1)).to_have_text("The injector does not start")
        expect(page.locator("main")).to_contain_text("Remo Journey")
        expect(page.locator("[aria-labelledby=device-title]")).to_contain_text("The new CT")


def test_second_call_goes_to_the_ticket_there_is_by_one_key(
    desk: Desk, violations: Callable[[Page], list[str]]
) -> None:
    with desk.page_of("ana") as page:
        call(page, extension="4804", device="mr1", words="The coil is warm.").press("Tab", "Space")
        expect(page.locator("#priority-preview")).to_contain_text("P1")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/desk/t/\d+/$"))
        first = page.url

        keys = call(page, extension="4804", device="mr1", words="Now it smells, too.")
        expect(page.locator("#open-tickets")).to_contain_text("The coil is warm")
        found = violations(page)
        keys.press("Alt+1")
        page.wait_for_url(re.compile(r"/desk/t/\d+/$"))

        assert (page.url, found) == (first, [])
        expect(page.locator(".thread")).to_contain_text("Now it smells, too.")


def test_caller_sees_the_ticket_of_the_call(desk: Desk) -> None:
    with desk.page_of("ana") as agent, desk.page_of("remo") as caller:
        agent.goto("/desk/")
        agent.keyboard.press("g")
        agent.keyboard.press("c")
        agent.wait_for_url("**/desk/phone/")
        agent.locator("#id_caller_text").press_sequentially("remo")
        agent.get_by_role("option", name=re.compile("Remo Journey")).click()
        agent.get_by_label("What is wrong?").select_option(index=1)
        agent.get_by_label("In one line").fill("Called about the console")
        agent.locator("#id_device_text").press_sequentially("CT2")
        agent.get_by_role("option", name=re.compile("CT2")).click()
        agent.get_by_label("A patient is waiting").check()
        agent.get_by_role("button", name="Log the call").click()
        agent.wait_for_url(re.compile(r"/desk/t/\d+/$"))
        number = re.search(r"/t/(\d+)/", agent.url)
        assert number
        caller.goto("/mine")
        caller.get_by_role("link", name=re.compile("Called about the console")).click()
        expect(caller.get_by_role("heading", level=1)).to_have_text("Called about the console")
        assert caller.url.endswith(f"/t/{number[1]}")
