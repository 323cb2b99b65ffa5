"""Labels for devices: sheets one can buy, and the code of squares that a camera reads."""

from collections.abc import Sequence
from dataclasses import dataclass

import segno

MOST_LABELS = 500


@dataclass(frozen=True, kw_only=True)
class LabelSheet:
    """An A4 sheet of labels; columns and rows of labels on a page. words: what people choose by."""

    key: str
    words: str
    columns: int
    rows: int

    @property
    def per_page(self) -> int:
        """Labels on one page."""
        return self.columns * self.rows


SHEETS = {
    sheet.key: sheet
    for sheet in (
        LabelSheet(key="a4-24", words="24 on A4 (70 × 37 mm)", columns=3, rows=8),
        LabelSheet(key="a4-21", words="21 on A4 (63.5 × 38.1 mm)", columns=3, rows=7),
        LabelSheet(key="a4-10", words="10 on A4 (99.1 × 57 mm)", columns=2, rows=5),
        LabelSheet(key="a4-65", words="65 on A4 (38.1 × 21.2 mm)", columns=5, rows=13),
    )
}
USUAL_SHEET = "a4-24"


@dataclass(frozen=True, kw_only=True)
class Qr:
    """A QR code as a drawing. path: of an SVG; size: of its view box, quiet zone included."""

    path: str
    size: int


def qr(text: str) -> Qr:
    """Return the QR code of a text, with a quiet zone of four squares and error correction M, so that a scratched
    label is still read (ISO/IEC 18004)."""
    code = segno.make(text, error="m", micro=False, boost_error=True)
    drawn = []
    for y, line in enumerate(code.matrix):
        x = 0
        while x < len(line):
            if not line[x]:
                x += 1
                continue
            end = next((place for place in range(x, len(line)) if not line[place]), len(line))
            drawn.append(f"M{x + 4} {y + 4}h{end - x}v1h-{end - x}z")
            x = end
    return Qr(path="".join(drawn), size=len(code.matrix) + 8)


def pages(labels: Sequence[object], *, sheet: LabelSheet, skip: int) -> list[list[object | None]]:
    """Return the labels by page; `skip` places of the first page are left empty: they were used before."""
    skip = min(max(skip, 0), sheet.per_page - 1)
    places: list[object | None] = [None] * skip + list(labels)
    return [places[first : first + sheet.per_page] for first in range(0, len(places), sheet.per_page)]
