"""The controls of a list are written once for each set of choices, and never with what people typed."""

from collections.abc import Iterator

import pytest

from tests.factories.desk import make_queue
from tickets.rules.clicked import shown
from tickets.rules.query import read_line
from tickets.views import desk_controls

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    desk_controls._remembered.clear()
    yield
    desk_controls._remembered.clear()


def _controls(line: str) -> str:
    return desk_controls.controls(shown(read_line(line).query), is_inbox=True)


def test_the_second_time_is_the_first_remembered() -> None:
    first = _controls("")

    assert (_controls(""), len(desk_controls._remembered)) == (first, 1)


def test_a_new_queue_is_offered_at_once() -> None:
    _controls("")
    make_queue(code="ultrasound", name="Ultrasound desk")

    assert "Ultrasound desk" in _controls("")


@pytest.mark.parametrize("line", ["device:zebulon", "requester:zebulon", "logged:>zebulon"])
def test_what_people_type_is_not_kept(line: str) -> None:
    _controls(line)

    assert [key for key in desk_controls._remembered if "zebulon" in str(key)] == []


def test_what_is_chosen_is_marked() -> None:
    assert '<option value="overdue" selected>' in _controls("due:overdue")
