"""A file of history from the administrator's hand to the reports, through the worker."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.screens import width_beyond
from tests.journeys.stack import Stack

pytestmark = pytest.mark.browser

LOG = b"""ticket,at,activity,queue,requester,actor
T1,2024-02-01T10:00,logged,PACS,Rosa,Rosa
T1,2024-02-01T11:00,taken,PACS,Rosa,Ana
T1,2024-02-01T11:30,resolved,PACS,Rosa,Ana
T1,2024-02-01T12:00,resolved,PACS,Rosa,Ana
T2,2024-02-02T10:00,logged,A group nobody mapped,Rosa,Rosa
T3,soon,logged,PACS,Rosa,Rosa
"""
WORKED_MS = 30_000


def test_history_is_checked_started_and_imported(
    desk: Desk, stack: Stack, violations: Callable[[Page], list[str]]
) -> None:
    with desk.page_of("adam") as page:
        page.goto("/desk/imports/")
        file = {"name": "Log.csv", "mimeType": "text/csv", "buffer": LOG}
        page.get_by_label("File", exact=True).set_input_files(file)  # type: ignore[arg-type]  # as Playwright takes it
        page.get_by_label("Where does it come from?").select_option("plain-events")
        page.get_by_role("button", name="Check the file").click()

        start = page.get_by_role("button", name="Start the import")
        start.wait_for(timeout=WORKED_MS)
        expect(page.get_by_text("Resolved twice with no work between")).to_be_visible()
        found = {}
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            found[width] = violations(page)
        beyond = width_beyond(page, 360)
        start.click()
        page.get_by_text("What came of it").wait_for(timeout=WORKED_MS)
        page.get_by_role("link", name="Reports over these tickets").click()

        expect(page).to_have_url(re.compile(r"/reports/\?from=2024-02-01&to=2024-02-01"))
    assert (found, beyond) == ({1440: [], 390: []}, 0)
    keys = stack.query("SELECT key FROM tickets_importedticket WHERE system = 'plain' ORDER BY key")
    assert keys == [("T1",)]
    assert stack.one("SELECT count(*) FROM notifications_delivery d JOIN tickets_importedticket USING (ticket_id)") == 0
