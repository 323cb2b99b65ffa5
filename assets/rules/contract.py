"""What a file may say of a service contract: cell by cell checked, and brought to the one text an export writes.

Everything is text here: two cells that mean the same become the same text, so that a file that says what the register
says changes nothing. Hours are read by assets/rules/windows.py, as the form reads them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from assets.rules.windows import BadHours, read_windows, write_windows

CONTRACT_LABELS: Mapping[str, str] = {
    "vendor": "Vendor",
    "number": "Number",
    "name": "What it covers",
    "hours": "Hours",
    "response_terms": "Response",
    "contact": "Contact",
    "phone": "Phone",
    "begins_on": "Begins on",
    "ends_on": "Ends on",
    "covered_weekdays": "Covered Monday to Friday",
    "covered_saturday": "Covered on Saturday",
    "covered_sunday": "Covered on Sunday",
    "holidays": "Public holidays",
    "holidays_of": "Holidays of",
    "uptime_percent": "Uptime promised, in percent",
    "degraded_percent": "A degraded hour is lost, in percent",
    "planned_counts": "Planned work counts as lost time",
    "forgiven_minutes": "Outages forgiven under, in minutes",
    "terms_note": "Where the contract says so",
    "notes": "Notes",
    "devices": "Devices",
}
"""Every column of a file of contracts, in order, with its label on forms."""
CONTRACT_FIELDS = tuple(CONTRACT_LABELS)
PLAIN_FIELDS = (
    "name", "hours", "response_terms", "contact", "phone", "begins_on", "ends_on", "notes",
)  # fmt: skip
"""Columns of the contract itself beside vendor and number."""
TERMS_FIELDS = (
    "covered_weekdays", "covered_saturday", "covered_sunday", "holidays", "holidays_of", "uptime_percent",
    "degraded_percent", "planned_counts", "forgiven_minutes", "terms_note",
)  # fmt: skip
"""Columns of what the contract counts; all of them empty: it has no terms of its own."""
USUAL_TERMS: Mapping[str, str] = {
    "holidays": "covered", "degraded_percent": "50", "planned_counts": "no", "forgiven_minutes": "0",
}  # fmt: skip
"""What counts when a contract has terms and a cell is empty."""
LONGEST: Mapping[str, int] = {
    "number": 60, "name": 80, "hours": 120, "response_terms": 200, "contact": 120, "phone": 40, "terms_note": 200,
    "notes": 4_000,
}  # fmt: skip
_YES = frozenset({"yes", "y", "true", "1", "on", "x"})
_NO = frozenset({"no", "n", "false", "0", "off"})


class WrongCell(ValueError):
    """What a cell says cannot be; its text is the sentence for the person."""


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The cells of a row as an export would write them, without vendor and devices; problems: a sentence each."""

    values: Mapping[str, str]
    problems: tuple[str, ...] = ()


def check_cells(
    said: Mapping[str, str], *, known: Mapping[str, str] | None, countries: Mapping[str, str]
) -> Cells:
    """Check the cells of a row and lay them over what is known of the contract; None for a new one.

    A column that is not in `said` stays; a cell that reads as the register does is left as it is, whatever that is.
    countries: code of a country or part of it by what files may call it, casefolded.
    """
    values = dict(known or dict.fromkeys(CONTRACT_FIELDS, ""))
    problems: list[str] = []
    for name in (*PLAIN_FIELDS, *TERMS_FIELDS):
        if name not in said or same_text(said[name], values[name]):
            continue
        text = _lines(said[name]) if name == "notes" else one_line(said[name])
        try:
            values[name] = _country(text, countries) if name == "holidays_of" else _read(name, text)
        except WrongCell as wrong:
            problems.append(str(wrong))
    problems += _odd_days(values, said) + _odd_holidays(values, said)
    return Cells(values=with_usual_terms(values), problems=tuple(problems))


def with_usual_terms(values: Mapping[str, str]) -> dict[str, str]:
    """Return the cells with what counts where a contract has terms and says nothing; without holidays of nobody."""
    found = dict(values)
    if not any(found[name] for name in TERMS_FIELDS):
        return found
    found |= {name: usual for name, usual in USUAL_TERMS.items() if not found[name]}
    if found["holidays"] == "covered":
        found["holidays_of"] = ""
    return found


def tidy(text: str) -> str:
    """Return a cell without signs nobody sees and blanks nobody meant; lines stay lines."""
    lines = text.replace("\r\n", "\n").split("\n")
    shown = ("".join(sign if sign.isprintable() else " " for sign in line) for line in lines)
    return "\n".join(" ".join(line.split()) for line in shown).strip()


def _lines(text: str) -> str:
    lines = text.replace("\r\n", "\n").expandtabs(4).split("\n")
    return "\n".join("".join(sign if sign.isprintable() else " " for sign in line).rstrip() for line in lines).strip()


def one_line(text: str) -> str:
    """Return what a cell says on one line."""
    return " ".join(tidy(text).split())


def same_text(one: str, other: str) -> bool:
    """Say whether two cells read alike."""
    return tidy(one) == tidy(other)


