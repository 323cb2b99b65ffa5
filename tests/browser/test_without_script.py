"""The portal without JavaScript: find the device, send a file, answer, confirm."""

import re

import pytest
from playwright.sync_api import expect

from tests.assets.dicom.real import real
from tests.browser.conftest import Desk
from tests.browser.screens import tile

pytestmark = pytest.mark.browser


def test_log_reply_and_confirm_without_script(desk: Desk) -> None:
    ana = desk.stack.visitor("ana")
    with desk.page_of("rita", java_script_enabled=False) as page:
        page.goto("/new")
        tile(page, "tile", "missing").click()
        tile(page, "problem_missing", "R21").click()
        page.locator("#where").fill("new CT")
        page.get_by_role("button", name="Find it in the list").click()
        expect(page.locator("#where-question")).to_contain_text("CT2 – The new CT")
        expect(page.locator("input[name=problem_missing][value=R21]")).to_be_checked()
        tile(page, "affected", "workaround").click()
        page.locator("#files").set_input_files(real("CT_small.dcm"))
        page.get_by_role("button", name="Send to the help desk").click()
        page.wait_for_url(re.compile(r"/sent/\d+$"))
        number = int(page.url.rpartition("/")[2])

        page.goto(f"/t/{number}")
        page.get_by_label("Your message").fill("It began at eight.")
        page.get_by_role("button", name="Send message").click()
        expect(page.locator("main")).to_contain_text("Your message is sent.")

        assert ana.post(f"/desk/t/{number}/resolve/", code="other", done="Sent again.").status == 302
        page.goto(f"/t/{number}")
        page.get_by_role("button", name="It works now").click()
        expect(page.locator("main")).to_contain_text("The ticket is closed.")

    assert desk.stack.one("SELECT state FROM tickets_ticket WHERE id = %s", number) == "closed"
    assert desk.stack.one("SELECT count(*) FROM tickets_attachment WHERE ticket_id = %s", number) == 1


def test_desk_takes_and_resolves_without_script(desk: Desk) -> None:
    rosa = desk.stack.visitor("rosa")
    number = int(rosa.log_ticket().location.rpartition("/")[2])
    with desk.page_of("ben", java_script_enabled=False) as page:
        page.goto(f"/desk/t/{number}/")
        page.get_by_role("button", name="Take").click()
        expect(page.locator("main")).to_contain_text("You have it now.")
        page.locator("label[for=compose-resolve]").click()
        page.locator("#resolve_code").select_option(index=1)
        page.locator("#resolve_done").fill("Sent again.")
        page.locator(".compose-resolve").get_by_role("button", name="Resolve").click()
        expect(page.locator("main")).to_contain_text("Resolved.")
