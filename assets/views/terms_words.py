"""What a contract counts, in words, wherever a page says it."""

from typing import Any

from assets.queries.holidays import countries, parts_of
from assets.rules.availability import Terms
from assets.rules.contract import percent_text
from assets.rules.terms import counting_words, holiday_words, week_words


def terms_words(row: Any | None) -> dict[str, str]:
    """Return what AvailabilityTerms say; None for the usual ones, which are day and night without a promise."""
    if row is None:
        return {
            "covered_words": week_words([]),
            "holiday_words": holiday_words(covers=True, country="", part=""),
            "counting_words": _counting(Terms()),
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
        "counting_words": _counting(row),
        "target_words": "" if row.target_percent is None else f"{percent_text(row.target_percent)} %",
        "terms_note": row.note,
    }


def _counting(terms: Any) -> str:
    """terms: AvailabilityTerms, or Terms of the rules."""
    return counting_words(
        planned_counts=terms.planned_counts,
        degraded_percent=terms.degraded_percent,
        min_outage_minutes=terms.min_outage_minutes,
    )