def days_overlap(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Say whether two contracts run on one day at least; without a first or last day they run from or for ever."""
    first = max(one["begins_on"] or "0000", other["begins_on"] or "0000")
    last = min(one["ends_on"] or "9999", other["ends_on"] or "9999")
    return first <= last


def days_words(values: Mapping[str, str]) -> str:
    """Say when a contract runs: "from 2026-01-01 to 2026-12-31"."""
    begins, ends = values["begins_on"], values["ends_on"]
    parts = [f"from {begins}"] if begins else []
    parts += [f"to {ends}"] if ends else ["with no end"]
    return " ".join(parts)


def _read(name: str, text: str) -> str:
    if name in _READERS:
        return _READERS[name](text)
    if len(text) > LONGEST[name]:
        raise WrongCell(f"{CONTRACT_LABELS[name]}: at most {LONGEST[name]:,} characters, this has {len(text):,}.")
    return text


def _day(name: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text:
            return ""
        label = CONTRACT_LABELS[name]
        try:
            day = date.fromisoformat(text[:10] if text[10:] in ("", "T00:00:00", " 00:00:00") else text)
        except ValueError as error:
            raise WrongCell(
                f"{label}: “{text[:20]}” is no date. Write year-month-day, such as 2027-03-31."
            ) from error
        if not 1950 <= day.year <= 2150:
            raise WrongCell(f"{label}: the year {day.year} cannot be right.")
        return day.isoformat()

    return read


def _hours(name: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            return write_windows(read_windows(text))
        except BadHours as error:
            raise WrongCell(f"{CONTRACT_LABELS[name]}: {error}") from error

    return read


def _holidays(text: str) -> str:
    found = {"": "", "covered": "covered", "not covered": "not covered"}.get(" ".join(text.casefold().split()))
    if found is None:
        raise WrongCell("Public holidays: write “covered” or “not covered”.")
    return found


def _country(text: str, countries: Mapping[str, str]) -> str:
    found = countries.get(text.casefold(), "") if text else ""
    if text and not found:
        raise WrongCell(
            f"Holidays of: no public holidays are known for “{text[:40]}”. "
            "Write a code such as DE, or DE-BY for a part."
        )
    return found


def _uptime(text: str) -> str:
    bare = text.removesuffix("%").strip().replace(",", ".")
    if not bare:
        return ""
    try:
        percent = Decimal(bare)
    except InvalidOperation as error:
        raise WrongCell(f"Uptime promised: “{text[:20]}” is no number. Write percent, such as 98.5.") from error
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise WrongCell("Uptime promised: percent go from 0 to 100.")
    if 0 < percent <= 1:
        raise WrongCell(f"Uptime promised: {bare[:20]} looks like a share. Write percent, such as 98.5.")
    if percent != round(percent, 2):
        raise WrongCell("Uptime promised: at most two decimals, such as 98.75.")
    return percent_text(percent)


def percent_text(percent: Decimal) -> str:
    """Return a percentage without zeros nobody needs: "98.5", "100"."""
    return f"{percent:.2f}".rstrip("0").rstrip(".")


def _degraded(text: str) -> str:
    text = text.removesuffix("%").strip()
    if text not in ("", "0", "50", "100"):
        raise WrongCell("A degraded hour: write 0 (nothing is lost), 50 (half) or 100 (all of it).")
    return text


def _minutes(text: str) -> str:
    if not text:
        return ""
    if not (text.isascii() and text.isdecimal()) or len(text) > 5 or int(text) > 1440:
        raise WrongCell("Outages forgiven: a whole number of minutes from 0 to 1440.")
    return str(int(text))


def _flag(text: str) -> str:
    word = text.casefold()
    if word and word not in _YES | _NO:
        raise WrongCell("Planned work counts as lost time: say yes or no.")
    return "" if not word else "yes" if word in _YES else "no"


def _odd_days(values: Mapping[str, str], said: Mapping[str, str]) -> list[str]:
    begins, ends = values["begins_on"], values["ends_on"]
    is_odd = begins and ends and ends < begins and ("begins_on" in said or "ends_on" in said)
    return [f"It ends on {ends}, before it begins on {begins}. Check both dates."] if is_odd else []


def _odd_holidays(values: Mapping[str, str], said: Mapping[str, str]) -> list[str]:
    is_odd = tidy(said.get("holidays_of", "")) and values["holidays"] != "not covered"
    return ["Holidays of: write “not covered” under Public holidays, or leave this empty."] if is_odd else []


_READERS: Mapping[str, Callable[[str], str]] = {
    "begins_on": _day("begins_on"),
    "ends_on": _day("ends_on"),
    "covered_weekdays": _hours("covered_weekdays"),
    "covered_saturday": _hours("covered_saturday"),
    "covered_sunday": _hours("covered_sunday"),
    "holidays": _holidays,
    "uptime_percent": _uptime,
    "degraded_percent": _degraded,
    "planned_counts": _flag,
    "forgiven_minutes": _minutes,
}
