"""Finding, choosing and doing without a mouse: what the agents of a desk do all day."""

import re
import time
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.screens import width_beyond

pytestmark = pytest.mark.browser
SORTED = 20


class Keys:
    """Presses keys and counts them; there is no mouse here."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)


def _new_tickets(desk: Desk, count: int) -> list[int]:
    return [int(number) for number in desk.stack.run("-m", "tests.journeys.people", "tickets", str(count))]


def _state(desk: Desk, number: int) -> tuple[str, bool, str]:
    sql = (
        "SELECT t.state || '/' || (t.assignee_id IS NOT NULL)::text || '/' || q.code"
        " FROM tickets_ticket t JOIN tickets_queue q ON q.id = t.queue_id WHERE t.id = %s"
    )
    state, taken, queue = str(desk.stack.one(sql, number)).split("/")
    return state, taken == "true", queue


def test_twenty_new_tickets_are_triaged_by_keyboard_alone(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = _new_tickets(desk, SORTED)
    before = {number: _state(desk, number) for number in numbers}
    decided: Counter[str] = Counter()
    lines = []
    with desk.page_of("ana") as page:
        page.goto("/desk/triage/?q=race")
        expect(page.locator("#triage-subject")).to_have_text("Race")
        keys = Keys(page)
        for turn in range(SORTED):
            page.wait_for_function("document.documentElement.classList.contains('js')")
            number = int(page.locator("[data-shortcut=o]").inner_text().lstrip("#"))
            began, pressed = time.monotonic(), keys.count
            what = _decide(page, keys, turn)
            expect(page.locator("#flashes")).to_contain_text(f"#{number}:")
            decided[what] += 1
            lines.append((number, what, keys.count - pressed, time.monotonic() - began))
        expect(page.locator("main")).to_contain_text("You have seen every ticket")
    with capsys.disabled():
        print()
        for number, what, presses, seconds in lines:
            print(f"  triage #{number}: {what:<14} {presses} keys, {seconds:.1f} s")
        print(f"  {SORTED} tickets, {keys.count} keys, {sum(line[3] for line in lines):.0f} s")

    after = {number: _state(desk, number) for number in numbers}
    assert sum(1 for number in numbers if after[number][1]) == decided["take"] + decided["assign"]
    assert sum(1 for number in numbers if after[number][2] != before[number][2]) == decided["send"]
    assert keys.count <= 3 * SORTED


def _decide(page: Page, keys: Keys, turn: int) -> str:
    """Take it, send it to the first queue, or give it to somebody: one to four keys."""
    match turn % 4:
        case 0 | 2:
            keys.press("a")
            return "take"
        case 1:
            keys.press("1")
            return "send"
        case _:
            keys.press("i")
            expect(page.locator("#assign_assignee")).to_be_focused()
            keys.press("b", "Tab", "Enter")
            return "assign"


def test_five_are_resolved_together_one_refuses_and_undo_is_one_key(desk: Desk) -> None:
    numbers = _new_tickets(desk, 5)
    line = "/desk/tickets/?q=race+age:<1h"
    with desk.page_of("ana") as page:
        page.goto(line)
        _choose(page, numbers[:2])
        page.keyboard.press("g")
        page.keyboard.press("v")
        page.wait_for_url("**/desk/views/")
        page.goto(line)
        _choose(page, numbers[:2])
        page.keyboard.press("a")
        expect(page.locator("#flashes")).to_contain_text("2 tickets taken.")
        page.locator("html.js").wait_for()  # the keys are there
        page.keyboard.press("z")
        expect(page.locator("#flashes")).to_contain_text("2 tickets put back as before.")
        assert [_state(desk, number)[:2] for number in numbers[:2]] == [("new", False)] * 2

        page.goto(f"/desk/t/{numbers[0]}/?do=resolve")
        page.locator("#resolve_code").select_option("other")
        page.locator("#resolve_done").fill("Done before.")
        page.get_by_role("button", name="Resolve").click()
        expect(page.locator("main")).to_contain_text("Resolved.")

        page.goto(line)
        _choose(page, numbers)
        page.keyboard.press("s")
        expect(page.locator("#bulk-bar [name=code]")).to_be_focused()
        page.keyboard.press("S")  # Something else
        page.keyboard.press("Tab")
        page.keyboard.type("Restarted the router.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("4 tickets resolved, 1 refused.")
        expect(page.locator("main")).to_contain_text("This ticket is already resolved.")
    assert [_state(desk, number)[0] for number in numbers] == ["resolved"] * 5


def _choose(page: Page, numbers: list[int]) -> None:
    """Walk down the list and press x on these tickets."""
    wanted = {f"/desk/t/{number}/" for number in numbers}
    for _ in range(50):
        page.keyboard.press("j")
        here = page.evaluate("document.activeElement.getAttribute('href')")
        if here in wanted:
            page.keyboard.press("x")
            wanted.discard(here)
        if not wanted:
            expect(page.locator("#bulk-bar .bulk-count")).to_have_text(f"{len(numbers)} tickets")
            return
    raise AssertionError(f"not in the list: {wanted}")


def test_typing_and_clicking_lead_to_one_address(desk: Desk) -> None:
    with desk.page_of("ana") as page:
        page.goto("/desk/tickets/")
        page.get_by_label("Queue", exact=True).select_option("pacs")
        page.get_by_label("Assignee", exact=True).select_option("nobody")
        page.get_by_label("Due", exact=True).select_option("<4h")
        page.get_by_role("search", name="Filters").get_by_text("More", exact=True).click()
        page.get_by_label("Device", exact=True).fill("CT2")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url(re.compile("q="))
        clicked = page.url

        page.goto("/desk/tickets/")
        page.keyboard.press("/")
        page.keyboard.type("due:<4h device:ct2 queue:pacs is:unassigned ")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("q="))

        assert page.url == clicked
        assert clicked.endswith("?q=queue:pacs+is:unassigned+device:ct2+due:%3C4h")


def test_keys_are_completed_and_the_line_is_saved_as_a_view(desk: Desk) -> None:
    with desk.page_of("ben") as page:
        page.goto("/desk/tickets/")
        page.keyboard.press("/")
        page.keyboard.type("is:unas")
        expect(page.get_by_role("option", name="is:unassigned")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#id_q")).to_have_value("is:unassigned ")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("q=is:unassigned"))
        page.keyboard.press("v")
        page.wait_for_url(re.compile("/views/new/"))
        page.get_by_label("Name").fill("Nobody has it")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Nobody has it")
        expect(page.locator("#views a[aria-current]")).to_contain_text(re.compile(r"Nobody has it\s*\d+"))


def test_palette_opens_the_ticket_on_a_device_by_its_ae_title(desk: Desk) -> None:
    number = _new_tickets(desk, 1)[0]
    with desk.page_of("cleo") as page:
        page.goto(f"/desk/t/{number}/")
        page.keyboard.press("d")
        page.keyboard.type("CT2")
        expect(page.get_by_role("option", name=re.compile("CT2")).first).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#flashes")).to_contain_text("Device saved.")

        page.goto("/desk/")
        page.keyboard.press("Control+k")
        expect(page.locator("#palette-q")).to_be_focused()
        page.keyboard.type("ct2_ae")
        expect(page.locator("[data-go][data-here]")).to_contain_text(f"#{number}")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/desk/t/{number}/")
        page.keyboard.press("Control+k")
        page.keyboard.type("take")
        expect(page.locator("[data-go][data-here]")).to_contain_text("Take it")
        page.keyboard.press("Enter")
        expect(page.locator("#flashes")).to_contain_text("You have it now.")


def test_single_keys_can_be_switched_off_for_a_person(desk: Desk) -> None:
    with desk.page_of("dan") as page:
        page.goto("/me/")
        page.get_by_role("button", name="Switch single keys off").click()
        page.goto("/desk/tickets/")
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.keyboard.press("?")
        assert page.locator("dialog[open]").count() == 0
        assert page.locator("[data-choose-row]:checked").count() == 0
        page.keyboard.press("Control+k")
        expect(page.locator("#palette")).to_be_visible()
        page.goto("/me/")
        page.get_by_role("button", name="Switch single keys on").click()


@pytest.mark.parametrize(
    "address", ["/desk/tickets/?q=race", "/desk/triage/", "/desk/views/", "/desk/views/new/", "/desk/go/?q=ct2"]
)
def test_pages_are_accessible_and_fit_a_phone(
    desk: Desk, violations: Callable[[Page], list[str]], address: str
) -> None:
    _new_tickets(desk, 1)
    with desk.page_of("ana") as page:
        page.goto(address)
        assert violations(page) == []
        assert width_beyond(page, 390) == 0
        assert violations(page) == []


def test_bar_and_palette_are_accessible(desk: Desk, violations: Callable[[Page], list[str]]) -> None:
    _new_tickets(desk, 1)
    with desk.page_of("ana") as page:
        page.goto("/desk/tickets/")
        page.keyboard.press("j")
        page.keyboard.press("x")
        expect(page.locator("#bulk-bar .bulk-count")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Control+k")
        expect(page.locator("#palette [data-go]").first).to_be_visible()
        assert violations(page) == []
