"""Variables in texts."""

import pytest

from tickets.rules.reply_template import MAX_TEMPLATE, VARIABLES, problem_with, render


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("Dear {{ requester_first_name }}, {{queue}}", ""),
        ("  ", "Write the text first."),
        ("x" * (MAX_TEMPLATE + 1), "A template holds 10,000 characters."),
        ("{{ subject }}", "There is no variable “subject”."),
        ("{{ queue|upper }}", "There is no variable “queue|upper”."),
        ("{{ }}", "There is no variable “”."),
        ("{{ queue", "A variable begins with {{ and ends with }}."),
        ("queue }}", "A variable begins with {{ and ends with }}."),
    ],
)
def test_problem_with(body: str, problem: str) -> None:
    found = problem_with(body)

    assert found.startswith(problem) if problem else found == ""


def test_render_fills_in_once_and_leaves_what_it_does_not_know() -> None:
    values = {"queue": "{{ agent_name }}", "agent_name": "Ana"}

    assert render("{{queue}} {{ agent_name }} {{ device_tag }} {{ 1 }}", values) == (
        "{{ agent_name }} Ana {{ device_tag }} {{ 1 }}"
    )


def test_no_variable_holds_what_somebody_typed() -> None:
    assert not {"subject", "description", "body", "place_words"} & set(VARIABLES)
