"""An administrator drafts a rule, tries it and publishes it, without JavaScript; the next ticket says its name."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.screens import answer_questions, send

pytestmark = pytest.mark.browser
NAME = "CT and the word zyzzyva to MOD"


def test_rule_is_drafted_tried_published_and_named_on_the_timeline(desk: Desk) -> None:
    with desk.page_of("adam", java_script_enabled=False) as page:
        _draft(page, NAME, "zyzzyva")
        _draft(page, "Dead on arrival", "zyzzyva again")
        expect(page.locator("main")).to_contain_text(f"“{NAME}”, comes first and takes every ticket this one is for.")
        page.get_by_role("button", name="Delete Dead on arrival").click()
        page.get_by_role("button", name="Try it on last month's tickets").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("would go elsewhere")
        page.get_by_role("link", name="Publish").click()
        page.get_by_label("Why does the routing change?").fill("Nobody else reads it.")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Routing")

    with desk.page_of("rosa") as page:
        page.goto("/new?device=CT2")
        answer_questions(page, text="Zyzzyva on the screen.")
        number = send(page)
    with desk.page_of("ana") as page:
        page.goto(f"/desk/t/{number}/")
        expect(page.locator(".timeline").first).to_contain_text(f"(rule “{NAME}”)")


def _draft(page: Page, name: str, word: str) -> None:
    page.goto("/desk/routing/draft/")
    page.get_by_role("link", name="Add a rule").first.click()
    page.get_by_label("What do you call it?").fill(name)
    page.get_by_label("To which queue?").select_option("MOD")
    page.locator("summary", has_text="On a device of modality").click()
    page.get_by_label("CT", exact=True).check()
    page.get_by_label("Told between").fill("00:00-24:00")
    page.get_by_label("That mention").fill(word)
    page.get_by_role("button", name="Keep in the draft").click()
    page.wait_for_url(re.compile(r"/desk/routing/draft/$"))
