"""Where an image lies in space and how its values are shown: numbers only, rounded, within the size of a scanner."""

import math

from pydicom.dataset import Dataset

from assets.dicom.values import values

_LARGEST = 100_000.0
"""Millimetres and display values; no patient's number of six digits or more fits."""
# name: tag, how many numbers
_NUMBERS = {
    "image_position": (0x00200032, 3),
    "image_orientation": (0x00200037, 6),
    "pixel_spacing": (0x00280030, 2),
    "slice_thickness": (0x00180050, 1),
    "slice_spacing": (0x00180088, 1),
    "window_center": (0x00281050, 1),
    "window_width": (0x00281051, 1),
    "rescale_slope": (0x00281053, 1),
    "rescale_intercept": (0x00281052, 1),
}
GEOMETRY_TAGS = tuple(tag for tag, _ in _NUMBERS.values())


def geometry_of(dataset: Dataset) -> dict[str, list[float]]:
    """The numbers that the file gives in full; DICOM PS3.3 C.7.6.2, C.11.1 and C.11.2. Lengths in millimetres."""
    found = {name: _numbers(values(dataset, tag), count) for name, (tag, count) in _NUMBERS.items()}
    return {name: numbers for name, numbers in found.items() if numbers}


def _numbers(texts: list[str], count: int) -> list[float]:
    if len(texts) < count:
        return []
    try:
        numbers = [round(float(text), 4) + 0.0 for text in texts[:count]]
    except ValueError:
        return []
    return numbers if all(math.isfinite(one) and abs(one) < _LARGEST for one in numbers) else []
