"""A folder of images in the browser: sent with progress, told by series, sent again without harm."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.assets.dicom import hostile
from tests.browser.conftest import Desk
from tests.browser.screens import answer_questions, send

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty slices without the twelfth in a folder within, and what lies about on a disc."""
    inside = tmp_path / "disc" / "series"
    inside.mkdir(parents=True)
    for number in range(1, 31):
        body = hostile.element(0x0020000E, "UI", "1.2.3") + hostile.element(0x00200013, "IS", str(number))
        if number != 12:
            (inside / f"IM{number}").write_bytes(hostile.part10(hostile.ct_body(body)))
    (tmp_path / "disc" / "autorun.inf").write_text("[autorun]")
    (tmp_path / "disc" / "logs.7z").write_bytes(b"7z\xbc\xaf\x27\x1c")
    with ZipFile(tmp_path / "disc" / "series.zip", "w") as archive:
        for number in range(1, 8):
            archive.writestr(f"exam/IM{number}", b"as good as an image")
    return tmp_path / "disc"


def test_a_folder_is_sent_once_and_told_by_series(
    desk: Desk, folder: Path, violations: Callable[[Page], list[str]]
) -> None:
    with desk.page_of("ruth") as page:
        page.goto("/new?device=CT2")
        answer_questions(page, text="A slice is missing", affected="workaround")
        number = send(page)

    with desk.page_of("ana") as page:
        page.goto(f"/desk/t/{number}/images/")
        page.locator("#drop-folder").set_input_files(folder)
        expect(page.locator("[data-image-words]")).to_have_text("29 images sent.")
        expect(page.locator("[data-image-refused]")).to_contain_text("1 archive: unpack and drop the folder instead")
        expect(page.locator("[data-image-refused]")).to_contain_text("1 no DICOM image")
        expect(page.locator("[data-image-refused]")).to_contain_text(
            "series.zip: It is a ZIP with 7 files: IM1, IM2, IM3, IM4, IM5 and 2 more. It is not unpacked here."
        )
        expect(page.locator(".series-findings")).to_contain_text("1 image seems to be missing")
        assert violations(page) == []
        page.locator("#drop-folder").set_input_files(folder)
        expect(page.locator("[data-image-words]")).to_have_text("0 images sent, 29 here already.")
        page.get_by_role("link", name="CT", exact=True).click()
        page.get_by_role("link", name="IM1", exact=True).click()
        expect(page.locator("#tag-sheet")).to_contain_text("SOMATOM Definition AS+")
        assert violations(page) == []
