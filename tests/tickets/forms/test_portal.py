"""The answers of the question page, cleaned."""

from typing import Any

import pytest
from django.http import QueryDict

from tests.factories import make_category, make_device, make_person, make_policy, make_tile
from tickets.forms.portal import NewTicketForm, subject_of
from tickets.queries.portal import portal_tiles, something_else

pytestmark = pytest.mark.django_db


def filled(**answers: Any) -> NewTicketForm:
    """A form sent with these answers by somebody new."""
    make_policy()
    tile = make_tile(code="missing", title="Images missing")
    for code, impact in (("R01", 2), ("R02", 3)):
        make_category(code=code, tile=tile, impact=impact, title=f"Problem {code}")
    data = QueryDict(mutable=True)
    for name, value in ({"token": "t", "affected": "workaround"} | answers).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = NewTicketForm(data, tiles=portal_tiles(), person=make_person())
    form.full_clean()
    return form


@pytest.mark.parametrize(
    ("title", "text", "subject"),
    [
        ("Images arrive late", "", "Images arrive late"),
        ("Images arrive late", "\n since 8 \n more", "Images arrive late: since 8"),
        ("", "The screen is black", "The screen is black"),
        ("", " ", "Images missing"),
        ("", "word " * 40, "word " * 26 + "word" + "…"),
    ],
)
def test_subject(title: str, text: str, subject: str) -> None:
    assert subject_of(title=title, text=text, otherwise="Images missing") == subject


def test_problem_of_the_chosen_tile_is_the_category() -> None:
    form = filled(tile="missing", problem_missing="R01")

    assert form.errors == {}
    assert form.new_ticket(something_else()).subject == "Problem R01"


def test_problem_of_another_tile_is_forgotten() -> None:
    other = make_tile(code="other-tile", title="Other")
    make_category(code="R50", tile=other)

    form = filled(tile="missing", **{"problem_other-tile": "R50"})

    assert form.problem is None
    assert form.errors["tile"] == ["Choose what comes closest, or describe it."]


def test_something_else_without_words_asks_for_them() -> None:
    assert filled(tile="missing", problem_missing="other").errors["text"] == ["Say in a few words what you see."]


def test_nothing_chosen_asks_what_is_wrong() -> None:
    assert filled().errors["tile"] == ["Choose what is wrong, or describe it."]


def test_patient_on_the_table_needs_no_more_answers() -> None:
    form = filled(affected="patient_on_table")

    assert form.errors == {}
    assert form.new_ticket(something_else()).subject == "Emergency"


def test_words_alone_are_enough() -> None:
    form = filled(tile="missing", text="It is black")

    assert form.new_ticket(something_else()).category.code == "R02"


@pytest.mark.parametrize("where_text", ["CT2", "ct2", "Siggi"])
def test_typed_name_of_one_device_links_it(where_text: str) -> None:
    device = make_device(tag="CT2", nicknames="Siggi")

    assert filled(text="x", where_text=where_text).device == device


def test_typed_name_of_several_devices_stays_words() -> None:
    make_device(tag="CT2")
    make_device(tag="CT3")

    new = (form := filled(text="x", where_text="CT")).new_ticket(something_else())

    assert (form.errors, new.device, new.place) == ({}, None, "CT")


def test_chosen_device_counts_over_empty_controls() -> None:
    device = make_device(tag="CT2")

    assert filled(text="x", where=["device:CT2", ""]).device == device


@pytest.mark.parametrize("where", ["device:GONE", "room:999999", "room:x", "nonsense", "room:" + "9" * 5000])
def test_unknown_place_is_no_error(where: str) -> None:
    form = filled(text="x", where=where)

    assert (form.errors, form.device, form.location) == ({}, None, None)
