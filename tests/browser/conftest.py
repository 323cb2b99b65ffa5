"""Chromium before the running stack. Every page that a test opens is watched: nothing may be said on its console."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.stack import Stack

WAIT_MS = 60_000
"""How long a page has to reach the state a test waits for, work in the background included."""
expect.set_options(timeout=WAIT_MS)


@dataclass
class Desk:
    """Opens pages for people. `wrong` is what pages said on their consoles, errors and broken policies included."""

    stack: Stack
    browser: Browser
    wrong: list[str]

    @contextmanager
    def page_of(self, name: str, **options: Any) -> Iterator[Page]:
        """A page in a browser of its own where this person is signed in; "" is nobody."""
        context = self.browser.new_context(
            base_url=self.stack.base, reduced_motion="reduce", **{"viewport": {"width": 1440, "height": 900}} | options
        )
        context.set_default_timeout(WAIT_MS)
        if name:
            self._sign_in(context, name)
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        try:
            yield page
        finally:
            context.close()

    def _sign_in(self, context: BrowserContext, name: str) -> None:
        for cookie in self.stack.visitor(name).jar:
            context.add_cookies([{"name": cookie.name, "value": str(cookie.value), "url": self.stack.base}])

    def _listen(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.page.url if message.page else ''}: {message.text} {message.location['url']}")


@pytest.fixture
def desk(stack: Stack, chromium: Browser) -> Iterator[Desk]:
    """The desk in a browser; at the end no page may have complained."""
    found = Desk(stack=stack, browser=chromium, wrong=[])
    yield found
    assert found.wrong == []


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe finds on a page: rule and the first element it is broken by."""

    def run(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]

    return run
