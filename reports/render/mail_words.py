"""Days and times in the mail of a report, in the active language."""

from datetime import date

from django.utils import dateformat
from django.utils.translation import gettext as _

from reports.rules.period import Period


def period_words(period: Period) -> str:
    """Say the days of a period as rules.charts.step_words does: "2 Mar 2026", "2 to 8 Mar 2026", "Mar 2026"."""
    first, last = period.first, period.last
    if first == last:
        return _says(first, _("j M Y"))
    if period.is_month:
        return _says(first, _("M Y"))
    if (first.month, first.year) == (last.month, last.year):
        start = _says(first, _("j"))  # the day alone: "2" to 8 Mar
    else:
        start = _says(first, _("j M") if first.year == last.year else _("j M Y"))
    return _("{first} to {last}").format(first=start, last=_says(last, _("j M Y")))


def _says(day: date, form: str) -> str:
    return dateformat.format(day, form)
