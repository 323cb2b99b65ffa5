"""Displays against DICOM's Grayscale Standard Display Function and the limits of their AAPM TG-270 class.

Luminance in cd/m², with ambient light as measured (L'). Sources: PS3.14 7.1 (GSDF and its inverse), AAPM TG-18 4.3.3
(deviation of the contrast response over 18 grey levels), AAPM Report 270 (classes; 10 % and 20 %), ACR-AAPM-SIIM
Technical Standard for Electronic Practice of Medical Imaging (maximum luminance, luminance ratio).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, log10

from assets.enums import DisplayClass

LEVELS = 18
"""Grey levels that are measured, evenly from black to white."""

CLASS_WORDS = {
    DisplayClass.DIAGNOSTIC: "Diagnostic",
    DisplayClass.MAMMOGRAPHY: "Diagnostic, mammography",
    DisplayClass.MODALITY: "Modality",
    DisplayClass.CLINICAL_SPECIALIST: "Clinical specialist",
    DisplayClass.EHR: "EHR",
}


@dataclass(frozen=True)
class Limits:
    """What a class asks for: least L'max, luminance ratio from to, and deviation from the GSDF in percent at most."""

    l_max: float
    ratio: tuple[float, float]
    deviation_percent: float


_RATIO = (250.0, 450.0)
LIMITS: Mapping[DisplayClass, Limits] = {
    DisplayClass.DIAGNOSTIC: Limits(350.0, _RATIO, 10.0),
    DisplayClass.MAMMOGRAPHY: Limits(420.0, _RATIO, 10.0),
    DisplayClass.MODALITY: Limits(250.0, _RATIO, 20.0),
    DisplayClass.CLINICAL_SPECIALIST: Limits(250.0, _RATIO, 20.0),
    DisplayClass.EHR: Limits(250.0, _RATIO, 20.0),
}

_FORWARD = (-1.3011877, 8.0242636e-2, 1.3646699e-1, -2.5468404e-2, 1.3635334e-3)
_BELOW = (1.0, -2.5840191e-2, -1.0320229e-1, 2.8745620e-2, -3.1978977e-3, 1.2992634e-4)
_INVERSE = (
    71.498068, 94.593053, 41.912053, 9.8247004, 0.28175407, -1.1878455, -0.18014349, 0.14710899, -0.017046845,
)


def gsdf(index: float) -> float:
    """Return the luminance of a just-noticeable-difference index, 1 to 1023 (PS3.14 equation 1)."""
    x = log(index)
    return float(10 ** (_polynomial(_FORWARD, x) / _polynomial(_BELOW, x)))


def jnd_index(luminance: float) -> float:
    """Return the index of a luminance, 0.05 to 4000 cd/m² (PS3.14 equation 2)."""
    return _polynomial(_INVERSE, log10(luminance))


def gsdf_deviation(measured: Sequence[float]) -> float:
    """Return the largest deviation of the contrast response from the GSDF in percent.

    measured: rising luminances of evenly spaced grey levels, black first. Raises ValueError for anything else.
    """
    if len(measured) < 3 or any(not 0.05 <= each <= 4000 for each in measured):
        raise ValueError("Enter at least three luminances between 0.05 and 4000 cd/m².")
    if any(later <= earlier for earlier, later in zip(measured, measured[1:], strict=False)):
        raise ValueError("Each grey level must be brighter than the one before. Check the order.")
    first, last = jnd_index(measured[0]), jnd_index(measured[-1])
    step = (last - first) / (len(measured) - 1)
    ideal = [gsdf(first + step * number) for number in range(len(measured))]
    pairs = zip(_contrast(measured), _contrast(ideal), strict=True)
    return max(abs(seen - wanted) / wanted for seen, wanted in pairs) * 100


def display_problems(
    *, display_class: DisplayClass, l_min: float | None, l_max: float | None, deviation_percent: float | None
) -> tuple[str, ...]:
    """Return what keeps a display from its class, in words; none when it fits. What was not measured is None."""
    limits, found = LIMITS[display_class], []
    name = CLASS_WORDS[display_class].lower()
    if l_max is not None and l_max < limits.l_max:
        found.append(f"Maximum luminance {l_max:g} cd/m² is below the {limits.l_max:g} of a {name} display.")
    if l_min and l_max:
        low, high = limits.ratio
        ratio = l_max / l_min
        if not low <= ratio <= high:
            found.append(f"Luminance ratio {ratio:.0f} is not between {low:g} and {high:g}.")
    if deviation_percent is not None and deviation_percent > limits.deviation_percent:
        found.append(
            f"Deviation from the GSDF {deviation_percent:.1f} % is above the {limits.deviation_percent:g} % of a "
            f"{name} display."
        )
    return tuple(found)


def _contrast(luminances: Sequence[float]) -> list[float]:
    """Contrast of each step per mean luminance; the step in just noticeable differences is the same for all."""
    return [2 * (high - low) / (high + low) for low, high in zip(luminances, luminances[1:], strict=False)]


def _polynomial(factors: Sequence[float], x: float) -> float:
    return float(sum(factor * x**power for power, factor in enumerate(factors)))
