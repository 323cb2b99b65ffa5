"""When a schedule runs, and which whole days it reports about then. All in local time, also when clocks change."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from reports.enums import Rhythm, Span

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SPAN_WORDS: Mapping[Span, str] = {
    Span.DAY: "the day before",
    Span.WEEK: "the last full week, Monday to Sunday",
    Span.MONTH: "the last full month",
    Span.QUARTER: "the last full quarter",
    Span.DAYS_30: "the 30 days before",
    Span.DAYS_90: "the 90 days before",
}
_DAILY, _WEEKLY = "every day at {time}", "every {day} at {time}"
_MONTHLY, _LATE = "on day {number} of the month at {time}", "on day {number} of the month, or its last at {time}"
PLAN_WORDS = (_DAILY, _WEEKLY, _MONTHLY, _LATE, *DAYS)
"""All that plan_words is made of, for whoever translates it."""
_DAYS_BEFORE = {Span.DAY: 1, Span.DAYS_30: 30, Span.DAYS_90: 90}


@dataclass(frozen=True)
class Plan:
    """weekday: 0 is Monday, for weekly ones. month_day: for monthly ones. zone: IANA name."""

    rhythm: Rhythm
    weekday: int
    month_day: int
    time: time
    zone: str


def next_run(plan: Plan, *, after: datetime) -> datetime:
    """Return the first moment later than `after` at which the plan runs, UTC.

    A month too short for its day has its last day instead. A time that clocks skip comes as much later as they
    jump; of one that comes twice it is the first.
    """
    day = local_day(after, plan.zone)
    while True:
        day = _day_from(plan, day)
        moment = _moment(day, plan)
        if moment > after:
            return moment
        day += timedelta(days=1)


def latest_run(plan: Plan, *, first: datetime, at: datetime) -> datetime:
    """Return the last run that is due at `at`, counted from a run that is: several missed ones are one."""
    while (following := next_run(plan, after=first)) <= at:
        first = following
    return first


def span_days(span: Span, *, day: date) -> tuple[date, date]:
    """Return the first and last day a run on this local day reports about; it never includes the day itself."""
    yesterday = day - timedelta(days=1)
    if span in _DAYS_BEFORE:
        return day - timedelta(days=_DAYS_BEFORE[span]), yesterday
    if span is Span.WEEK:
        monday = day - timedelta(days=day.weekday() + 7)
        return monday, monday + timedelta(days=6)
    first_of_this = day.replace(day=1)
    if span is Span.QUARTER:
        first_of_this = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = first_of_this - timedelta(days=1)
    return (date(last.year, last.month - 2, 1) if span is Span.QUARTER else last.replace(day=1)), last


def span_query(span: Span, *, slot: datetime, zone: str) -> dict[str, str]:
    """Return the period of a run as the addresses of reports have it: that of its slot, however late it runs."""
    first, last = span_days(span, day=local_day(slot, zone))
    return {"period": "custom", "from": first.isoformat(), "to": last.isoformat()}


def local_day(moment: datetime, zone: str) -> date:
    """Return the day of a moment where the clocks are those of the zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def plan_words(plan: Plan, *, say: Callable[[str], str] = str) -> str:
    """Say when: "every Monday at 07:00". say: puts English words into the language of whoever reads them."""
    if plan.rhythm is Rhythm.DAILY:
        words = _DAILY
    elif plan.rhythm is Rhythm.WEEKLY:
        words = _WEEKLY
    else:
        words = _LATE if plan.month_day > 28 else _MONTHLY
    return say(words).format(day=say(DAYS[plan.weekday]), number=plan.month_day, time=f"{plan.time:%H:%M}")


def delivery_key(*, schedule_id: int, slot: datetime, recipient_id: int) -> str:
    """Return what makes one mail of a run: running twice gives the same key."""
    text = f"{schedule_id}:{slot.astimezone(UTC).isoformat()}:{recipient_id}"
    return sha256(text.encode()).hexdigest()


def _day_from(plan: Plan, day: date) -> date:
    """The first day on or after this one on which the plan runs."""
    if plan.rhythm is Rhythm.WEEKLY:
        return day + timedelta(days=(plan.weekday - day.weekday()) % 7)
    if plan.rhythm is Rhythm.MONTHLY:
        wanted = _in_month(day, plan.month_day)
        return wanted if wanted >= day else _in_month(day.replace(day=1) + timedelta(days=32), plan.month_day)
    return day


def _in_month(day: date, number: int) -> date:
    return day.replace(day=min(number, monthrange(day.year, day.month)[1]))


def _moment(day: date, plan: Plan) -> datetime:
    return datetime.combine(day, plan.time, tzinfo=ZoneInfo(plan.zone)).astimezone(UTC)
