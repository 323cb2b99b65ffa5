"""Pictures are made once, two at a time, and forgotten after a week."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assets.actions import preview
from assets.actions.preview import picture_of, tidy_pictures

PNG, SHA = b"\x89PNG\r\n\x1a\n", "ab" * 32


@pytest.fixture
def made(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The windows in which a picture was made; no child is started."""
    settings.PREVIEW_DIR = tmp_path / "previews"
    windows: list[str] = []

    def make(*, window: str, path: Path, **_: Any) -> tuple[str, bytes]:
        windows.append(window)
        return (path.name, b"") if path.name else ("", PNG)

    monkeypatch.setattr(preview, "make_picture", make)
    return windows


def test_a_picture_is_made_once_for_each_window(made: list[str]) -> None:
    asked = [picture_of(path=Path(), sha256=SHA, window=window) for window in ("lung", "lung", "bone", "../x")]

    assert asked == [("", PNG)] * 4
    assert made == ["lung", "bone", "file"]


@pytest.mark.parametrize(("code", "times"), [("NOT_DECODED", 1), ("TIME_LIMIT", 2), ("NOT_INSTALLED", 2)])
def test_what_cannot_be_made_is_remembered_unless_it_may_pass(made: list[str], code: str, times: int) -> None:
    asked = [picture_of(path=Path(code), sha256=SHA, window="file") for _ in range(2)]

    assert (asked, len(made)) == ([(code, b"")] * 2, times)


def test_a_third_waits_and_is_told_so(made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "_WAIT", 0)

    with preview._slot() as first, preview._slot() as second:
        asked = picture_of(path=Path(), sha256=SHA, window="file")

    assert (first, second, asked, made) == (True, True, ("BUSY", b""), [])
    assert picture_of(path=Path(), sha256=SHA, window="file") == ("", PNG)


def test_pictures_are_closed_to_others_and_go_after_a_week(made: list[str], settings: Any) -> None:
    picture_of(path=Path(), sha256=SHA, window="file")
    (kept,) = Path(settings.PREVIEW_DIR).glob("??/*")
    at = datetime(2026, 3, 10, tzinfo=UTC)
    os.utime(kept, times=((at - timedelta(days=8)).timestamp(),) * 2)

    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert tidy_pictures(at=at - timedelta(days=2)) == 0
    assert tidy_pictures(at=at) == 1
