"""Junk: what must never identify a device, and what must still be allowed to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.junk import is_junk, is_junk_model, is_junk_serial, key


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "0",
        "000000000",
        "-0000200",
        "1,0",
        "172.16.193.2",
        "00:1b:44:11:3a:b7",
        "Not connected",
        "NOT_CONNECTED",
        "N/A",
        "none",
        "Computer001",
        "console 1",
        "CONSOLE01",
        "OEM-4K7CO2TYJWP",
        "xxxx",
        "XXX1",
        "-----",
        "123456",
        "Station Name",
        "localhost",
    ],
)
def test_is_junk_placeholder(value: str) -> None:
    assert is_junk(value)


@pytest.mark.parametrize("value", ["MRC25641", "CT01_OC0", "SGHCT01A", "215651", "4121885", "CT2", "RHAPSODE"])
def test_is_junk_leaves_real_names_alone(value: str) -> None:
    assert not is_junk(value)


@pytest.mark.parametrize(("value", "expected"), [("12", True), ("A1", True), ("A12", False), ("0", True)])
def test_is_junk_serial_wants_three_characters(value: str, expected: bool) -> None:
    assert is_junk_serial(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"), [("Cassette Holder Type 9840 500 70201", True), ("", True), ("CX50", False)]
)
def test_is_junk_model_knows_cassettes(value: str, expected: bool) -> None:
    assert is_junk_model(value) is expected


@settings(deadline=None)
@given(st.text())
def test_is_junk_is_total_and_blind_to_case_and_space(text: str) -> None:
    assert is_junk(f"  {text} ") == is_junk(text)
    assert key(key(text)) == key(text)
