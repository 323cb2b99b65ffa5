"""A major incident without a mouse: declared, duplicates merged and put under it, all resolved with one message."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.test_finding import Keys, _choose, _new_tickets, _state

pytestmark = pytest.mark.browser
MOST_TABS = 120


def _ready(page: Page) -> None:
    page.locator("html.js").wait_for()


def _tab_to(page: Page, keys: Keys, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        keys.press("Tab")
    raise AssertionError(f"{selector} is not reached by the Tab key")


def test_duplicates_are_merged_under_an_incident_and_all_resolved_with_one_message(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    parent, kept, *copies = _new_tickets(desk, 5)
    with desk.page_of("ana") as page:
        keys = Keys(page)
        _declare(page, keys, parent)
        _merge(page, keys, copies, into=kept)
        page.goto(f"/desk/t/{kept}/")
        _ready(page)
        keys.press("j")
        expect(page.locator("main")).to_contain_text("Part of the incident now.")
        _resolve_all(page, keys, parent)
    with capsys.disabled():
        print(f"\n  incident declared, 3 merged, 2 resolved with one message: {keys.count} keys")

    merged = "SELECT count(*) FROM tickets_ticket WHERE merged_into_id = %s"
    assert desk.stack.one(merged, kept) == len(copies)
    assert [_state(desk, number)[0] for number in (parent, kept)] == ["resolved", "resolved"]
    told = "SELECT count(*) FROM tickets_message WHERE ticket_id = ANY(%s) AND body = 'The router was restarted.'"
    assert desk.stack.one(told, [parent, kept]) == 2


def _declare(page: Page, keys: Keys, number: int) -> None:
    page.goto(f"/desk/t/{number}/")
    _tab_to(page, keys, f"a[href='/desk/t/{number}/incident/']")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Declare a major incident")
    _tab_to(page, keys, "button.button-primary")
    keys.press("Enter")
    expect(page.locator("main")).to_contain_text("The incident is declared.")


def _merge(page: Page, keys: Keys, numbers: list[int], *, into: int) -> None:
    page.goto("/desk/tickets/?q=race+age:<1h")
    _choose(page, numbers)
    keys.press("m")
    expect(page.locator("#bulk-bar [name=into]")).to_be_focused()
    keys.write(str(into))
    keys.press("Tab", "Enter")
    at_once = page.locator("#flashes", has_text=f"{len(numbers)} tickets merged")
    later = page.get_by_role("table", name="What became of each ticket")  # where a busy machine leads
    expect(at_once.or_(later).first).to_be_visible()


def _resolve_all(page: Page, keys: Keys, number: int) -> None:
    page.goto(f"/desk/t/{number}/")
    _ready(page)
    keys.press("s")
    expect(page.locator("#resolve_code")).to_be_focused()
    keys.press("S", "Tab")  # Something else
    keys.write("The router was restarted.")
    _tab_to(page, keys, "button[formaction$='/resolve_all/']")
    keys.press("Enter")
    expect(page.get_by_text("Resolved with one message.").first).to_be_visible()
