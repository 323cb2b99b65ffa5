"""The style guide and the sign-in page in a real browser: no CSP violation, no axe finding, no sideways scroll, charts drawn."""

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Error, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
CHROMIUM = "/usr/bin/chromium"
pytestmark = pytest.mark.browser
ADDRESSES = ("/styleguide/", "/styleguide/?layout=portal", "/accounts/login/")


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
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        except Error as error:
            pytest.skip(f"no Chromium here: {error}")
        yield browser
        browser.close()


def _open(browser: Browser, site: str, address: str, theme: str, width: int) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": "theme", "value": theme, "url": site}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(site + address)
    page.wait_for_load_state("networkidle")
    return page, wrong


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_accessible_and_breaks_no_policy(browser: Browser, site: str, address: str, theme: str) -> None:
    page, wrong = _open(browser, site, address, theme, 1440)

    found = [violation["id"] for violation in Axe().run(page).response["violations"]]

    assert (found, wrong) == ([], [])
    page.context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_never_scrolls_sideways(browser: Browser, site: str, address: str) -> None:
    page, _ = _open(browser, site, address, "light", 320)

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.context.close()


def test_chart_is_drawn_without_eval(browser: Browser, site: str) -> None:
    page, wrong = _open(browser, site, "/styleguide/", "dark", 1440)

    page.wait_for_selector("[data-chart-canvas] svg")

    assert (page.locator("[data-chart-canvas] path[aria-roledescription='line mark']").count(), wrong) == (2, [])
    page.context.close()


def test_targets_in_the_portal_are_large(browser: Browser, site: str) -> None:
    page, _ = _open(browser, site, "/styleguide/?layout=portal", "light", 390)

    heights = page.eval_on_selector_all("main .button, main .tile, main .field input[type=text], main select", "all => all.map(each => each.offsetHeight)")

    assert [height for height in heights if height < 44] == []
    page.context.close()
