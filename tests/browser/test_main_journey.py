"""The main job: an emergency at a scanner, from the clinician's link to the supervisor's figure."""

import base64
import re
from email.message import Message
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.assets.dicom.real import real
from tests.browser.conftest import Desk
from tests.browser.screens import CANARY, answer_questions, drop, send
from tests.journeys.people import PASSWORD, email
from tests.journeys.stack import Stack, poll

pytestmark = pytest.mark.browser
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
FILES = ["CT_small.dcm", "screen.png"]


def test_emergency_from_the_scanner_to_the_report(desk: Desk) -> None:
    stack = desk.stack
    solved_before = _solved(desk)
    with desk.page_of("") as clinician, desk.page_of("ana") as agent, desk.page_of("sue") as supervisor:
        number = _log_emergency(clinician)
        _card_appears(clinician, number)
        _take_by_keyboard(agent, number)
        _answer_and_resolve(agent, number)
        _confirm(clinician, number)
        _figure_moved(supervisor, stack, number, before=solved_before)
    _mails_are_right(stack, number)


def _log_emergency(page: Page) -> int:
    """By the link on the scanner's sticker, through sign-in, to the number."""
    page.goto("/new?device=CT2")
    page.get_by_label("Work e-mail").fill(email("rosa"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".place-words")).to_contain_text("CT2 – The new CT")
    answer_questions(page, text=f"Association rejected {CANARY}", affected="patient_on_table")
    expect(page.locator("#preview")).to_contain_text("Emergency")
    promise = page.locator("#preview p.strong").inner_text()
    assert re.search(r"15 minutes", promise), promise
    dicom = base64.b64encode(Path(real(FILES[0])).read_bytes()).decode()
    drop(page.locator("[data-upload-zone]"), [(FILES[0], "application/dicom", dicom), (FILES[1], "image/png", PNG)])
    expect(page.locator("[data-upload-item] [name=uploads]")).to_have_count(2)
    number = send(page)
    expect(page.locator(".confirmation-number")).to_contain_text(f"#{number}")
    return number


def _card_appears(page: Page, number: int) -> None:
    """Without a reload the file's reading is there, and the device it came from."""
    page.get_by_role("link", name="Follow this ticket").click()
    expect(page.get_by_role("region", name=f"DICOM file {FILES[0]}")).to_contain_text("Device recognised")
    assert "1CT1" not in page.content()  # the patient's number in the file
    assert page.url.endswith(f"/t/{number}")


def _take_by_keyboard(page: Page, number: int) -> None:
    page.goto(f"/desk/?q=%23{number}")
    first = page.locator("[data-list-nav] .row-link").first
    expect(first).to_contain_text(f"#{number}")
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url(f"**/desk/t/{number}/")
    expect(page.get_by_role("region", name=f"DICOM file {FILES[0]}")).to_contain_text("Device recognised")
    expect(page.get_by_role("link", name="CT2", exact=False).first).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator("main")).to_contain_text("You have it now.")


def _answer_and_resolve(page: Page, number: int) -> None:
    page.keyboard.press("r")
    page.locator("#reply_body").fill(f"We look at it now. {CANARY}")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator("main")).to_contain_text("Reply sent.")
    page.locator("label[for=compose-note]").click()
    page.locator("#note_body").fill("The archive was full. NOTE-FOR-THE-DESK")
    page.get_by_role("button", name="Save private note").click()
    expect(page.locator("main")).to_contain_text("Private note saved.")
    page.locator("label[for=compose-resolve]").click()
    page.locator("#resolve_code").select_option(index=1)
    page.locator("#resolve_done").fill("The archive has room again; the images were sent again.")
    page.locator(".compose-resolve").get_by_role("button", name="Resolve").click()
    expect(page.locator("main")).to_contain_text("Resolved.")
    assert page.url.endswith(f"/desk/t/{number}/")


def _confirm(page: Page, number: int) -> None:
    page.goto(f"/t/{number}")
    assert "NOTE-FOR-THE-DESK" not in page.content()
    page.get_by_role("button", name="It works now").click()
    expect(page.locator("main")).to_contain_text("The ticket is closed.")


def _solved(desk: Desk) -> int:
    """How many the report of the last thirty days counts; other tests import older tickets, and merge some."""
    poll(lambda: desk.stack.one("SELECT count(*) FROM tickets_outbox") == 0, what="figures up to date")
    recent = "SELECT count(*) FROM tickets_ticket WHERE resolved_at > now() - interval '2 days'"
    recent += " AND merged_into_id IS NULL"
    return int(desk.stack.one(recent))


def _figure_moved(page: Page, stack: Stack, number: int, *, before: int) -> None:
    """Resolution counts one more, and behind the figure is this very ticket."""
    poll(lambda: stack.one("SELECT count(*) FROM tickets_outbox") == 0, what="figures up to date")
    page.goto("/reports/")
    stat = page.locator(".stat", has=page.get_by_role("heading", name="Resolution, median"))
    expect(stat).to_contain_text(f"n = {before + 1}")
    stat.locator(".row-link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{before + 1} ticket")
    expect(page.locator("[data-list-nav]")).to_contain_text(f"#{number}")


def _mails_are_right(stack: Stack, number: int) -> None:
    """The requester heard of each step, in one thread, without a word anybody typed."""

    def to(name: str) -> list[Message]:
        mails = list(stack.mail.mails)
        return [mail for mail in mails if f"#{number}]" in mail["Subject"] and mail["To"] == email(name)]

    poll(lambda: len(to("rosa")) >= 3 and len(to("ana")) >= 2, what="mails of the ticket")
    news = [re.sub(r"^\[RadDesk #\d+\] ([^:]+):.*", r"\1", " ".join(mail["Subject"].split())) for mail in to("rosa")]
    assert len(news) == len(set(news)) == 3, news  # taken, replied, resolved
    assert len({mail["References"] for mail in to("rosa") + to("ana")}) == 1
    everything = b"".join(mail.as_bytes() for mail in stack.mail.mails).decode() + stack.said()
    assert "Quagmire" not in everything
    assert "NOTE-FOR-THE-DESK" not in everything
