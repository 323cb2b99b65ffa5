from typing import Any

import pytest

from knowledge.actions.reading import vote
from knowledge.enums import Audience
from knowledge.queries.problem import problem_of, problem_said, ticket_seen
from knowledge.queries.suggest import Problem, suggestions
from tests.factories import (
    NOW,
    make_agent,
    make_article,
    make_category,
    make_device,
    make_draft,
    make_person,
    make_ticket,
    make_tile,
)

pytestmark = pytest.mark.django_db


def slugs(user: Any, **problem: Any) -> list[str]:
    return [article.slug for article in suggestions(user=user, problem=Problem(**problem))]


def test_words_of_title_symptoms_and_summary_are_found() -> None:
    make_article(title="The worklist on the scanner is empty", symptoms="nothing comes up")
    make_article(title="Microphone is dead", summary="Dictation hears nothing")
    make_article(title="Layout", body="worklist empty microphone nothing")
    user = make_person()

    assert slugs(user, text="worklist empty") == ["the-worklist-on-the-scanner-is-empty"]
    assert slugs(user, text="dictation") == ["microphone-is-dead"]
    assert slugs(user, text="nothing comes") == ["the-worklist-on-the-scanner-is-empty", "microphone-is-dead"]
    assert slugs(user, text="quench") == []
    assert slugs(user, text="") == []


def test_the_last_word_may_be_half_typed_and_misspelt() -> None:
    make_article(title="Microphone is dead")
    user = make_person()

    assert slugs(user, text="my microp") == ["microphone-is-dead"]
    assert slugs(user, text="micropone") == ["microphone-is-dead"]


def test_who_has_most_of_the_words_comes_first() -> None:
    make_article(title="Images are late")
    make_article(title="Images are missing in the archive")

    assert slugs(make_person(), text="missing images archive") == [
        "images-are-missing-in-the-archive", "images-are-late",
    ]  # fmt: skip


def test_category_and_picture_suggest_without_words() -> None:
    tile = make_tile()
    category, sibling = make_category(tile=tile), make_category(tile=tile)
    make_article(title="One", categories=[category])
    make_article(title="Two", categories=[sibling])
    make_article(title="Three")
    user = make_person()

    assert slugs(user, category=category, tile=tile) == ["one"]
    assert set(slugs(user, tile=tile)) == {"one", "two"}


def test_an_article_for_other_devices_is_not_shown() -> None:
    make_article(title="Detector flat", devices=[("Acme", "Spin")])
    make_article(title="Detector lost", devices=[("Bolt", "")])
    make_article(title="Detector any")
    user = make_person()
    spin = make_device(manufacturer="ACME", model="spin")
    bolt = make_device(manufacturer="Bolt", model="X")

    assert slugs(user, text="detector", device=spin) == ["detector-flat", "detector-any"]
    assert slugs(user, text="detector", device=bolt) == ["detector-lost", "detector-any"]
    assert slugs(user, device=spin) == ["detector-flat"]
    assert set(slugs(user, text="detector", device=make_device(manufacturer=""))) == {
        "detector-flat", "detector-lost", "detector-any",
    }  # fmt: skip


def test_what_helped_comes_before_what_did_not() -> None:
    make_article(title="Printer one")
    make_article(title="Printer two")
    for _ in range(3):
        vote(actor=make_person(), slug="printer-two", is_helpful=True, at=NOW)
        vote(actor=make_person(), slug="printer-one", is_helpful=False, at=NOW)

    assert slugs(make_person(), text="printer") == ["printer-two", "printer-one"]


def test_nothing_of_the_desk_is_suggested_to_others() -> None:
    make_article(title="Printer secret", audience=Audience.AGENT)
    make_draft(title="Printer draft")
    agent, problem = make_agent(), Problem(text="printer")

    assert slugs(make_person(), text="printer") == []
    assert slugs(agent, text="printer") == ["printer-secret"]
    assert suggestions(user=agent, problem=problem, audience=Audience.CLINICIAN) == []


def test_at_most_three_are_shown() -> None:
    for number in range(5):
        make_article(title=f"Printer {number} of the ward")

    assert len(slugs(make_person(), text="printer ward")) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_questions_do_not_grow(count: int, django_assert_num_queries: Any) -> None:
    category, device = make_category(), make_device(manufacturer="Acme", model="Spin")
    for number in range(count):
        make_article(title=f"Printer {number}", categories=[category], devices=[("Acme", "Spin")])
    user = make_person()
    queries = 7 if count == 1 else 6  # with fewer than three hits spelling is tried too

    with django_assert_num_queries(queries):
        assert len(slugs(user, text="printer", category=category, device=device)) == count


def test_what_a_form_says_is_looked_up() -> None:
    tile = make_tile()
    category, device = make_category(code="R28", tile=tile), make_device(tag="CT2")

    found = problem_said(text="empty\x00", tile="other", category="R28", device="ct2")

    assert found == Problem(text="empty ", category=category, tile=tile, device=device)
    assert problem_said(tile="images", category="gone", device="none") == Problem(tile=tile)
    assert problem_said() == Problem()


def test_a_ticket_is_a_problem_for_those_who_see_it() -> None:
    ticket = make_ticket(subject="Empty", description="Worklist", device=make_device())

    seen: Any = ticket_seen(user=make_agent(), number=ticket.pk)

    assert problem_of(seen) == Problem(text="Empty\nWorklist", category=ticket.category, device=ticket.device)
    assert ticket_seen(user=make_person(), number=ticket.pk) is None
