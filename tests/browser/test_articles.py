"""Articles in a real browser: suggested while typing, drafted, reviewed, compared, used; axe on their pages."""

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from config.env import BASE_DIR
from tests.browser.conftest import Desk
from tests.browser.screens import FIT, looked_at, tile, width_beyond
from tests.journeys.people import email
from tests.journeys.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def articles(stack: Stack) -> None:
    """The starter articles, published by the administrator."""
    subprocess.run(
        [sys.executable, "manage.py", "load_articles", "--publisher", email("adam")],
        env=stack.environment, cwd=BASE_DIR, check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.usefixtures("articles")
def test_typing_shows_an_article_that_fixes_it(desk: Desk, violations: Callable[[Page], list[str]]) -> None:
    with desk.page_of("rosa") as page:
        page.goto("/new")
        tile(page, "tile", "reports").click()
        expect(page.locator("#articles")).to_contain_text("Dictation does not hear you")
        tile(page, "tile", "other").click()
        page.locator("#text").press_sequentially("worklist empty")
        suggestion = page.locator("details.suggestion").filter(has_text="The worklist on the scanner is empty")
        suggestion.locator("summary").click()
        expect(suggestion).to_contain_text("Set the date to today")
        found, beyond = violations(page), width_beyond(page, 360)
        expect(page.get_by_role("button", name="Send to the help desk")).to_be_visible()
        suggestion.get_by_role("button", name="That fixed it").click()
        expect(page.get_by_role("heading", name="Good that it works again")).to_be_visible()
        after = violations(page)
        page.get_by_role("button", name="Report it after all").click()
        expect(page.locator("#text")).to_have_value("worklist empty")

    steps = desk.stack.query("SELECT DISTINCT kind FROM knowledge_helpstep WHERE is_portal ORDER BY kind")
    assert (found, after, beyond) == ([], [], 0)
    assert steps == [("opened",), ("shown",), ("solved",)]


@pytest.mark.usefixtures("articles")
def test_without_script_articles_are_links_and_nothing_is_lost(desk: Desk) -> None:
    with desk.page_of("rita", java_script_enabled=False) as page:
        page.goto("/new")
        tile(page, "tile", "worklist").click()
        tile(page, "problem_worklist", "R28").click()
        page.get_by_label("Tell us what you see").fill("It shows nobody.")
        page.get_by_role("button", name="Look in the help articles first").click()
        expect(page.get_by_role("link", name="The worklist on the scanner is empty")).to_be_visible()
        page.get_by_role("button", name="Go back to my answers").click()
        expect(page.locator("#text")).to_have_value("It shows nobody.")
        expect(page.locator("input[name=problem_worklist][value=R28]")).to_be_checked()


def _resolved(desk: Desk) -> int:
    number = int(
        desk.stack.visitor("rosa")
        .log_ticket(text="Half of it is missing, says Rosa Journey.")
        .location.rpartition("/")[2]
    )
    ana = desk.stack.visitor("ana")
    assert ana.post(f"/desk/t/{number}/take/").status == 302
    assert ana.post(f"/desk/t/{number}/resolve/", code="other", done="The second half was sent by hand.").status == 302
    return number


@pytest.mark.usefixtures("articles")
def test_from_a_ticket_to_a_published_article(desk: Desk, violations: Callable[[Page], list[str]]) -> None:
    number = _resolved(desk)
    with desk.page_of("ana") as page:
        page.goto(f"/desk/t/{number}/")
        page.get_by_role("button", name="Write an article from this ticket").click()
        page.wait_for_url(re.compile(r"/desk/knowledge/\d+/edit/$"))
        body = page.get_by_label("Text", exact=True)
        expect(body).to_have_value(re.compile(r"says \[name\][\s\S]+sent by hand"))
        page.get_by_label("Title", exact=True).fill("Half of an exam is missing")
        page.get_by_label("Who may read it").select_option("clinician")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("#preview h2").nth(1)).to_have_text("What you see")
        found = violations(page)
        page.get_by_role("button", name="Save and ask for a review").click()
        expect(page.locator("main")).to_contain_text("Somebody else has to read it")
        address = page.url
    with desk.page_of("ben") as page:
        page.goto(address)
        page.get_by_role("link", name="Versions").click()
        expect(page.locator("ins").filter(has_text="exam")).to_have_count(1)
        found += violations(page)
        page.goto(address)
        found += violations(page)
        page.get_by_role("button", name="Publish this version").click()
        expect(page.locator("main")).to_contain_text("Published. Its readers see it from now on.")
    with desk.page_of("rosa") as page:
        page.goto("/help/?q=half+exam+missing")
        page.get_by_role("link", name="Half of an exam is missing").click()
        page.get_by_role("button", name="Yes, it helped").click()
        expect(page.locator("main")).to_contain_text("You said yes.")

    assert found == []


@pytest.mark.usefixtures("articles")
def test_a_link_goes_into_the_reply_and_the_article_is_marked(desk: Desk) -> None:
    number = int(desk.stack.visitor("rosa").log_ticket(text="worklist empty").location.rpartition("/")[2])
    assert desk.stack.visitor("ana").post(f"/desk/t/{number}/take/").status == 302
    with desk.page_of("ana") as page:
        page.goto(f"/desk/t/{number}/")
        page.locator("#reply_body").fill("Have a look here:")
        row = page.locator("#articles li").filter(has_text="The worklist on the scanner is empty")
        row.get_by_role("button", name="Insert link").click()
        expect(page.locator("#reply_body")).to_have_value(re.compile(r"here:\nhttp\S+/help/worklist-empty/\n"))
        row.get_by_role("button", name="I used it").click()
        expect(row).to_contain_text("Used here")


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("rosa", "/help/"), ("rosa", "/help/?q=worklist"), ("rosa", "/help/?q=quench"),
        ("rosa", "/help/wrong-patient-do-not-fix/"), ("ana", "/help/dicom-send-failed/"), ("ana", "/desk/knowledge/"),
        ("ana", "/desk/knowledge/new/"), ("ana", "/desk/knowledge/1/"), ("ana", "/desk/knowledge/1/edit/"),
        ("ana", "/desk/knowledge/1/history/"), ("ana", "/help/runbook/R01/"), ("sue", "/desk/knowledge/overview/"),
    ],
)  # fmt: skip
def test_page_is_accessible_quiet_and_fits(
    desk: Desk, violations: Callable[[Page], list[str]], name: str, path: str
) -> None:
    with desk.page_of(name) as page:
        assert looked_at(page, path, violations) == ({}, FIT)


@pytest.mark.usefixtures("articles")
def test_an_article_of_the_desk_is_no_page_for_clinicians(desk: Desk) -> None:
    with desk.page_of("rosa") as page:
        answer = page.goto("/help/dicom-send-failed/")
        assert answer is not None
        status = answer.status

    desk.wrong = [line for line in desk.wrong if "404" not in line]
    assert status == 404
