"""Labels as the product prints them: every code on every sheet is read by a scanner and leads to its device."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Error, Page, Route, sync_playwright

from assets.rules.labels import SHEETS
from tests.chromium import CHROMIUM, FLAGS
from tests.factories import make_agent, make_device, make_location, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
BASE = "https://raddesk.radiology.teaching-hospital.example.org"
"""Longer than most: the more it says, the smaller are the squares of its code."""
DEVICES = 66
"""More than fit on the sheet with the most and smallest labels."""
SMALLEST, COARSE = "a4-65", 203
"""21 mm high, and the dots per inch of the printers of labels that are sold most."""


@pytest.fixture(autouse=True)
def tools(settings: Any) -> None:
    for program, package in (("zbarimg", "zbar-tools"), ("pdftoppm", "poppler-utils"), (CHROMIUM, "chromium")):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed here ({package}): `.ci/system-packages test` installs it")
    settings.BASE_URL = BASE
    settings.DESK_PHONE = "+44 20 7946 0000"


@pytest.fixture
def devices() -> dict[str, Any]:
    """Devices by the address of their label, each in a room of its own; some with the longest names."""
    rooms = [make_location(name=f"Room {number}") for number in range(DEVICES)]
    made = [
        make_device(
            tag=f"CT-{number:03}" if number % 7 else f"{number:03}-NORTH-WING-SCANNER",
            name="The scanner with the longest name that people have given it" if number % 5 == 0 else "Scanner",
            location=room,
        )
        for number, room in enumerate(rooms)
    ]
    return {f"{BASE}{reverse('assets:scan', args=[device.code])}": device for device in made}


@contextmanager
def sheet_of(sheet: str) -> Iterator[Page]:
    """The page with the sheets, as the product makes it, in a Chromium; style sheets come from the folder.

    The browser is gone afterwards: while it runs, its event loop keeps the database away.
    """
    client = Client()
    client.force_login(make_agent())
    made = client.get(reverse("assets:label_sheet"), {"sheet": sheet}).content.decode()
    static = Path(django_settings.BASE_DIR) / "static"

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path == "/labels":
            route.fulfill(body=made, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/") and (file := static / path.removeprefix("/static/")).is_file():
            route.fulfill(path=file)
        else:
            route.fulfill(status=404)

    with sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        except Error as error:
            pytest.skip(f"Chromium does not start here: {error}")
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.route("**/*", answer)
        page.goto("http://desk.example/labels", wait_until="networkidle")
        yield page
        browser.close()


def read(images: list[Path]) -> list[str]:
    """What a scanner reads in pictures."""
    command = ["zbarimg", "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", *map(str, images)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stdout.split()


def printed(page: Page, folder: Path, *, dots: int) -> list[Path]:
    """A picture of each label after printing at so many dots per inch, as somebody holds a camera before it."""
    places = page.evaluate(PLACES)
    page.pdf(path=folder / "labels.pdf", prefer_css_page_size=True)
    command = ["pdftoppm", "-gray", "-r", str(dots), str(folder / "labels.pdf"), str(folder / "sheet")]
    subprocess.run(command, check=True, timeout=120)
    sheets = [Grey(path) for path in sorted(folder.glob("sheet*.pgm"))]
    return [
        sheets[number].cut(box, scale=dots / 96, to=folder / f"label-{place}.pgm")
        for place, (number, *box) in enumerate(places)
    ]


PLACES = """() => [...document.querySelectorAll(".qr-page")].flatMap((page, number) => {
  const at = page.getBoundingClientRect();
  return [...page.querySelectorAll(".qr-label")].map((label) => {
    const box = label.getBoundingClientRect();
    return [number, box.left - at.left, box.top - at.top, box.width, box.height];
  });
})"""
"""Which sheet each label is on, and where, in pixels of CSS: 96 to the inch, on screen as on paper."""


class Grey:
    """A picture in grey (PGM, as pdftoppm writes it)."""

    def __init__(self, path: Path) -> None:
        kind, size, most, self.dots = path.read_bytes().split(b"\n", 3)
        assert (kind, most) == (b"P5", b"255")
        self.width, self.height = map(int, size.split())

    def cut(self, box: list[float], *, scale: float, to: Path) -> Path:
        """Write a part as a picture of its own."""
        left, top, width, height = (round(side * scale) for side in box)
        rows = range(top, min(top + height, self.height))
        lines = [self.dots[row * self.width + left : row * self.width + left + width] for row in rows]
        to.write_bytes(b"P5\n%d %d\n255\n" % (len(lines[0]), len(lines)) + b"".join(lines))
        return to


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_every_printed_label_is_read(devices: dict[str, Any], sheet: str, tmp_path: Path) -> None:
    with sheet_of(sheet) as page:
        found = read(printed(page, tmp_path, dots=300))

    assert sorted(found) == sorted(devices)


@pytest.mark.usefixtures("reference")
def test_every_smallest_label_leads_to_its_device_and_room(devices: dict[str, Any], tmp_path: Path) -> None:
    person = Client()
    person.force_login(make_person())
    with sheet_of(SMALLEST) as page:
        found = read(printed(page, tmp_path, dots=COARSE))

    assert sorted(found) == sorted(devices)
    for address in found:
        device = devices[address]
        opened = person.get(address.removeprefix(BASE), follow=True)
        words = re.sub(r"\s+", " ", opened.content.decode())
        assert opened.redirect_chain == [(f"{reverse('portal:new')}?device={device.tag}", 302)]
        assert f'<span class="strong">{device.tag} – {device.name}</span>, {device.location.name}.' in words


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_labels_are_read_from_a_screen_in_either_theme(devices: dict[str, Any], theme: str, tmp_path: Path) -> None:
    pictures = []
    with sheet_of("a4-24") as page:
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        for place, label in enumerate(page.locator(".qr-label").all()[:24]):
            pictures.append(tmp_path / f"{place}.png")
            label.screenshot(path=pictures[-1])

    on_first = [address for address, _ in sorted(devices.items(), key=lambda pair: pair[1].tag.casefold())][:24]
    assert sorted(read(pictures)) == sorted(on_first)
