"""Pictures: made by a child with decoders of its own, within limits, and never of what may show a name."""

import struct
import sys
from pathlib import Path

import pytest
from django.conf import settings

from assets.dicom import preview
from assets.dicom.preview import make_picture
from tests.assets.dicom import hostile
from tests.assets.dicom.real import real

PYTHON = Path(settings.PREVIEW_PYTHON)
installed = pytest.mark.skipif(not PYTHON.exists(), reason="make setup has not made .venv-preview")


def picture(path: Path, window: str = "file") -> tuple[str, bytes]:
    return make_picture(path=path, window=window, python=PYTHON)


@installed
@pytest.mark.parametrize(
    ("name", "window"),
    [
        ("CT_small.dcm", "file"),
        ("CT_small.dcm", "lung"),
        ("J2K_pixelrep_mismatch.dcm", "soft"),
        ("liver_1frame.dcm", "full"),
        ("rtdose_rle_1frame.dcm", "file"),
    ],
)
def test_real_files_become_pictures(name: str, window: str) -> None:
    code, png = picture(real(name), window)

    assert (code, png[:4]) == ("", b"\x89PNG")
    assert len(png) < 2 * 2**20


@installed
@pytest.mark.parametrize("name", ["JPEG2000.dcm", "examples_palette.dcm", "examples_overlay.dcm", "MR_small_RLE.dcm"])
def test_what_may_show_a_name_becomes_none(name: str) -> None:
    assert picture(real(name)) == ("BURNED_IN", b"")


def _claims(rows: int, columns: int, *, syntax: str = hostile.EXPLICIT_LITTLE, pixels: bytes = b"") -> bytes:
    return hostile.part10(hostile.ct_body(hostile.shape(rows, columns), pixels=pixels), syntax=syntax)


def _frames(content: bytes) -> bytes:
    """Compressed frames around this content."""
    opening = hostile.element(0x7FE00010, "OB", b"", length=0xFFFFFFFF)
    return opening + hostile.item(b"") + hostile.item(content) + hostile.SEQUENCE_END


_RLE, _JPEG2000, _JPEGLS = "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.80"
_WIDE = hostile.element(0x00280010, "UL", struct.pack("<L", 2**31)) + hostile.element(0x00280011, "UL", b"\0\0\0\x80")
HURTING = {
    "bomb": (hostile.deflate_bomb(8), {"NOT_READ", "TOO_LARGE", "BURNED_IN"}),
    "nested": (hostile.nested(), {"NOT_READ", "NO_PIXELS"}),
    "enormous": (hostile.huge_image(), {"TOO_LARGE"}),
    "four kilobytes that claim four gigapixels": (
        _claims(65535, 65535, syntax=_RLE, pixels=_frames(b"\1\0\0\0" + bytes(60) + b"\x81\0" * 2000)),
        {"TOO_LARGE"},
    ),
    "sizes of another type": (hostile.part10(hostile.ct_body(_WIDE)), {"TOO_LARGE", "NO_PIXELS"}),
    "no pixels behind the claim": (_claims(512, 512), {"NOT_DECODED"}),
    "short pixels": (_claims(512, 512, pixels=hostile.element(0x7FE00010, "OW", b"1" * 32)), {"NOT_DECODED"}),
    "broken run lengths": (_claims(16, 16, syntax=_RLE, pixels=_frames(b"\xff" * 200)), {"NOT_DECODED"}),
    "broken JPEG 2000": (
        _claims(16, 16, syntax=_JPEG2000, pixels=_frames(b"\xffO\xffQ" + b"\0" * 64)),
        {"NOT_DECODED"},
    ),
    "broken JPEG-LS": (_claims(16, 16, syntax=_JPEGLS, pixels=_frames(b"\xff\xd8" + b"\xff" * 64)), {"NOT_DECODED"}),
    "text": (b"Dear help desk", {"NOT_READ"}),
}


@installed
@pytest.mark.parametrize("name", HURTING)
def test_hostile_files_end_in_words(name: str, tmp_path: Path) -> None:
    content, codes = HURTING[name]
    path = tmp_path / "upload"
    path.write_bytes(content)

    code, png = picture(path)

    assert code in codes
    assert png == b""


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("import time; time.sleep(60)", "TIME_LIMIT"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "TIME_LIMIT"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "MEMORY_LIMIT"),
        ("raise SystemExit(3)", "NOT_DECODED"),
        ('print(\'{"code": "SIMPSON"}\')', "NOT_DECODED"),
        ('print(\'{"code": ""}\\n<svg>\')', "NOT_DECODED"),
        ("print('x' * 5_000_000)", "NOT_DECODED"),
        ('print(\'{"code": "TOO_LARGE"}\')', "TOO_LARGE"),
    ],
)
def test_a_child_that_misbehaves_is_not_believed(
    script: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child.py"
    child.write_text(script)
    monkeypatch.setattr(preview, "_CHILD", child)
    python = Path(sys.executable)

    made = make_picture(path=real("CT_small.dcm"), window="file", python=python, wall_seconds=2)

    assert made == (code, b"")


def test_without_the_environment_or_the_file_there_is_a_word(tmp_path: Path) -> None:
    python = Path(sys.executable)

    assert make_picture(path=tmp_path, window="file", python=tmp_path / "none") == ("NOT_INSTALLED", b"")
    assert make_picture(path=tmp_path / "gone", window="file", python=python) == ("GONE", b"")
