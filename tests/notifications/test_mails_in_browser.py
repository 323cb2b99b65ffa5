"""Every mail as people see it: in both languages, at a desk and on a phone, in the light and in the dark."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection, transaction
from playwright.sync_api import Browser, Page

from assets.models import Device
from notifications.rules.audience import AUDIENCE
from tests.factories import NOW, make_ticket
from tests.notifications.conftest import Desk, make_desk
from tests.notifications.every_mail import Mail, every_mail
from tickets.actions import assignment, message
from tickets.models import Ticket

pytestmark = pytest.mark.browser
WIDTHS = (600, 390)
"""Of the reading pane of a mail program, and of a phone."""
SHAPES = ("ticket_taken to requester", "solved, with its question", "digest", "page", "alarm", "report")
"""One of each shape is looked at by axe, which takes a while."""
LIT = "() => getComputedStyle(document.querySelector('.card')).backgroundColor"


@pytest.fixture(scope="module")
def mails(django_db_setup: None, django_db_blocker: Any) -> dict[str, list[Mail]]:
    """By language. Written in a thread: where a browser runs there is an event loop, and Django asks no database."""
    with django_db_blocker.unblock(), ThreadPoolExecutor(1) as pool:
        return {language: pool.submit(_rolled_back, language).result() for language in ("en", "de")}


def _rolled_back(language: str) -> list[Mail]:
    try:
        with transaction.atomic():
            written = _written(make_desk(), language)
            transaction.set_rollback(True)
        return written
    finally:
        connection.close()


def _written(desk: Desk, language: str) -> list[Mail]:
    ticket = make_ticket(requester=desk.rosa, category=desk.category, device=Device.objects.get(tag="CT2"))
    assignment.take_ticket(actor=desk.ana, ticket_id=ticket.pk, at=NOW)
    message.reply(actor=desk.ana, ticket_id=ticket.pk, body="We look.", at=NOW)
    return every_mail(desk=desk, ticket=Ticket.objects.get(pk=ticket.pk), language=language)


@pytest.mark.django_db
def test_every_kind_that_is_mailed_is_among_them(desk: Desk) -> None:
    written = {mail.name.split(" to ")[0] for mail in _written(desk, "en")}

    assert {kind.value for kind, decision in AUDIENCE.items() if decision.tells} <= written
    assert {"digest", "page", "alarm", "report", "new password", "solved, with its question"} <= written


def opened(chromium: Browser, **options: Any) -> Iterator[Page]:
    """A page that is closed afterwards."""
    context = chromium.new_context(**options)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_mail_scrolls_sideways_and_each_can_be_read(
    mails: dict[str, list[Mail]], chromium: Browser, width: int, scheme: Any
) -> None:
    wrong = []
    for page in opened(chromium, viewport={"width": width, "height": 800}, color_scheme=scheme):
        for language, written in mails.items():
            for mail in written:
                page.set_content(mail.html)
                wide = page.evaluate("document.documentElement.scrollWidth")
                wrong += [f"{language} {mail.name}: {wide} pixels"] if wide > width else []
                if language == "en" and mail.name in SHAPES:
                    wrong += [f"{language} {mail.name}: {each}" for each in _unreadable(page)]
            assert len(written) > 40

    assert wrong == []


def _unreadable(page: Page) -> list[str]:
    rules = {"runOnly": ["color-contrast", "link-in-text-block", "html-has-lang", "image-alt", "link-name"]}
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{each['id']} {node['html'][:120]}" for each in found for node in each["nodes"]]


def test_dark_is_dark_and_keeps_the_line_of_the_house(mails: dict[str, list[Mail]], chromium: Browser) -> None:
    for page in opened(chromium, color_scheme="dark"):
        page.set_content(mails["en"][0].html)

        top = page.evaluate("getComputedStyle(document.querySelector('.card')).borderTopColor")
        assert (page.evaluate(LIT), top) == ("rgb(27, 33, 40)", "rgb(11, 95, 165)")


def test_text_says_all_that_the_html_says(mails: dict[str, list[Mail]], chromium: Browser) -> None:
    """Whoever reads text alone misses no fact and no link."""
    missing = []
    for page in opened(chromium):
        for mail in mails["en"]:
            page.set_content(mail.html)
            cells = page.eval_on_selector_all("td.value", "all => all.map(each => each.innerText)")
            links = page.eval_on_selector_all("a", "all => all.map(each => each.href)")
            lines = [line for cell in cells for line in cell.splitlines() if not line.startswith("Open #")]
            missing += [f"{mail.name}: {each}" for each in (*lines, *links) if each not in mail.text]

    assert missing == []
