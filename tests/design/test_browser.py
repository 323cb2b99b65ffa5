"""The style guide and the sign-in page in a real browser: no policy broken, no axe finding, no sideways scroll."""

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with override_settings(ROOT_URLCONF="tests.accounts.views.urls"):
        server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), _Server, _Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Browser:
    return chromium


def _open(browser: Browser, address: str, theme: str) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    return page, wrong


@pytest.mark.parametrize(
    ("address", "theme"),
    [
        ("/styleguide/", "light"),
        ("/styleguide/", "dark"),
        ("/styleguide/?layout=portal", "dark"),
        ("/accounts/login/", "light"),
    ],
)
def test_page_is_accessible_and_breaks_no_policy(browser: Browser, site: str, address: str, theme: str) -> None:
    page, wrong = _open(browser, site + address, theme)
    if "styleguide" in address:
        page.wait_for_selector("[data-chart-canvas] path[aria-roledescription='line mark']")

    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    page.set_viewport_size({"width": 320, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert (found, wrong, width) == ([], [], 320)


def test_targets_in_the_portal_are_large(browser: Browser, site: str) -> None:
    page, _ = _open(browser, f"{site}/styleguide/?layout=portal", "light")

    targets = page.locator("main :is(.button, .tile, .segmented button, .field input[type=text], select)")
    heights = targets.evaluate_all("all => all.map(each => each.offsetHeight)")
    page.context.close()

    assert min(heights) >= 44
