"""Figures in words: durations, shares and changes."""

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def duration_words(seconds: float | None) -> str:
    """Say a duration in its two largest units: "3 h 12 min". Zero is "0 min"; None is "", for nothing measured."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 0:
        return f"−{duration_words(-whole)}"
    if whole == 0:
        return "0 min"
    if whole < _MINUTE:
        return f"{whole} s"
    minutes = round(whole / _MINUTE)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return _two(minutes // 60, "h", minutes % 60, "min")
    hours = round(whole / _HOUR)
    return _two(hours // 24, "d", hours % 24, "h")


def short_words(seconds: float) -> str:
    """Say a duration in one unit, for a cell of a map: "12 min", "9.9 h", "2.1 d"."""
    for unit, size in (("d", _DAY), ("h", _HOUR)):
        if seconds >= 2 * size if unit == "d" else seconds >= size:
            value = seconds / size
            return f"{value:.0f} {unit}" if value >= 10 else f"{value:.1f} {unit}".replace(".0 ", " ")
    return f"{round(seconds / _MINUTE)} min"


def share_words(part: int, whole: int) -> str:
    """Say a share in per cent, "" when there is nothing to share. Only all is 100 % and only none is 0 %."""
    if whole == 0:
        return ""
    per_cent = round(100 * part / whole)
    if per_cent == 100 and part < whole:
        return "99 %"
    if per_cent == 0 and part:
        return "1 %"
    return f"{per_cent} %"


def change_words(*, now: float | None, before: float | None) -> str:
    """Say how a figure moved against the period before: "12 % less than before". "" when one is missing."""
    if now is None or before is None:
        return ""
    if before == 0:
        return "as before" if now == 0 else "0 before"
    per_cent = round(100 * (now - before) / before)
    if per_cent == 0:
        return "as before"
    return f"{abs(per_cent)} % {'more' if per_cent > 0 else 'less'} than before"


def points_words(*, now: float | None, before: float | None) -> str:
    """Say how a share moved, in points: "3 points better than before"."""
    if now is None or before is None:
        return ""
    points = round(100 * (now - before))
    if points == 0:
        return "as before"
    unit = "point" if abs(points) == 1 else "points"
    return f"{abs(points)} {unit} {'better' if points > 0 else 'worse'} than before"


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit} {small} {small_unit}" if small else f"{large} {large_unit}"
