"""The words of quality checks, and the values each kind is measured by."""

from collections.abc import Mapping

from assets.enums import QualityKind

KIND_WORDS: Mapping[QualityKind, str] = {
    QualityKind.DAILY_QC: "Quality control",
    QualityKind.DISPLAY_GSDF: "Display against GSDF",
    QualityKind.CALIBRATION: "Calibration",
    QualityKind.VENDOR_PM: "Maintenance by the vendor",
    QualityKind.SAFETY_TEST: "Electrical safety test",
    QualityKind.OTHER: "Other check",
}

VALUE_WORDS: Mapping[str, str] = {
    "l_min": "L'min",
    "l_max": "L'max",
    "ratio": "ratio",
    "gsdf_deviation_percent": "GSDF deviation",
    "check": "check",
    "values": "values",
}
_UNITS = {"l_min": " cd/m²", "l_max": " cd/m²", "gsdf_deviation_percent": " %"}


def values_words(values: Mapping[str, object]) -> str:
    """Say the values of a result: "L'min 1.1 cd/m², L'max 412 cd/m²"; words are said without their name."""
    said = []
    for name in (*VALUE_WORDS, *(each for each in values if each not in VALUE_WORDS)):
        value = values.get(name)
        if name == "levels" or value is None:
            continue
        if isinstance(value, int | float):
            said.append(f"{VALUE_WORDS.get(name, name)} {value:g}{_UNITS.get(name, '')}")
        elif value:
            said.append(str(value))
    return ", ".join(said)


def due_words(days: int | None) -> str:
    """Say how a day stands: "12 days overdue", "today", "in 3 days"; "" for none."""
    if days is None:
        return ""
    if days == 0:
        return "today"
    count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"{count} overdue" if days < 0 else f"in {count}"
