"""Slices in space: planes, places on them, uneven distances, and gaps in numbers. Lengths in millimetres."""

from collections.abc import Sequence
from statistics import median_low

Vector = tuple[float, float, float]

_UNEVEN = 0.05
"""A step that differs by more than a twentieth of the usual one is a break; rounding in headers stays below that."""
_SMALLEST = 0.005


def plane_of(orientation: object) -> Vector | None:
    """The normal of a plane given by six direction cosines, rounded so that equal planes are equal; None if unsound."""
    if not isinstance(orientation, list | tuple) or len(orientation) != 6:
        return None
    a, b = orientation[:3], orientation[3:]
    normal = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    if sum(each * each for each in normal) < 0.5:  # the two directions must be nearly unit and at right angles
        return None
    return (round(normal[0], 2) + 0.0, round(normal[1], 2) + 0.0, round(normal[2], 2) + 0.0)


def place_on(normal: Vector, position: object) -> float | None:
    """How far along the normal a slice lies; None when its position is not given."""
    if not isinstance(position, list | tuple) or len(position) != 3:
        return None
    length: float = sum(each * each for each in normal) ** 0.5
    place: float = round(sum(a * b for a, b in zip(normal, position, strict=True)) / length, 3)
    return place


def usual_step(steps: Sequence[float]) -> float:
    """The step that most slices keep; the smaller of two, because a missing slice makes a step longer."""
    return median_low(steps)


def uneven_steps(steps: Sequence[float]) -> list[int]:
    """The places of the steps that differ from the usual one; [] for fewer than two steps."""
    if len(steps) < 2:
        return []
    usual = usual_step(steps)
    allowed = max(abs(usual) * _UNEVEN, 2 * _SMALLEST)
    return [at for at, step in enumerate(steps) if abs(step - usual) > allowed]


def gaps_in(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The runs of numbers missing between the least and the greatest; both ends included.

    Numbers that are spread thinly are no count of images (some consoles count in hundreds): then there are none.
    """
    known = sorted(set(numbers))
    if len(known) < 2 or known[-1] - known[0] + 1 > 2 * len(known) + 10:
        return []
    pairs = zip(known, known[1:], strict=False)
    return [(before + 1, after - 1) for before, after in pairs if after - before > 1]
