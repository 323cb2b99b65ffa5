"""Every page: no finding of axe, in the light and the dark, wide and narrow; no sideways scroll; a quiet console."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Desk
from tests.browser.screens import FIT, NARROW, looked_at, width_beyond
from tests.journeys.visitor import number_in

pytestmark = pytest.mark.browser
PAGES = {
    "rosa": ("/new", "/new?device=CT2", "/sent/{number}", "/mine", "/t/{number}", "/me/"),
    "ana": (
        "/desk/", "/desk/tickets/", "/desk/tickets/?q=association", "/desk/t/{number}/", "/desk/t/{number}/clocks/",
        "/desk/phone/", "/devices/", "/devices/CT2/", "/devices/CT2/edit/", "/devices/CT2/dicom/",
        "/devices/CT2/dicom/new/", "/devices/CT2/history/", "/devices/CT2/retire/", "/register/new/",
        "/register/import/", "/register/labels/", "/register/rooms/", "/register/rooms/new/", "/register/vendors/",
        "/desk/t/{number}/similar/", "/desk/t/{number}/follow-up/",
        "/desk/t/{number}/incident/", "/desk/incidents/", "/desk/problems/", "/desk/problems/new/",
        "/desk/queues/", "/desk/queues/PACS/", "/desk/absences/", "/desk/rota/", "/desk/rota/calendars/",
        "/desk/hand-over/", "/deliveries/pages/",
    ),
    "sue": (
        "/reports/", "/reports/response/", "/reports/resolution/", "/reports/sla/", "/reports/satisfaction/",
        "/reports/backlog/",
        "/reports/people/", "/reports/devices/", "/reports/hours/", "/reports/hours/?measure=first_response",
        "/reports/now/nobody/", "/reports/tickets/", "/reports/response/?from=2026-03-31&to=2026-03-01&priority=1",
        "/reports/saved/", "/reports/schedules/", "/reports/happened/", "/reports/files/", "/deliveries/",
        "/desk/mail/",
    ),
    "adam": (
        "/deliveries/endpoints/", "/deliveries/endpoints/new/", "/deliveries/endpoints/new/?kind=gateway",
        "/desk/queues/PACS/", "/desk/queues/PACS/paging/", "/desk/rota/add/", "/desk/standing-in/",
        "/desk/imports/", "/desk/promises/", "/desk/promises/versions/1/", "/desk/promises/draft/",
        "/desk/promises/draft/targets/", "/desk/promises/draft/rules/", "/desk/promises/draft/rules/1/",
        "/desk/promises/draft/steps/", "/desk/promises/draft/steps/1/", "/desk/promises/draft/publish/",
        "/desk/promises/draft/hours/business-hours/", "/desk/promises/what-if/", "/desk/promises/applied/",
        "/desk/promises/applied/new/", "/desk/promises/calendars/", "/desk/promises/calendars/business-hours/",
        "/desk/promises/calendars/business-hours/edit/", "/desk/promises/calendars/new/",
        "/desk/routing/", "/desk/routing/versions/", "/desk/routing/versions/1/", "/desk/routing/draft/",
        "/desk/routing/draft/rules/1/", "/desk/routing/draft/owners/", "/desk/routing/draft/publish/",
        "/desk/routing/tried/",
    ),
    "": ("/accounts/login/", "/accounts/password/reset/"),
}  # fmt: skip
EVERY = [(name, path) for name, paths in PAGES.items() for path in paths]


@pytest.fixture(scope="module")
def number(stack: object) -> int:
    """A ticket with a long unbroken word, taken and answered: a running incident, with a banner on the portal."""
    rosa, ana = stack.visitor("rosa"), stack.visitor("ana")  # type: ignore[attr-defined]  # a Stack
    number = number_in(rosa.log_ticket(text="Error " + "W" * 90))
    assert ana.post(f"/desk/t/{number}/take/").status == 302
    assert ana.post(f"/desk/t/{number}/reply/", body="We look at it.").status == 302
    assert ana.post(f"/desk/t/{number}/note/", body="Ask the vendor.").status == 302
    public = {"title": "Sending " + "w" * 60, "status": "Use the router.", "is_public": "on"}
    leads = ana.api("me/").json["id"]
    assert ana.post(f"/desk/t/{number}/incident/", commander=leads, **public).status == 302
    return number


@pytest.mark.parametrize(("name", "path"), EVERY)
def test_page_is_accessible_quiet_and_fits(
    desk: Desk, violations: Callable[[Page], list[str]], number: int, name: str, path: str
) -> None:
    with desk.page_of(name) as page:
        assert looked_at(page, path.format(number=number), violations) == ({}, FIT)


def test_missing_page_is_a_page(desk: Desk, violations: Callable[[Page], list[str]]) -> None:
    with desk.page_of("ana") as page:
        answer = page.goto("/desk/t/999999/")
        assert answer is not None
        found, beyond = violations(page), width_beyond(page, NARROW)

    desk.wrong = [line for line in desk.wrong if "404" not in line]
    assert (answer.status, found, beyond) == (404, [], 0)
