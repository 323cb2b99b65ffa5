"""Makers: one name per manufacturer, and what a UID gives away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.makers import is_known_maker, maker, maker_of_uid, serials_in_uid


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("GE MEDICAL SYSTEMS", "GE"),
        ("G.E. Medical Systems", "GE"),
        ("GE Medical Systems", "GE"),
        ("GE", "GE"),
        ("Gendex", "Gendex"),
        ("Philips", "Philips"),
        ("Philips Medical Systems", "Philips"),
        ("Philips Medical Systems, Inc.", "Philips"),
        ("SIEMENS", "Siemens"),
        ("Siemens Healthineers", "Siemens"),
        ("TOSHIBA_MEC", "Canon"),
        ("FUJI PHOTO FILM Co., ltd.", "Fujifilm"),
        ("  Small   Vendor ", "Small Vendor"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_maker_gives_the_usual_name(spelling: str, name: str) -> None:
    assert maker(spelling) == name


@pytest.mark.parametrize(("spelling", "expected"), [("SIEMENS AG", True), ("ge", True), ("Small Vendor", False)])
def test_is_known_maker(spelling: str, expected: bool) -> None:
    assert is_known_maker(spelling) is expected


@pytest.mark.parametrize(
    ("uid", "name"),
    [
        ("1.3.12.2.1107.5.2.30.25641.1", "Siemens"),
        ("1.2.840.113619.2.5", "GE"),
        ("1.3.46.670589.11", "Philips"),
        ("1.2.840.113663.1500.1", "Philips"),
        ("1.2.392.200036.9116.2", "Canon"),
        ("1.2.392.200036.9123.1", "Hitachi"),
        ("1.2.392.200036.9125.1", "Fujifilm"),
        ("1.3.51.0.7", "Agfa"),
        ("1.2.840.113681.2", "Hologic"),
        ("1.2.840.114340.3", "SonoSite"),
        ("1.2.840.1136190.2", ""),
        ("2.25.1", ""),
        ("", ""),
    ],
)
def test_maker_of_uid(uid: str, name: str) -> None:
    assert maker_of_uid(uid) == name


@pytest.mark.parametrize(
    ("uid", "serials"),
    [
        ("1.3.12.2.1107.5.2.30.25641.30000006021706", ("25641",)),
        ("1.3.12.2.1107.5.5.2.215651.2018", ("215651",)),
        ("1.2.840.113663.1500.1.392075967.1.1", ("392075967",)),
        ("1.3.12.2.1107.5.2.30.25641", ()),
        ("1.3.12.2.1107.5.2.30.2.1", ()),
        ("1.3.12.2.1107.5.2.30.ABCDE.1", ()),
        ("1.2.840.113619.2.25641.1", ()),
        ("", ()),
    ],
)
def test_serials_in_uid(uid: str, serials: tuple[str, ...]) -> None:
    assert serials_in_uid(uid) == serials


@settings(deadline=None)
@given(st.text())
def test_maker_is_total_and_settles(text: str) -> None:
    assert maker(maker(text)) == maker(text)
