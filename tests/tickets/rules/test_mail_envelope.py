"""For whom a mail is, and what is written before it when it is delivered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.rules.mail_envelope import is_for_desk, trace_lines

OWN = ("desk@hospital.example", "raddesk@hospital.example", "")


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("desk@hospital.example", True),
        ("Desk+1042.57.kabc@Hospital.example", True),
        ("raddesk@hospital.example", True),
        ("other@hospital.example", False),
        ("desk@elsewhere.example", False),
        ("imaging@hospital.example", True),
        ("imaging+ct@hospital.example", True),
        ("anybody@help.example", True),
        ("@help.example", False),
        ("desk", False),
        ("", False),
    ],
)
def test_recipients(address: str, is_ours: bool) -> None:
    assert is_for_desk(address, own=OWN, wanted=["imaging@hospital.example", "@Help.example", "x"]) is is_ours


def test_lines_before_a_mail() -> None:
    assert trace_lines(sender="a@x.example", recipients=["desk+1@h.example", "jörg@h.example"]) == (
        "Return-Path: <a@x.example>\r\nDelivered-To: desk+1@h.example\r\nDelivered-To: jörg@h.example\r\n".encode()
    )
    assert trace_lines(sender="<>", recipients=[]) == b"Return-Path: <>\r\n"


@given(st.text())
def test_an_address_never_makes_a_line_of_its_own(text: str) -> None:
    assert trace_lines(sender=text, recipients=[text]).count(b"\n") == 2
