"""A call: the agent logs it in the caller's name, and the caller finds it among their own."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


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
