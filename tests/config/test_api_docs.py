"""Swagger UI in a real browser: it renders, from our own server alone, and breaks no policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.factories import make_person
from tests.factories.calls import caller

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]
pytestmark = pytest.mark.browser


@pytest.fixture
def session(transactional_db: None) -> str:
    """The cookie of somebody signed in; made before the browser, whose event loop keeps the database away."""
    return caller(make_person()).cookies["sessionid"].value


@pytest.fixture
def browser(session: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        except Error as error:
            pytest.skip(f"no Chromium here: {error}")
        yield browser
        browser.close()


def test_docs_render_under_the_strict_policy(live_server: LiveServer, session: str, browser: Browser) -> None:
    context = browser.new_context()
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page, wrong, asked = context.new_page(), [], []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))

    answer = page.goto(f"{live_server.url}/api/docs/")
    page.wait_for_selector("#operations-tickets-tickets_list")
    page.click("#operations-tickets-tickets_list button.opblock-summary-control")
    page.wait_for_selector("#operations-tickets-tickets_list .try-out__btn")
    page.click("#operations-tickets-tickets_list .try-out__btn")
    page.click("#operations-tickets-tickets_list .execute")
    status = page.wait_for_selector("#operations-tickets-tickets_list .live-responses-table tbody .response-col_status")

    assert answer is not None
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert status is not None
    assert status.inner_text().split()[0] == "200"
    assert wrong == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
