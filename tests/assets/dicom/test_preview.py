"""Pictures: made by a child with decoders of its own, within limits, and never of what may show a name."""

import shutil
import struct
import subprocess
import sys
from pathlib import Path

import data_store
import pytest
from django.conf import settings
from pydicom import dcmread

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


@pytest.fixture(scope="module")
def lossless(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A CT slice as JPEG lossless: of any selection value (4.57), and of the first (4.70), as DCMTK writes both."""
    program = shutil.which("dcmcjpeg")
    if program is None:
        pytest.skip("dcmcjpeg of DCMTK makes these files; `.ci/system-packages test` installs it")
    folder = tmp_path_factory.mktemp("lossless")
    made = {"1.2.840.10008.1.2.4.57": ("+el", "p14.dcm"), "1.2.840.10008.1.2.4.70": ("+e1", "sv1.dcm")}
    for option, name in made.values():
        subprocess.run([program, option, str(real("CT_small.dcm")), str(folder / name)], check=True, timeout=30)
    return {syntax: folder / name for syntax, (_, name) in made.items()}


@installed
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"])
def test_lossless_jpeg_shows_what_its_original_shows(syntax: str, lossless: dict[str, Path]) -> None:
    assert dcmread(lossless[syntax]).file_meta.TransferSyntaxUID == syntax

    assert picture(lossless[syntax]) == picture(real("CT_small.dcm"))


@installed
def test_a_lossless_jpeg_of_a_scanner_becomes_a_picture(tmp_path: Path) -> None:
    path = Path(data_store.__file__).parent / "data" / "JPGLosslessP14SV1_1s_1f_8b.dcm"
    image = dcmread(path)
    # Ultrasound may have a name drawn into it and is not shown; told to be CT, its pixels are.
    image.SOPClassUID = image.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    image.Modality, image.BurnedInAnnotation, image.ImageType = "CT", "NO", ["ORIGINAL", "PRIMARY", "AXIAL"]
    image.save_as(tmp_path / "ct.dcm")

    assert picture(path) == ("BURNED_IN", b"")
    code, png = picture(tmp_path / "ct.dcm")
    assert (code, png[:4]) == ("", b"\x89PNG")


@installed
@pytest.mark.parametrize("kept", [4, 40, 400, 3000])
def test_a_lossless_jpeg_cut_short_is_refused_with_its_reason(
    kept: int, lossless: dict[str, Path], tmp_path: Path
) -> None:
    content = lossless["1.2.840.10008.1.2.4.70"].read_bytes()
    begins = content.rindex(b"\xff\xd8\xff")
    as_file, as_frame = tmp_path / "file", tmp_path / "frame"
    as_file.write_bytes(content[: begins + kept])
    as_frame.write_bytes(_claims(128, 128, syntax=_LOSSLESS, pixels=_frames(content[begins : begins + kept])))

    assert picture(as_file) == ("NOT_DECODED", b"")
    assert picture(as_frame) == ("NOT_DECODED", b"")


def _claims(rows: int, columns: int, *, syntax: str = hostile.EXPLICIT_LITTLE, pixels: bytes = b"") -> bytes:
    return hostile.part10(hostile.ct_body(hostile.shape(rows, columns), pixels=pixels), syntax=syntax)


def _frames(content: bytes) -> bytes:
    """Compressed frames around this content."""
    opening = hostile.element(0x7FE00010, "OB", b"", length=0xFFFFFFFF)
    return opening + hostile.item(b"") + hostile.item(content) + hostile.SEQUENCE_END


_LOSSLESS = "1.2.840.10008.1.2.4.70"
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
    "broken lossless JPEG": (
        _claims(16, 16, syntax=_LOSSLESS, pixels=_frames(b"\xff\xd8\xff\xc3" + b"\xff" * 64)),
        {"NOT_DECODED"},
    ),
    "lossless JPEG of four gigapixels": (
        _claims(
            16,
            16,
            syntax=_LOSSLESS,
            pixels=_frames(
                bytes.fromhex("ffd8ffc3000b10fff0fff001011100") + b"\xff\xda\0\x08\1\1\0\1\0\0" + b"\0" * 99
            ),
        ),
        {"NOT_DECODED", "MEMORY_LIMIT"},
    ),
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
