"""What people do on the pages, in words of the pages."""

import re
from typing import Any

from playwright.sync_api import Locator, Page

CANARY = "Zebulon Quagmire 1931"
"""Typed where a patient's name should not be; must be in no mail and in no log."""
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


def scroll_through(page: Page) -> Any:
    return page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
