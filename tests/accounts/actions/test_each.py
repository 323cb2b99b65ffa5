"""One of many that fails, and what nobody can go on from."""

import logging

import pytest
from django.db import OperationalError

from accounts.actions.each import OneOfMany

logger = logging.getLogger("tests.each")


def _one(error: BaseException | None) -> int:
    with OneOfMany(logger, "row left out", row=7):
        if error:
            raise error
        return 1
    return 0


def test_what_works_says_so(caplog: pytest.LogCaptureFixture) -> None:
    assert (_one(None), caplog.records) == (1, [])


def test_a_fault_is_logged_with_what_it_was_about_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert _one(ValueError("odd")) == 0

    (record,) = caplog.records
    assert (record.name, record.msg, record.row, record.exc_info and record.exc_info[0]) == (  # type: ignore[attr-defined]  # extra
        "tests.each", "row left out", 7, ValueError,
    )  # fmt: skip


@pytest.mark.parametrize("error", [OperationalError("gone"), KeyboardInterrupt()])
def test_what_the_next_would_meet_too_ends_the_pass(error: BaseException, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(type(error)):
        _one(error)

    assert caplog.records == []
