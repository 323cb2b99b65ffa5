"""Patient data in a real browser: asked before it is sent; shown once; axe on the pages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.screens import width_beyond

pytestmark = pytest.mark.browser
NUMBER = "20240817001"


@pytest.mark.parametrize("has_script", [True, False])
def test_a_clinician_moves_a_number_into_the_protected_fields(desk: Desk, has_script: bool) -> None:
    number = int(desk.stack.visitor("rosa").log_ticket().location.rpartition("/")[2])
    with desk.page_of("rosa", java_script_enabled=has_script) as page:
        page.goto(f"/t/{number}")
        page.get_by_label("Your message").fill(f"Accession {NUMBER} is still missing.")
        page.get_by_role("button", name="Send message").click()
        expect(page.locator(".phi")).to_contain_text(f"{NUMBER} looks like an accession number")
        expect(page.get_by_label("Your message")).to_have_value(f"Accession {NUMBER} is still missing.")
        page.get_by_role("button", name="Move it into the protected fields").click()
        expect(page.locator("#thread")).to_contain_text("Accession [accession number: protected] is still missing.")
        expect(page.locator("body")).not_to_contain_text(NUMBER)
        desk.wrong[:] = [line for line in desk.wrong if "400" not in line]  # the question itself

    assert desk.stack.one("SELECT count(*) FROM tickets_identityvalue WHERE ticket_id = %s", number) == 1


def test_the_desk_looks_once_with_a_reason(desk: Desk, violations: Callable[[Page], list[str]]) -> None:
    number = int(desk.stack.visitor("rosa").log_ticket().location.rpartition("/")[2])
    with desk.page_of("ana") as page:
        page.goto(f"/desk/t/{number}/identity/")
        page.get_by_label("Accession number").fill(NUMBER)
        page.get_by_role("button", name="Keep encrypted").click()
        expect(page.locator("table")).to_contain_text("hidden")
        page.get_by_label("Why do you need to see them?").select_option("find_study")
        page.get_by_role("button", name="Show them once").click()
        expect(page.locator(".identifier")).to_have_text(NUMBER)
        found, beyond = violations(page), width_beyond(page, 360)
        page.goto(f"/desk/t/{number}/identity/")
        expect(page.locator("table")).to_contain_text("hidden")
        page.goto("/desk/corrections/call/")
        found += violations(page)
        page.goto("/corrections/new")
        found += violations(page)
        expect(page).to_have_url(re.compile("corrections/new$"))

    assert (found, beyond) == ([], 0)
