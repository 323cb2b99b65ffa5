"""What the cells of a file of contracts may say."""

import pytest

from assets.rules.contract import CONTRACT_FIELDS, check_cells, days_overlap, days_words, same_text

NOTHING = dict.fromkeys(CONTRACT_FIELDS, "")
WITH_TERMS = NOTHING | {
    "begins_on": "2026-01-01", "covered_weekdays": "08:00-18:00", "holidays": "not covered", "holidays_of": "DE-BY",
    "uptime_percent": "98.5", "degraded_percent": "50", "planned_counts": "no", "forgiven_minutes": "15",
}  # fmt: skip
COUNTRIES = {"de": "DE", "germany": "DE", "de-by": "DE-BY"}


def check(said, known=None):
    return check_cells(said, known=known, countries=COUNTRIES)


def changed(said, known=None):
    cells = check(said, known)
    return {name: text for name, text in cells.values.items() if text != (known or NOTHING)[name]}, cells.problems


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("name", "  Full   service\tCT ", "Full service CT"),
        ("notes", "one\r\n  two \x07\n", "one\n  two"),
        ("begins_on", "2027-03-31T00:00:00", "2027-03-31"),
        ("ends_on", "2027-03-31 00:00:00", "2027-03-31"),
    ],
)
def test_cells_are_brought_to_one_text(name, text, kept):
    assert changed({name: text}) == ({name: kept}, ())


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("covered_weekdays", "8-12 and 13 to 18", "08:00-12:00, 13:00-18:00"),
        ("covered_saturday", "22:00-06:00", "22:00-06:00"),
        ("uptime_percent", "98,50 %", "98.5"),
        ("uptime_percent", "100", "100"),
        ("planned_counts", "Y", "yes"),
        ("degraded_percent", "100 %", "100"),
        ("forgiven_minutes", "015", "15"),
        ("terms_note", "Schedule B", "Schedule B"),
        ("holidays", "Not  covered", "not covered"),
    ],
)
def test_a_cell_of_terms_brings_the_usual_ones_along(name, text, kept):
    usual = {"holidays": "covered", "degraded_percent": "50", "planned_counts": "no", "forgiven_minutes": "0"}

    assert changed({name: text}) == (usual | {name: kept}, ())


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("begins_on", "31.03.2027", "Begins on: “31.03.2027” is no date."),
        ("ends_on", "2027-02-30", "Ends on: “2027-02-30” is no date."),
        ("ends_on", "0202-02-20", "Ends on: the year 202 cannot be right."),
        ("covered_sunday", "8 to late", "Covered on Sunday: Write hours such as"),
        ("covered_sunday", "08:00-12:00, 11:00-13:00", "Covered on Sunday: Two of these hours overlap."),
        ("holidays", "perhaps", "Public holidays: write “covered” or “not covered”."),
        ("holidays_of", "Atlantis", "Holidays of: no public holidays are known for “Atlantis”."),
        ("uptime_percent", "0.985", "Uptime promised: 0.985 looks like a share."),
        ("uptime_percent", "98.555", "Uptime promised: at most two decimals"),
        ("uptime_percent", "101", "Uptime promised: percent go from 0 to 100."),
        ("uptime_percent", "NaN", "Uptime promised: percent go from 0 to 100."),
        ("uptime_percent", "good", "Uptime promised: “good” is no number."),
        ("degraded_percent", "33", "A degraded hour: write 0"),
        ("planned_counts", "maybe", "Planned work counts as lost time: say yes or no."),
        ("forgiven_minutes", "1441", "Outages forgiven: a whole number"),
        ("forgiven_minutes", "-1", "Outages forgiven: a whole number"),
        ("phone", "0" * 41, "Phone: at most 40 characters, this has 41."),
    ],
)
def test_a_cell_that_cannot_be_is_told_in_words(name, text, words):
    found, problems = changed({name: text})

    assert problems[0].startswith(words), problems
    assert name not in found


def test_missing_columns_stay_and_empty_cells_empty():
    assert changed({"name": "x"}, WITH_TERMS) == ({"name": "x"}, ())
    assert changed({"uptime_percent": "", "begins_on": ""}, WITH_TERMS) == ({"uptime_percent": "", "begins_on": ""}, ())


def test_all_columns_of_terms_empty_take_the_terms_away():
    found = check(dict.fromkeys(CONTRACT_FIELDS, ""), WITH_TERMS)

    assert (found.values, found.problems) == (NOTHING, ())


def test_holidays_that_are_covered_are_of_no_country():
    assert changed({"holidays": "covered"}, WITH_TERMS)[0] == {"holidays": "covered", "holidays_of": ""}
    assert changed({"holidays": "not covered", "holidays_of": "Germany"})[0]["holidays_of"] == "DE"
    assert len(changed({"holidays_of": "DE"})[1]) == 1


def test_an_end_before_the_begin_is_refused_where_the_file_says_one_of_them():
    odd = WITH_TERMS | {"ends_on": "2025-12-31"}

    assert len(check({"ends_on": "2025-12-31"}, WITH_TERMS).problems) == 1
    assert check({"name": "x"}, odd).problems == ()


def test_what_reads_as_the_register_does_is_left_whatever_it_is():
    odd = WITH_TERMS | {"phone": "0" * 99, "uptime_percent": "0.5", "notes": "a \n\tb"}

    assert changed({"phone": "0" * 99, "uptime_percent": "0.5", "notes": "a\nb"}, odd) == ({}, ())
    assert not same_text("a\nb", "a b")


@pytest.mark.parametrize(
    ("one", "other", "is_so"),
    [
        (("", ""), ("", ""), True),
        (("2026-01-01", "2026-12-31"), ("2027-01-01", ""), False),
        (("2026-01-01", "2026-12-31"), ("2026-12-31", ""), True),
        (("", "2026-12-31"), ("2027-01-01", ""), False),
        (("", "2026-12-31"), ("", "2020-01-01"), True),
    ],
)
def test_days_overlap(one, other, is_so):
    first, second = (dict(zip(("begins_on", "ends_on"), days, strict=True)) for days in (one, other))

    assert (days_overlap(first, second), days_overlap(second, first)) == (is_so, is_so)


def test_days_in_words():
    assert days_words({"begins_on": "2026-01-01", "ends_on": "2026-12-31"}) == "from 2026-01-01 to 2026-12-31"
    assert days_words({"begins_on": "", "ends_on": ""}) == "with no end"
