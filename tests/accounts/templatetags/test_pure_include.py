"""Remembered components look exactly like rendered ones."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.utils import timezone
from django.utils.safestring import mark_safe
from jinja2 import UndefinedError

from accounts.templatetags import pure_include

PERSON = '{% include "components/person.html" with name=name only %}'
TIME = '{% include "components/time.html" with at=at only %}'


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    pure_include._remembered.clear()


def _render(source: str, **values: object) -> str:
    return engines["django"].from_string(source).render(values)


def test_the_second_time_is_the_first_remembered() -> None:
    first = _render(PERSON, name="Ada")

    assert (_render(PERSON, name="Ada"), len(pure_include._remembered)) == (first, 1)


def test_other_values_make_another() -> None:
    assert _render(PERSON, name="Ada") != _render(PERSON, name="Bo")


def test_values_that_only_compare_equal_are_told_apart() -> None:
    badge = '{% include "components/badge.html" with label=label only %}'

    assert [_render(badge, label=value).count("True") for value in (1, True)] == [0, 1]


def test_unsafe_text_is_escaped_beside_the_same_text_marked_safe() -> None:
    safe, unsafe = mark_safe("<b>Ada</b>"), "<b>Ada</b>"

    assert ["<b>" in _render(PERSON, name=name) for name in (safe, unsafe, safe)] == [True, False, True]


def test_times_follow_the_zone() -> None:
    at = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    shown = []
    for zone in ("UTC", "Europe/London"):
        with timezone.override(ZoneInfo(zone)):
            shown.append(_render(TIME, at=at))

    assert ["12:00" in shown[0], "13:00" in shown[1]] == [True, True]


def test_what_shows_no_time_is_the_same_in_every_zone() -> None:
    for zone in ("UTC", "Europe/London"):
        with timezone.override(ZoneInfo(zone)):
            _render(PERSON, name="Ada")

    assert len(pure_include._remembered) == 1


def test_what_is_not_plain_is_rendered_each_time() -> None:
    _render(PERSON, name=["Ada"])

    assert pure_include._remembered == {}


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pure_include, "_MOST", 2)
    for name in ("Ada", "Bo", "Cy"):
        _render(PERSON, name=name)

    assert len(pure_include._remembered) == 1


def test_a_select_is_written_as_django_writes_it() -> None:
    field = forms.Select(choices=[("", "Any <b>"), ("Group", [("1", "One"), ("2", "Two")])])

    html = field.render("n", "2", {"id": "i"})

    assert html == (
        '<select name="n" id="i">\n'
        '  <option value="">Any &lt;b&gt;</option>\n'
        '  <optgroup label="Group">\n'
        '  <option value="1">One</option>\n'
        '  <option value="2" selected>Two</option>\n'
        "  </optgroup>\n"
        "</select>"
    )


FIELD = '{% include "components/field.jinja" with field=field only %}'


def _field(**options: object) -> object:
    return type("Some", (forms.Form,), {"name": forms.CharField(**options)})({"name": ""})["name"]


def test_a_compiled_template_escapes_what_it_is_given() -> None:
    html = _render(FIELD, field=_field(label="<b>Name</b>", help_text="a & b"))

    assert ["<b>" in html, "&lt;b&gt;Name&lt;/b&gt;" in html, "a &amp; b" in html] == [False, True, True]


def test_a_compiled_template_shows_the_error_of_a_field_under_the_id_that_it_is_linked_by() -> None:
    html = _render(FIELD, field=_field())

    assert ['id="id_name_error"' in html, 'aria-describedby="id_name_error"' in html] == [True, True]


def test_a_compiled_template_is_included_with_only() -> None:
    with pytest.raises(TemplateSyntaxError, match="only"):
        _render('{% include "components/field.jinja" with field=field %}')


def test_a_compiled_template_misses_what_it_is_not_given() -> None:
    with pytest.raises(UndefinedError):
        _render('{% include "components/field.jinja" with label="Name" only %}')


def test_a_compiled_template_takes_pure_components_from_the_same_memory() -> None:
    in_django = _render('{% include "components/icon.html" with name=name only %}', name="alert")

    assert (pure_include.component("icon", name="alert"), len(pure_include._remembered)) == (in_django, 1)


def test_only_pure_components_are_taken() -> None:
    with pytest.raises(TemplateDoesNotExist, match="pure"):
        pure_include.component("topbar")
