"""Two people at once: pages say what the other did, nothing moves under the pointer, nothing typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Desk
from tests.journeys.visitor import number_in

pytestmark = pytest.mark.browser
STARTS_OVER = ("ERR_CONNECTION", "ERR_INCOMPLETE", "409", "500", "503")
"""What a browser says of a stream or an answer that ended badly on purpose."""


def _log(desk: Desk, name: str = "rosa") -> int:
    return number_in(desk.stack.visitor(name).log_ticket())


def _is_live(page: Page) -> None:
    expect(page.locator("[data-live-state]")).to_have_text("Live")


def _bar(page: Page) -> Locator:
    return page.locator("[data-live-bar] .live-pill")


def _row(page: Page, number: int) -> Locator:
    return page.locator(f"tr[data-ticket='{number}']")


def _take_button(page: Page, number: int) -> Locator:
    """While an incident runs, a row has a second button."""
    return _row(page, number).get_by_role("button", name="Take")


def _open_ticket(page: Page, number: int) -> None:
    page.goto(f"/desk/t/{number}/")
    _is_live(page)


def _places(page: Page) -> Any:
    """The tickets of the list and how far down each stands."""
    return page.evaluate(
        """() => [...document.querySelectorAll("tr[data-ticket]")]
        .map((row) => [row.dataset.ticket, Math.round(row.getBoundingClientRect().top)])"""
    )


def test_new_ticket_is_announced_and_shown_on_demand(desk: Desk) -> None:
    first = _log(desk)
    with desk.page_of("ana") as page:
        page.goto("/desk/?scope=active")
        _is_live(page)
        _row(page, first).hover()
        before = _places(page)
        second = _log(desk)

        expect(_bar(page)).to_contain_text("1 new ticket")
        third = _log(desk, "remo")
        expect(_bar(page)).to_contain_text("2 new tickets")
        assert _places(page) == before

        _bar(page).get_by_role("button", name="Show").click()
        expect(_row(page, second)).to_be_visible()
        expect(_row(page, third)).to_be_visible()
        expect(_bar(page)).to_have_count(0)


def test_ticket_somebody_takes_stays_in_its_place_and_says_so(desk: Desk) -> None:
    number = _log(desk)
    with desk.page_of("ana") as page:
        page.goto("/desk/")
        _is_live(page)
        before = _places(page)
        count = page.locator("#scopes [aria-current] .count")
        waiting = int(count.inner_text())
        desk.stack.visitor("ben").post(f"/desk/t/{number}/take/")

        expect(_row(page, number)).to_contain_text("Left this list")
        expect(_take_button(page, number)).to_have_count(0)
        expect(_bar(page)).to_contain_text("1 left this list")
        expect(count).to_have_text(str(waiting - 1))
        assert _places(page) == before


def test_like_tickets_are_proposed_without_moving_a_row(desk: Desk) -> None:
    for _ in range(3):
        _log(desk)
    with desk.page_of("ana") as page:
        held: list[Route] = []
        page.route("**/desk/incidents/like/", lambda route: held.append(route))
        with page.expect_request("**/desk/incidents/like/"):
            page.goto("/desk/?scope=active")
        _is_live(page)
        before = _places(page)
        held[0].continue_()

        expect(page.get_by_role("button", name="Make one incident of them").first).to_be_visible()
        assert _places(page) == before


def test_row_that_has_the_focus_says_who_has_it_now_and_keeps_the_focus(desk: Desk) -> None:
    number = _log(desk)
    with desk.page_of("ana") as page:
        page.goto("/desk/?scope=active")
        _is_live(page)
        _take_button(page, number).focus()
        before = _places(page)
        desk.stack.visitor("ben").post(f"/desk/t/{number}/take/")

        expect(_row(page, number)).to_contain_text("Ben Journey")
        expect(_row(page, number).locator(".row-link")).to_be_focused()
        assert _places(page) == before


def test_two_agents_at_one_ticket_see_each_other_and_lose_no_text(desk: Desk) -> None:
    number = _log(desk)
    with desk.page_of("ana") as ana, desk.page_of("ben") as ben:
        _open_ticket(ana, number)
        _open_ticket(ben, number)
        expect(ana.locator("[data-here-list]")).to_have_text("Ben Journey is looking")
        ben.get_by_label("Reply to the requester").fill("Ben's long answer")
        expect(ana.locator("[data-here-list]")).to_have_text("Ben Journey is replying")

        ana.get_by_label("Reply to the requester").fill("We look at it.")
        ana.get_by_role("button", name="Send reply").click()
        expect(_bar(ben)).to_contain_text("Ana Journey replied")
        _bar(ben).get_by_role("link", name="Show").click()
        expect(ben.locator("#thread")).to_contain_text("We look at it.")
        expect(ben.get_by_label("Reply to the requester")).to_have_value("Ben's long answer")
        expect(_bar(ben)).to_have_count(0)

        ben.get_by_role("button", name="Send reply").click()
        expect(ben.get_by_text("Reply sent.")).to_be_visible()
        expect(ben.locator("#thread")).to_contain_text("Ben's long answer")
        expect(ben.get_by_label("Reply to the requester")).to_have_value("")
        ana.goto("/desk/")
        expect(ben.locator("[data-here-list]")).to_have_text("")


def test_answer_sent_without_having_looked_is_kept_and_can_be_sent_anyway(
    desk: Desk, violations: Callable[[Page], list[str]]
) -> None:
    number = _log(desk)
    with desk.page_of("ben", java_script_enabled=False) as ben:
        ben.goto(f"/desk/t/{number}/")
        ben.get_by_label("Reply to the requester").fill("Ben's long answer")
        desk.stack.visitor("ana").post(f"/desk/t/{number}/reply/", body="We look at it.")
        ben.get_by_role("button", name="Send reply").click()
        expect(ben.get_by_role("alert")).to_contain_text("Ana Journey replied")
        expect(ben.get_by_label("Reply to the requester")).to_have_value("Ben's long answer")
        ben.get_by_role("button", name="Send anyway").click()
        expect(ben.get_by_text("Reply sent.")).to_be_visible()
    with desk.page_of("ben") as ben:
        _change_priority(ben, number, of_ana=lambda: _priority(desk, number, to=4))
        row = ben.get_by_role("row", name=re.compile("Priority"))
        expect(row).to_contain_text("P4")
        expect(row).to_contain_text("P5")
        found = violations(ben)
        ben.get_by_role("button", name="Apply mine on top").click()
        expect(ben.get_by_text("Priority changed.")).to_be_visible()

    desk.wrong = [line for line in desk.wrong if "409" not in line]
    assert found == []


def _priority(desk: Desk, number: int, *, to: int) -> None:
    answer = desk.stack.visitor("ana").post(f"/desk/t/{number}/priority/", priority=to, reason="Three rooms are down.")
    assert answer.status == 302


def _change_priority(page: Page, number: int, *, of_ana: Callable[[], None]) -> None:
    """Choose another priority while ana does."""
    page.goto(f"/desk/t/{number}/")
    page.get_by_text("Change the priority").click()
    page.locator("#priority_priority").select_option("5")
    page.locator("#priority_reason").fill("It can wait.")
    of_ana()
    page.locator("#form-priority").get_by_role("button").click()


def test_change_of_something_else_goes_through_and_says_what_happened(desk: Desk) -> None:
    number = _log(desk)
    with desk.page_of("ben") as ben:
        ben.goto(f"/desk/t/{number}/")
        ben.get_by_label("Reply to the requester").fill("Ben's long answer")
        _priority(desk, number, to=4)
        ben.get_by_role("button", name="Send reply").click()

        expect(ben.get_by_text("Reply sent. Meanwhile: Ana Journey changed the priority")).to_be_visible()


def test_requester_sees_the_answer_come_and_keeps_what_they_type(desk: Desk) -> None:
    number = _log(desk)
    with desk.page_of("rosa") as rosa:
        rosa.goto(f"/t/{number}")
        _is_live(rosa)
        rosa.get_by_label("Your message").fill("One more thing")
        ana = desk.stack.visitor("ana")
        ana.post(f"/desk/t/{number}/note/", body="Only for the desk.")
        ana.post(f"/desk/t/{number}/reply/", body="We look at it.")

        expect(_bar(rosa)).to_contain_text("Ana Journey replied")
        expect(_bar(rosa)).not_to_contain_text("more")
        _bar(rosa).get_by_role("link", name="Show").click()
        expect(rosa.locator("#thread")).to_contain_text("We look at it.")
        expect(rosa.get_by_label("Your message")).to_have_value("One more thing")
        rosa.reload()
        expect(rosa.get_by_label("Your message")).to_have_value("One more thing")
        assert "Only for the desk" not in rosa.content()


def test_without_redis_the_page_asks_again_and_says_so(desk: Desk) -> None:
    with desk.page_of("ana") as page:
        page.goto("/desk/?scope=active")
        _is_live(page)
        desk.stack.broker.kill()
        try:
            expect(page.locator("[data-live-state]")).to_have_text("Updates every 20 s")
            number = _log(desk)
            expect(_bar(page)).to_contain_text("1 new ticket")
            _bar(page).get_by_role("button", name="Show").click()
            expect(_row(page, number)).to_be_visible()
        finally:
            desk.stack.broker.start()
        _is_live(page)
    desk.wrong = [line for line in desk.wrong if not any(words in line for words in STARTS_OVER)]
