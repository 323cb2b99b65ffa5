"""What people do on the pages, in words of the pages."""

import re
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from playwright.sync_api import Locator, Page

CANARY = "Zebulon Quagmire 1931"
"""Typed where a patient's name should not be; must be in no mail and in no log."""
NARROW, ZOOMED = 360, 720
FIT = {NARROW: 0, ZOOMED: 0}
EVERY_SCREEN = tuple(product(("light", "dark"), (1440, 390)))
TWO_SCREENS = (("light", 1440), ("dark", 390))
DROP = """(zone, files) => {
  const data = new DataTransfer();
  for (const [name, type, base64] of files) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name, {type}));
  }
  zone.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


def tile(page: Page, name: str, value: str) -> Locator:
    """The big button of a radio group."""
    return page.locator(f"label.tile:has(input[name={name}][value={value}])")


def drop(zone: Locator, files: list[tuple[str, str, str]]) -> None:
    """Drop files, (name, type, base64), as a hand would."""
    zone.evaluate(DROP, files)


def answer_questions(page: Page, *, text: str = "", affected: str = "patient_waiting") -> None:
    """Images are missing: the scanner cannot send."""
    tile(page, "tile", "missing").click()
    tile(page, "problem_missing", "R21").click()
    if text:
        page.get_by_label("Tell us what you see").fill(text)
    tile(page, "affected", affected).click()


def send(page: Page) -> int:
    """Send the questions; return the number of the ticket."""
    page.get_by_role("button", name="Send to the help desk").click()
    page.wait_for_url(re.compile(r"/sent/\d+$"))
    return int(page.url.rpartition("/")[2])


def width_beyond(page: Page, width: int) -> int:
    """How many pixels the page is wider than the window."""
    page.set_viewport_size({"width": width, "height": 800})
    return int(page.evaluate("document.documentElement.scrollWidth")) - width


def looked_at(
    page: Page, path: str, violations: Callable[[Page], list[str]], *, screens: Sequence[tuple[str, int]] = EVERY_SCREEN
) -> tuple[dict[tuple[str, int], list[str]], dict[int, int]]:
    """Open a page; return by screen, (theme, width), what axe objects to, and by width how far the page reaches beyond.

    Screens without an objection are left out.
    """
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200
    found = {}
    for theme, width in screens:
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        page.set_viewport_size({"width": width, "height": 900})
        found[theme, width] = violations(page)
    beyond = {width: width_beyond(page, width) for width in FIT}
    return {screen: each for screen, each in found.items() if each}, beyond


def scroll_through(page: Page) -> Any:
    return page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
