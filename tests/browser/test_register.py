"""Keeping the register in a browser, and reporting a problem by scanning a label."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk
from tests.browser.screens import width_beyond

pytestmark = pytest.mark.browser
_FILE = "tag,name,kind,site,nicknames\nCT77,Register CT,modality,{site},Kettle\nBAD,,pacs,,\n"


def _look_at(page: Page, name: str, file: str) -> Locator:
    """Give the import a file; return what the page then says of it."""
    page.goto("/register/import/")
    content = {"name": name, "mimeType": "text/csv", "buffer": file.encode()}
    page.get_by_label("File", exact=False).first.set_input_files(content)
    page.get_by_role("button", name="Look at the file").click()
    return page.locator("main")


def _write_one_of_two(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Write 1 row, leave 1 refused")).click()
    expect(page.locator("main")).to_contain_text("Refused rows")


def test_a_file_becomes_a_device_that_a_label_leads_to(desk: Desk, violations: Callable[[Page], list[str]]) -> None:
    site = str(desk.stack.one("SELECT code FROM accounts_site ORDER BY id LIMIT 1"))
    with desk.page_of("ana") as page:
        said = _look_at(page, "devices.csv", _FILE.format(site=site))
        expect(said).to_contain_text("Give the name that people use.")
        assert violations(page) == []
        assert width_beyond(page, 360) == 0
        _write_one_of_two(page)

        page.goto("/devices/CT77/edit/")
        page.get_by_label("Model").fill("Spin 128")
        page.get_by_label("Why it changes").fill("Typed in a browser")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Register CT")).to_be_visible()
        page.get_by_role("link", name="History").click()
        expect(page.locator(".change-list")).to_contain_text("Typed in a browser")
        page.goto("/register/history/?of=vendors")
        assert violations(page) == []
        page.goto("/devices/CT77/documents/new/")
        assert violations(page) == []
        page.locator("#id_title").fill("Acceptance report")
        page.locator("#id_file").set_input_files(
            {"name": "report.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 one"}
        )
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("heading", name="Acceptance report", exact=True)).to_be_visible()
        assert violations(page) == []
        assert width_beyond(page, 390) == 0
        page.goto("/register/labels/print/?q=CT77")
        assert violations(page) == []
        code = page.locator(".qr-small").inner_text()
    with desk.page_of("rosa") as page:
        page.goto(f"/q/{code}")
        expect(page.locator("#where-question")).to_contain_text("CT77 – Register CT")


def test_a_file_becomes_a_contract(desk: Desk, violations: Callable[[Page], list[str]]) -> None:
    file = "vendor,number,covered_weekdays,uptime_percent\nKettle service,K1,8-18,98.5\nNobody,K2,,\n"
    with desk.page_of("ana") as page:
        page.goto("/register/vendors/new/")
        page.get_by_label("Name").fill("Kettle service")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Kettle service")).to_be_visible()
        expect(_look_at(page, "contracts.csv", file)).to_contain_text("There is no vendor “Nobody”.")
        assert violations(page) == []
        assert width_beyond(page, 390) == 0
        _write_one_of_two(page)
        page.goto("/register/vendors/")
        page.get_by_role("link", name="K1").click()
        expect(page.locator("main")).to_contain_text("Mon to Fri 08:00-18:00")
        assert violations(page) == []
        assert width_beyond(page, 390) == 0


def test_a_room_comes_first_and_offers_its_devices(desk: Desk) -> None:
    with desk.page_of("rosa") as page:
        page.goto("/new")
        page.wait_for_function("document.documentElement.classList.contains('js')")
        page.locator("#where").fill("mr room 1")
        options = page.locator("#where_list [role=option]")
        expect(options.first).to_have_attribute("data-value", re.compile("^room:"))
        options.first.click()
        page.locator("#trouble").get_by_role("button", name="MR1").click()
        expect(page.locator("#where-question")).to_contain_text("MR1 – The old MR")
