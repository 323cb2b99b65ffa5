"""The child that makes one picture: a file on descriptor 0, a line of JSON and a PNG on descriptor 1.

Run by `assets.dicom.preview` as `python -I preview_child.py WINDOW` with the Python of an environment of its own, which
holds NumPy, Pillow and the decoders; none of them is in the environment of the web. Behind the same closed doors as
`child.py`, with more memory. Shows the first frame only, and nothing that may have a name drawn into it.
"""

import json
import os
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

MEMORY_BYTES = 900 * 2**20
CPU_SECONDS = 10
_RESCALE = (0x00281052, 0x00281053)
_PALETTE = (0x00281101, 0x00281102, 0x00281103, 0x00281201, 0x00281202, 0x00281203)


def main() -> None:
    """Load everything, close the doors, decode, answer."""
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    _warm_up()
    from assets.dicom import seal

    seal.seal(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    with os.fdopen(0, "rb", closefd=False) as stream:
        code, png = picture(stream=stream, size=os.fstat(0).st_size, window=sys.argv[1])
    _write(json.dumps({"code": code}).encode() + b"\n" + png)


def _warm_up() -> None:
    """Import what decoding imports at first use, which is impossible behind closed doors."""
    import logging

    import jpeg_ls  # noqa: F401  # decoders are found among what is loaded
    import numpy as np
    import openjpeg  # noqa: F401  # as above
    from PIL import Image, Jpeg2KImagePlugin, JpegImagePlugin, PngImagePlugin  # noqa: F401  # as above

    import assets.dicom.facts
    import assets.dicom.header
    import assets.rules.findings
    import assets.rules.preview  # noqa: F401  # loaded before the doors close

    Image.fromarray(np.zeros((4, 4), dtype="uint8")).resize((2, 2)).save(BytesIO(), format="PNG")
    _load_decoders()
    logging.disable(logging.CRITICAL)


def _load_decoders() -> None:
    """Load each decoder once; GDCM decodes lossless JPEG and nothing else.

    It brings a zlib of its own. Loaded before Pillow has found the system's, Pillow would pack with both at once and
    crash: so it comes last.
    """
    import gdcm  # type: ignore[import-not-found]  # in the preview environment only
    from pydicom import uid
    from pydicom.pixels.decoders.base import get_decoder

    of_others = (
        (uid.JPEG2000, uid.JPEG2000Lossless)
        + (uid.JPEGLSLossless, uid.JPEGLSNearLossless)
        + (uid.JPEGBaseline8Bit, uid.JPEGExtended12Bit)
    )
    for syntax in of_others:
        get_decoder(syntax).remove_plugin("gdcm")
    for syntax in (uid.JPEGLossless, uid.JPEGLosslessSV1, uid.RLELossless, uid.ExplicitVRLittleEndian):
        get_decoder(syntax)
    gdcm.Trace.DebugOff()
    gdcm.Trace.WarningOff()
    gdcm.Trace.ErrorOff()


def picture(*, stream: BinaryIO, size: int, window: str) -> tuple[str, bytes]:
    """A code of assets.rules.preview and nothing, or "" and a PNG. Whatever happens inside ends in a code."""
    import warnings

    from assets.dicom.header import Stopped

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _picture(stream=stream, size=size, window=window)
    except Stopped:
        return "NOT_READ", b""
    except MemoryError:
        return "MEMORY_LIMIT", b""
    except Exception:  # the outermost guard: a picture that cannot be made is the file's fault
        return "NOT_DECODED", b""


def _picture(*, stream: BinaryIO, size: int, window: str) -> tuple[str, bytes]:
    from assets.dicom.facts import WANTED, facts_of
    from assets.dicom.header import guarded, read_header
    from assets.rules.findings import FINDINGS, Severity
    from assets.rules.preview import refusal_of

    with guarded() as budget:
        facts, codes = facts_of(header=read_header(stream=stream, size=size, wanted=WANTED, budget=budget))
    stops = [code for code in codes if FINDINGS[code].severity is Severity.STOP]
    refusal = refusal_of(is_read=True, codes=codes, stops=stops, facts=facts)
    # A deflated dataset would be inflated as a whole before its pixels are found.
    if not refusal and facts.get("transfer_syntax_uid") == "1.2.840.10008.1.2.1.99":
        refusal = "TOO_LARGE"
    if refusal:
        return refusal, b""
    stream.seek(0)
    return "", _png(_shown(stream=stream, facts=facts, window=window))


def _shown(*, stream: BinaryIO, facts: dict[str, Any], window: str) -> Any:
    """The first frame as an array of bytes: grey, or red, green and blue."""
    import numpy as np
    from pydicom.dataset import Dataset
    from pydicom.pixels.processing import apply_color_lut, apply_rescale
    from pydicom.pixels.utils import pixel_array

    extra = Dataset()
    array = pixel_array(stream, index=0, ds_out=extra, specific_tags=[*_RESCALE, *_PALETTE])
    if facts.get("photometric") == "PALETTE COLOR":
        array = apply_color_lut(array, extra)
    if array.ndim == 3:
        return array if array.dtype == np.uint8 else (array / (array.max() or 1) * 255).astype(np.uint8)
    values = apply_rescale(array, extra).astype(np.float32)
    center, width = _window(values=values, facts=facts, window=window)
    # PS3.3 C.11.2.1.2.1, linear.
    shown = np.clip((values - (center - 0.5)) / max(width - 1, 1e-6) + 0.5, 0, 1) * 255
    if facts.get("photometric") == "MONOCHROME1":
        shown = 255 - shown
    return shown.astype(np.uint8)


def _window(*, values: Any, facts: dict[str, Any], window: str) -> tuple[float, float]:
    from assets.rules.preview import WINDOWS

    preset = WINDOWS.get(window, WINDOWS["file"])
    if preset.center is not None and preset.width is not None:
        return preset.center, preset.width
    center, width = facts.get("window_center"), facts.get("window_width")
    if preset.code == "file" and center and width and width[0] >= 1:
        return float(center[0]), float(width[0])
    lowest, highest = float(values.min()), float(values.max())
    return (lowest + highest) / 2 + 0.5, highest - lowest + 1


def _png(array: Any) -> bytes:
    from PIL import Image

    from assets.rules.preview import MAX_PNG_BYTES, MAX_SIDE

    side = MAX_SIDE
    while True:
        image = Image.fromarray(array)
        image.thumbnail((side, side))
        out = BytesIO()
        image.save(out, format="PNG")
        if out.tell() <= MAX_PNG_BYTES or side <= 128:
            return out.getvalue()
        side //= 2


def _write(answer: bytes) -> None:
    while answer:
        answer = answer[os.write(1, answer) :]


if __name__ == "__main__":
    main()
