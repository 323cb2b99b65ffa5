"""Remembered widgets look exactly like rendered ones, and what people type is not kept."""

from collections.abc import Iterator

import pytest
from django import forms

from config import form_renderer

CHOICES = [("", "Any <b>"), ("Images", [("R01", "Missing"), ("R02", "Late")])]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    form_renderer._remembered.clear()
    yield
    form_renderer._remembered.clear()


def test_the_second_time_is_the_first_remembered() -> None:
    first = forms.Select(choices=CHOICES).render("n", "R01")

    assert (forms.Select(choices=CHOICES).render("n", "R01"), len(form_renderer._remembered)) == (first, 1)


def test_another_choice_name_or_value_makes_another() -> None:
    select = forms.Select(choices=CHOICES)
    shown = {
        select.render("n", "R01"),
        select.render("n", "R02"),
        select.render("m", "R01"),
        select.render("n", "R01", {"id": "i"}),
        forms.Select(choices=CHOICES[:1]).render("n", "R01"),
    }

    assert len(shown) == 5


def test_what_people_type_is_not_kept() -> None:
    forms.Textarea().render("body", "Zebulon Quagmire")
    forms.TextInput().render("text", "Zebulon Quagmire")

    assert form_renderer._remembered == {}


def test_what_is_not_plain_is_rendered_each_time() -> None:
    class Word(str):
        pass

    html = forms.Select(choices=[("a", Word("One"))]).render("n", "a")

    assert ("One" in html, form_renderer._remembered) == (True, {})


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_renderer, "_MOST", 2)
    for name in ("one", "two", "three"):
        forms.Select(choices=CHOICES).render(name, "R01")

    assert len(form_renderer._remembered) == 1
