"""Pictures of images: how grey values are shown, what is never shown, and the words for why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_FRAME_BYTES = 64 * 2**20
MAX_PNG_BYTES = 2 * 2**20
MAX_SIDE = 1024


@dataclass(frozen=True)
class Window:
    """Centre and width in the units of the image (Hounsfield for CT); without them the file's own or the full range."""

    code: str
    label: str
    center: float | None = None
    width: float | None = None


_ALWAYS = (Window("file", "As in the file"), Window("full", "Full range"))
_CT = (
    Window("lung", "Lung", -600, 1500),
    Window("bone", "Bone", 400, 1800),
    Window("soft", "Soft tissue", 40, 400),
    Window("brain", "Brain", 40, 80),
)
WINDOWS = {window.code: window for window in (*_ALWAYS, *_CT)}

WORDS = {
    "PENDING": "The file is still being read. Open this page again in a moment.",
    "NOT_READ": "The file could not be read. What was found is on its sheet.",
    "NO_PIXELS": "The file holds no picture.",
    "BURNED_IN": "A name may be drawn into the picture, so it is not shown:",
    "TOO_LARGE": "The picture is larger than previews are made of.",
    "NOT_DECODED": "The picture is damaged, or stored in a way that cannot be shown here.",
    "TIME_LIMIT": "Making the picture took too long and was stopped.",
    "MEMORY_LIMIT": "Making the picture needed too much memory and was stopped.",
    "BUSY": "Other pictures are being made. Open this page again in a moment.",
    "NOT_INSTALLED": "Previews are not installed on this server. Everything else works; see “Previews” in the "
    "documentation of DICOM files.",
    "GONE": "The file itself is no longer there.",
}


def windows_for(*, facts: Mapping[str, object]) -> tuple[Window, ...]:
    """The windows that make sense: of colour images one, of CT those named after organs."""
    if facts.get("samples") == 3 or facts.get("photometric") == "PALETTE COLOR":
        return _ALWAYS[:1]
    return _ALWAYS + _CT if facts.get("modality") == "CT" else _ALWAYS


def refusal_of(*, is_read: bool, codes: Sequence[str], stops: Sequence[str], facts: Mapping[str, object]) -> str:
    """The code of why there is no picture, before anything is decoded; "" when there may be one.

    codes: findings of the file; stops: those that ended its reading.
    """
    if not is_read:
        return "PENDING"
    if stops:
        return "NOT_READ"
    if facts.get("burned_in_risk"):
        return "BURNED_IN"
    if not (facts.get("rows") and facts.get("columns")):
        return "NO_PIXELS"
    return "TOO_LARGE" if "OVERSIZED_PIXELS" in codes or frame_bytes(facts) > MAX_FRAME_BYTES else ""


def frame_bytes(facts: Mapping[str, object]) -> int:
    """Bytes of one decoded frame, as the header claims."""
    sizes = [facts.get(name) for name in ("rows", "columns", "samples", "bits_allocated")]
    rows, columns, samples, bits = (size if isinstance(size, int) else 1 for size in sizes)
    return rows * columns * samples * max(1, bits // 8)
