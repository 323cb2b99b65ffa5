"""Report pages as people use them: without scripts, with the keys, on a phone, on paper, by a click on a mark."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.journeys.stack import poll

pytestmark = pytest.mark.browser
WEEK = "period=7d&cohort=logged"


@pytest.fixture(autouse=True)
def _answered(desk: Desk) -> None:
    """One ticket, answered and solved, and in the figures."""
    rosa, ana = desk.stack.visitor("rosa"), desk.stack.visitor("ana")
    number = int(rosa.log_ticket().location.rpartition("/")[2])
    assert ana.post(f"/desk/t/{number}/take/").status == 302
    assert ana.post(f"/desk/t/{number}/reply/", body="We look at it.").status == 302
    assert ana.post(f"/desk/t/{number}/resolve/", code="other", done="Sent again.").status == 302
    poll(lambda: desk.stack.one("SELECT count(*) FROM tickets_outbox") == 0, what="figures up to date")


def test_figures_are_read_and_followed_without_script(desk: Desk) -> None:
    with desk.page_of("sue", java_script_enabled=False) as page:
        page.goto(f"/reports/response/?{WEEK}")
        figures = page.locator("#control-first_response table")
        expect(figures).to_be_visible()
        page.get_by_label("Time", exact=True).select_option("wall")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator("footer.report-foot")).to_contain_text("Clock time, day and night.")
        page.locator("[aria-labelledby=table-by-queue] tbody a").first.click()
        page.wait_for_url(re.compile(r"/reports/tickets/\?metric=first_response"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("First response:")


def test_a_mark_of_a_chart_opens_its_tickets(desk: Desk) -> None:
    with desk.page_of("sue") as page:
        page.goto(f"/reports/?{WEEK}")
        mark = page.locator("#trend-response svg .mark-symbol.role-mark path").last
        mark.click()
        page.wait_for_url(re.compile(r"/reports/tickets/\?metric=first_response"))
        expect(page.locator(".report-tickets tbody tr").first).to_be_visible()


def test_pages_and_filters_unfold_on_a_phone_with_the_keys(desk: Desk) -> None:
    with desk.page_of("sue", viewport={"width": 360, "height": 800}) as page:
        page.goto(f"/reports/sla/?{WEEK}")
        expect(page.get_by_role("link", name="Backlog")).to_be_hidden()
        page.locator("#nav-fold").focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("link", name="Backlog")).to_be_visible()
        expect(page.get_by_label("Compared with")).to_be_hidden()
        page.locator("#filter-fold").focus()
        page.keyboard.press("Space")
        page.get_by_label("Compared with").select_option("year")
        page.locator(".filter-menu > summary").click()
        page.get_by_label("Priority").select_option("2")
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_url(re.compile(r"compare=year"))
        expect(page.get_by_role("list", name="Active filters")).to_contain_text("Priority: P2")
        assert "queue=" not in page.url


def test_paper_has_the_definitions_and_no_buttons(desk: Desk) -> None:
    with desk.page_of("sue") as page:
        page.goto(f"/reports/?{WEEK}")
        page.emulate_media(media="print")
        expect(page.locator(".only-print").first).to_be_visible()
        for hidden in (".report-nav", ".report-tools", ".filter-bar", ".topbar"):
            expect(page.locator(hidden).first).to_be_hidden()
