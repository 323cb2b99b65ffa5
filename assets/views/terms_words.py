"""What a contract counts, in words, wherever a page says it."""

from typing import Any

from assets.queries.holidays import countries, parts_of
from assets.rules.terms import counting_words, holiday_words, week_words


def terms_words(row: Any | None) -> dict[str, str]:
    """Return what AvailabilityTerms say; None for the usual ones, which are day and night without a promise."""
    if row is None:
        return {
            "covered_words": week_words([]),
            "holiday_words": holiday_words(covers=True, country="", part=""),
            "counting_words": counting_words(planned_counts=False, degraded_percent=50, min_outage_minutes=0),
            "target_words": "",
            "terms_note": "",
        }
    return {
        "covered_words": week_words(row.windows),
        "holiday_words": holiday_words(
            covers=row.covers_holidays,
            country=dict(countries()).get(row.holidays_country, ""),
            part=dict(parts_of(row.holidays_country)).get(row.holidays_subdivision, ""),
        ),
        "counting_words": counting_words(
            planned_counts=row.planned_counts,
            degraded_percent=row.degraded_percent,
            min_outage_minutes=row.min_outage_minutes,
        ),
        "target_words": "" if row.target_percent is None else f"{row.target_percent.normalize():f} %",
        "terms_note": row.note,
    }
