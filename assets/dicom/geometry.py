"""Where an image lies in space and how its values are shown: numbers only, rounded, within the size of a scanner."""

import math

from pydicom.dataset import Dataset

from assets.dicom.values import items, values
from assets.rules.slices import Vector, place_on, plane_of, uneven_steps, usual_step

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
_SHARED, _PER_FRAME = 0x52009229, 0x52009230
_MACROS = {
    "image_position": 0x00209113,
    "image_orientation": 0x00209116,
    "pixel_spacing": 0x00289110,
    "slice_thickness": 0x00289110,
    "slice_spacing": 0x00289110,
    "window_center": 0x00289132,
    "window_width": 0x00289132,
    "rescale_slope": 0x00289145,
    "rescale_intercept": 0x00289145,
}
"""Functional group of an enhanced image that holds each; DICOM PS3.3 C.7.6.16.2."""
MOST_FRAMES = 5_000
_MOST_BREAKS = 4
GEOMETRY_TAGS = (*(tag for tag, _ in _NUMBERS.values()), _SHARED, _PER_FRAME)


def geometry_of(dataset: Dataset) -> dict[str, list[float]]:
    """The numbers that the file gives in full; DICOM PS3.3 C.7.6.2, C.11.1 and C.11.2. Lengths in millimetres.

    Of an enhanced image those that all frames share, else those of its first frame.
    """
    found = {name: _numbers(values(dataset, tag), count) for name, (tag, count) in _NUMBERS.items()}
    groups = [*items(dataset, _SHARED)[:1], *items(dataset, _PER_FRAME)[:1]]
    for group in groups:
        for name in [name for name, numbers in found.items() if not numbers]:
            found[name] = _in_group(group, name)
    return {name: numbers for name, numbers in found.items() if numbers}


def frames_of(dataset: Dataset) -> dict[str, list[float] | int]:
    """How the frames of an enhanced image lie along its normal, in millimetres; {} when they say nothing of their own.

    frame_planes: in how many planes they lie. In one: frame_places, how many different places; frame_step, the usual
    distance; frame_breaks, for at most four odd distances the place before it and the distance.
    """
    frames = items(dataset, _PER_FRAME)[:MOST_FRAMES]
    if len(frames) < 2:
        return {}
    common = _in_group(next(iter(items(dataset, _SHARED)), Dataset()), "image_orientation")
    planes: dict[Vector, set[float]] = {}
    for frame in frames:
        plane = plane_of(_in_group(frame, "image_orientation") or common)
        place = place_on(plane, _in_group(frame, "image_position")) if plane else None
        if plane and place is not None:
            planes.setdefault(plane, set()).add(round(place, 2))
    if len(planes) != 1:
        return {"frame_planes": len(planes)} if planes else {}
    return {"frame_planes": 1} | _steps(sorted(next(iter(planes.values()))))


def _steps(places: list[float]) -> dict[str, list[float] | int]:
    steps = [round(after - before, 3) for before, after in zip(places, places[1:], strict=False)]
    if not steps:
        return {"frame_places": len(places)}
    odd = uneven_steps(steps)[:_MOST_BREAKS]
    breaks = [number for at in odd for number in (float(places[at]), float(steps[at]))]
    return {"frame_places": len(places), "frame_step": [float(usual_step(steps))], "frame_breaks": breaks}


def _in_group(group: Dataset, name: str) -> list[float]:
    tag, count = _NUMBERS[name]
    return next((_numbers(values(item, tag), count) for item in items(group, _MACROS[name])[:1]), [])


def _numbers(texts: list[str], count: int) -> list[float]:
    if len(texts) < count:
        return []
    try:
        numbers = [round(float(text), 4) + 0.0 for text in texts[:count]]
    except ValueError:
        return []
    return numbers if all(math.isfinite(one) and abs(one) < _LARGEST for one in numbers) else []
