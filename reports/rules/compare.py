"""What a period is compared with."""

from datetime import date, timedelta

from reports.enums import Compare
from reports.rules.period import Period, previous


def before(period: Period, compare: Compare) -> Period | None:
    """Return the period to compare with; None for no comparison. A year before, 29 February counts as the 28th."""
    if compare is Compare.NONE:
        return None
    if compare is Compare.PREVIOUS:
        return previous(period)
    return Period(first=_year_before(period.first), last=_year_before(period.last), zone=period.zone)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year - 1)
